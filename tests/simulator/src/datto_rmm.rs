//! Datto RMM: the token endpoint beside the API, and what the API has to read.

mod data;

use std::collections::HashMap;

use base64::prelude::{BASE64_STANDARD, Engine as _};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::client::unknown_field;
use crate::halo::unsigned;
use crate::records::Records;
use crate::server::{Answer, Received, Simulated, value};

/// One platform with one account.
pub struct DattoRmm {
    /// API keys and secret keys of its users.
    pub keys: Vec<(String, String)>,
    /// The account's `uid` and name; None: there is none for these keys.
    pub account: Option<(String, String)>,
    /// Whether the user's security level covers the calls.
    pub has_rights: bool,
    /// What `expires_in` says: None for `lifetime`, null: nothing.
    pub expires_in: Option<Value>,
    /// Seconds a token lives.
    pub lifetime: i64,
    /// Sites, and what belongs to each of them.
    pub records: Records,
    tokens: HashMap<String, Timestamp>,
}

/// Of the default user, in the vendor's form.
pub const API_KEY: &str = "FAKEKEY00000000000000000000CANRY";
/// Likewise.
pub const API_SECRET: &str = "FAKESECRET0000000000000000CANARY";

impl Default for DattoRmm {
    fn default() -> Self {
        Self {
            keys: vec![(API_KEY.to_owned(), API_SECRET.to_owned())],
            account: Some(("00000000-0000-4000-8000-00000000da77".to_owned(), "Contoso MSP".to_owned())),
            has_rights: true,
            expires_in: None,
            lifetime: 360_000,
            records: Records::default(),
            tokens: HashMap::new(),
        }
    }
}

impl Simulated for DattoRmm {
    fn answer(&mut self, request: &Received, now: Timestamp) -> Answer {
        match (&*request.method, &*request.path) {
            ("POST", "/auth/oauth/token") => self.token(request, now),
            ("GET", "/api/v2/system/status") => {
                Answer::json(200, &json!({"version": "14.2.0", "status": "OK", "started": "2026-01-01T00:00:00Z"}))
            }
            ("GET", path) => match (path.strip_prefix("/api/v2/"), self.admits(request, now)) {
                (None, _) => failure(404, "Not Found", "", request),
                (Some(_), Err(refusal)) => refusal,
                (Some(path), Ok(())) => self.read(request, path),
            },
            _ => failure(404, "Not Found", "", request),
        }
    }

    fn complaint(&self, request: &Received) -> Option<String> {
        if request.header("accept") != Some("application/json") {
            return Some("an Accept that is not JSON alone".to_owned());
        }
        unknown_field(&request.form()?, &["grant_type", "username", "password"])
    }
}

/// What the token endpoint wants first.
const CHALLENGE: &str = "Basic realm=\"oauth2/client\"";

/// An error as Spring writes it.
fn failure(status: u16, error: &str, message: &str, request: &Received) -> Answer {
    let at = "2026-01-01T00:00:00Z";
    Answer::json(
        status,
        &json!({"timestamp": at, "status": status, "error": error, "message": message, "path": request.path}),
    )
}

impl DattoRmm {
    /// Ends every token, as new API keys do.
    pub fn forget_tokens(&mut self) {
        self.tokens.clear();
    }

    /// A token as it would be copied from elsewhere.
    pub fn issue_token(&mut self, now: Timestamp) -> String {
        let until = now + SignedDuration::from_secs(self.lifetime);
        let token = unsigned(&json!({"jti": Uuid::new_v4().to_string(), "exp": until.as_second()}));
        self.tokens.insert(token.clone(), until);
        token
    }

    fn token(&mut self, request: &Received, now: Timestamp) -> Answer {
        if request.header("authorization").is_none() {
            // Clients that wait to be asked go on from here (RFC 7617 §2).
            return failure(401, "Unauthorized", "", request).header("WWW-Authenticate", CHALLENGE);
        }
        if request.authorization("Basic ") != Some(&BASE64_STANDARD.encode("public-client:public")) {
            let page = format!("{}/auth/userlogin", request.origin());
            return Answer::redirect(&page).header("WWW-Authenticate", CHALLENGE);
        }
        let Some(form) = request.form() else { return Answer::json(400, &json!({"error": "invalid_request"})) };
        if value(&form, "grant_type") != Some("password") {
            return Answer::json(400, &json!({"error": "unsupported_grant_type"}));
        }
        let named = |name: &str| value(&form, name).unwrap_or_default().to_owned();
        if !self.keys.contains(&(named("username"), named("password"))) {
            let body = json!({"error": "invalid_grant", "error_description": "Bad credentials"});
            return Answer::json(400, &body).no_store();
        }
        let mut body = json!({"token_type": "bearer", "scope": "read write", "jti": Uuid::new_v4().to_string()});
        body["access_token"] = json!(self.issue_token(now));
        match &self.expires_in {
            None => body["expires_in"] = json!(self.lifetime),
            Some(Value::Null) => {}
            Some(said) => body["expires_in"] = said.clone(),
        }
        Answer::json(200, &body).no_store()
    }

    /// Err: the refusal.
    fn admits(&self, request: &Received, now: Timestamp) -> Result<(), Answer> {
        match request.bearer().and_then(|token| self.tokens.get(token)) {
            Some(until) if *until > now && self.has_rights => Ok(()),
            Some(until) if *until > now => {
                let message = "Authenticated user doesn't have access to this resource.";
                Err(failure(403, "Forbidden", message, request))
            }
            _ => Err(failure(401, "Unauthorized", "Request can not be authorized.", request)),
        }
    }
}
