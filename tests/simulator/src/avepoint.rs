//! AvePoint Cloud Governance: delegated tokens, the header pair, Basic, what there is to read, and the identity service
//! of AvePoint Online Services. What the public descriptions leave open is a setting.

mod data;
mod identity;
mod strict;

use std::collections::{HashMap, HashSet};

use base64::prelude::{BASE64_STANDARD, BASE64_URL_SAFE_NO_PAD, Engine as _};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::records::Records;
use crate::server::{Answer, Received, Simulated};

pub use identity::{App, PFX_PASSWORD, certificate_file};

/// A user whom a profile may act for.
#[derive(Debug, Clone)]
pub struct User {
    /// An e-mail address, as profiles name it.
    pub name: String,
    /// Delegated tokens and their calls need it.
    pub licensed: bool,
    /// Calls below `/admin` need it, and clearing the cache.
    pub service_administrator: bool,
}

/// Which credentials an API call with a delegated token must carry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// The access token.
    Bearer,
    /// The access token, and profile and secret beside it.
    BearerAndPair,
    /// Profile and secret alone.
    Pair,
}

/// Cloud Governance and its identity service, as their descriptions allow several readings.
#[expect(clippy::struct_excessive_bools, reason = "each is one question that the descriptions leave open")]
pub struct AvePoint {
    /// Secrets of the API authentication profiles.
    pub secrets: Vec<String>,
    /// Those who may sign in.
    pub users: Vec<User>,
    /// Of the identity service.
    pub apps: Vec<App>,
    /// Seconds a token lives.
    pub lifetime: i64,
    /// What `duration` says: None for `lifetime`, null for no such key.
    pub duration: Option<Value>,
    /// The access token is a JWT with `exp` that many seconds ahead.
    pub jwt_lifetime: Option<i64>,
    /// Whether a token reply has one.
    pub gives_refresh_tokens: bool,
    /// Off: a proxy in between drops headers with `_` in their name.
    pub passes_refresh_header: bool,
    /// How wrong credentials are refused: 200 means `isSuccess: false`.
    pub refuses_with: u16,
    /// What API calls must carry.
    pub way: Way,
    /// Whether the API knows `/services/my`; it always knows `/requests/my`.
    pub knows_services: bool,
    /// Basic calls are taken below `/admin`, or else below the base.
    pub basic_below_admin: bool,
    /// The label of JSON replies.
    pub label: &'static str,
    /// Services, requests, tasks and workspaces.
    pub records: Records,
    /// How often the token cache was cleared.
    pub caches_cleared: u32,
    access: HashMap<String, Access>,
    refresh: HashMap<String, String>,
    assertions: HashSet<String>,
}

struct Access {
    until: Timestamp,
    caller: Caller,
}

#[derive(Debug, Clone)]
enum Caller {
    User(String),
    App,
}

impl Default for AvePoint {
    fn default() -> Self {
        let user = |name: &str, licensed, service_administrator| User {
            name: name.to_owned(),
            licensed,
            service_administrator,
        };
        Self {
            secrets: vec!["eyJhbGciOiJub25lIn0.secret-canary-5.sig".to_owned()],
            users: vec![
                user("svc-cg@example.com", true, true),
                user("jane@example.com", true, false),
                user("guest@example.com", false, false),
            ],
            apps: vec![App::with_secret(), App::with_certificate()],
            lifetime: 3600,
            duration: None,
            jwt_lifetime: None,
            gives_refresh_tokens: true,
            passes_refresh_header: true,
            refuses_with: 200,
            way: Way::Bearer,
            knows_services: true,
            basic_below_admin: true,
            label: "text/plain; charset=utf-8",
            records: Records::default(),
            caches_cleared: 0,
            access: HashMap::new(),
            refresh: HashMap::new(),
            assertions: HashSet::new(),
        }
    }
}

impl Simulated for AvePoint {
    fn answer(&mut self, request: &Received, now: Timestamp) -> Answer {
        match (request.method.as_str(), request.path.as_str()) {
            ("POST", "/auth/token/delegate") => self.delegate(request, now),
            ("POST", "/auth/token/refresh") => self.renew(request, now),
            ("DELETE", "/admin/auth/token/cache") => self.clear_cache(request),
            ("POST", "/connect/token") => self.app_token(request, now),
            ("GET", path) if self.knows_services || !path.ends_with("/services/my") => match data::list(path) {
                Some((kind, by_admin)) => self.read(request, kind, by_admin, now),
                None => fault(404, "NotFound", "No such resource"),
            },
            _ => fault(404, "NotFound", "No such resource"),
        }
    }

    fn complaint(&self, request: &Received) -> Option<String> {
        strict::complaint(request)
    }
}

/// The API's own error shape.
fn fault(status: u16, code: &str, message: &str) -> Answer {
    let request = Uuid::new_v4().to_string();
    Answer::json(
        status,
        &json!({"code": code, "message": [message], "requestId": request, "date": "2026-01-01T00:00:00Z"}),
    )
}

fn unauthorized(request: &Received, message: &str) -> Answer {
    fault(401, "Unauthorized", message).challenge(request)
}

/// Whether replies are to be in `PascalCase`; Err for a contract that does not exist.
fn contract(request: &Received) -> Result<bool, Answer> {
    match request.header("x-cloud-governance-jsoncontract") {
        None => Ok(false),
        Some("PascalCase") => Ok(true),
        Some(_) => Err(fault(400, "BadContract", "Unknown JSON contract")),
    }
}

fn basic(request: &Received) -> Option<(String, String)> {
    let encoded = request.authorization("Basic ")?;
    let text = String::from_utf8(BASE64_STANDARD.decode(encoded).ok()?).ok()?;
    text.split_once(':').map(|(user, secret)| (user.to_owned(), secret.to_owned()))
}

impl AvePoint {
    /// Ends every access token; refresh tokens stay.
    pub fn forget_access_tokens(&mut self) {
        self.access.clear();
    }

    /// Ends every refresh token.
    pub fn forget_refresh_tokens(&mut self) {
        self.refresh.clear();
    }

    /// A refresh token made elsewhere, to be pasted.
    pub fn issue_refresh_token(&mut self, user: &str) -> String {
        let token = format!("cg-refresh-canary-{}", Uuid::new_v4().simple());
        self.refresh.insert(token.clone(), user.to_owned());
        token
    }

    fn knows(&self, secret: &str, user: &str) -> bool {
        self.secrets.iter().any(|one| one == secret) && self.users.iter().any(|one| one.name == user)
    }

    fn user(&self, name: &str) -> Option<&User> {
        self.users.iter().find(|user| user.name == name)
    }

    /// The user whom the two headers speak for.
    fn by_pair<'a>(&self, request: &'a Received) -> Option<&'a str> {
        let (secret, user) = (request.header("clientsecret")?, request.header("userprincipalname")?);
        self.knows(secret, user).then_some(user)
    }

    fn refused(&self, pascal: bool) -> Answer {
        let text = "The client secret or the user is invalid.";
        if self.refuses_with != 200 {
            return fault(self.refuses_with, "InvalidCredential", text);
        }
        let body = if pascal {
            json!({"Value": null, "IsSuccess": false, "ErrorMsg": text})
        } else {
            json!({"value": null, "isSuccess": false, "errorMsg": text})
        };
        Answer::new(200, self.label, body.to_string())
    }

    /// The credentials of body, headers or both, which must agree. Err: what to answer.
    fn credentials(&self, request: &Received) -> Result<(String, bool), Answer> {
        let pascal = contract(request)?;
        let malformed = || fault(400, "BadRequest", "The credential is malformed");
        let body = if request.body.is_empty() {
            HashMap::new()
        } else {
            let body = request.json().ok_or_else(|| fault(415, "UnsupportedMediaType", "JSON is needed"))?;
            let object = body.as_object().ok_or_else(malformed)?;
            object.iter().filter_map(|(key, value)| Some((key.to_lowercase(), value.as_str()?.to_owned()))).collect()
        };
        let one = |name: &str| match (body.get(name).map(String::as_str), request.header(name)) {
            (Some(body), Some(header)) if body != header => None,
            (body, header) => body.or(header),
        };
        let (Some(secret), Some(user)) = (one("clientsecret"), one("userprincipalname")) else {
            return Err(malformed());
        };
        if self.knows(secret, user) { Ok((user.to_owned(), pascal)) } else { Err(self.refused(pascal)) }
    }

    fn delegate(&mut self, request: &Received, now: Timestamp) -> Answer {
        match self.credentials(request) {
            Ok((user, _)) if !self.user(&user).is_some_and(|user| user.licensed) => {
                fault(403, "Forbidden", "The user has no licence")
            }
            Ok((user, pascal)) => self.issue(&user, pascal, now),
            Err(answer) => answer,
        }
    }

    fn renew(&mut self, request: &Received, now: Timestamp) -> Answer {
        let pascal = match contract(request) {
            Ok(pascal) => pascal,
            Err(answer) => return answer,
        };
        if self.by_pair(request).is_none() {
            return unauthorized(request, "The credentials are missing");
        }
        let token = request.header("refresh_token").filter(|_| self.passes_refresh_header);
        let Some(token) = token else { return fault(400, "BadRequest", "The refresh token is missing") };
        match self.refresh.remove(token) {
            Some(user) => {
                // Without a successor the old one stays good.
                if !self.gives_refresh_tokens {
                    self.refresh.insert(token.to_owned(), user.clone());
                }
                self.issue(&user, pascal, now)
            }
            None => unauthorized(request, "The refresh token is invalid"),
        }
    }

    fn issue(&mut self, user: &str, pascal: bool, now: Timestamp) -> Answer {
        let token = match self.jwt_lifetime {
            Some(seconds) => {
                let part = |value: Value| BASE64_URL_SAFE_NO_PAD.encode(value.to_string());
                let claims = json!({"sub": user, "jti": Uuid::new_v4().to_string(), "exp": now.as_second() + seconds});
                format!("{}.{}.c2ln", part(json!({"alg": "RS256"})), part(claims))
            }
            None => format!("cg-access-canary-{}", Uuid::new_v4().simple()),
        };
        self.admit(token.clone(), Caller::User(user.to_owned()), now);
        let keys = if pascal {
            ["AccessToken", "RefreshToken", "Duration", "Value", "IsSuccess", "ErrorMsg"]
        } else {
            ["access_token", "refresh_token", "duration", "value", "isSuccess", "errorMsg"]
        };
        let mut value = serde_json::Map::new();
        value.insert(keys[0].to_owned(), json!(token));
        if self.gives_refresh_tokens {
            value.insert(keys[1].to_owned(), json!(self.issue_refresh_token(user)));
        }
        match &self.duration {
            None => value.insert(keys[2].to_owned(), json!(self.lifetime)),
            Some(Value::Null) => None,
            Some(duration) => value.insert(keys[2].to_owned(), duration.clone()),
        };
        let body = json!({keys[3]: value, keys[4]: true, keys[5]: null});
        Answer::new(200, self.label, body.to_string())
    }

    fn admit(&mut self, token: String, caller: Caller, now: Timestamp) {
        let until = now + SignedDuration::from_secs(self.lifetime);
        self.access.insert(token, Access { until, caller });
    }

    fn clear_cache(&mut self, request: &Received) -> Answer {
        match self.credentials(request) {
            Ok((user, _)) if self.user(&user).is_some_and(|user| user.service_administrator) => {
                self.caches_cleared += 1;
                Answer::empty(200)
            }
            Ok(_) => fault(403, "Forbidden", "The role Service Administrator is needed"),
            // This call has no envelope of its own.
            Err(answer) if answer.status == 200 => unauthorized(request, "The credentials are invalid"),
            Err(answer) => answer,
        }
    }

    fn read(&self, request: &Received, kind: &str, by_admin: bool, now: Timestamp) -> Answer {
        let user = match self.caller(request, now) {
            // An app stands for itself.
            Some(Caller::App) => return self.page(request, kind),
            Some(Caller::User(user)) => user,
            None => return unauthorized(request, "The credentials are missing or invalid"),
        };
        if basic(request).is_some() && by_admin != self.basic_below_admin {
            return fault(404, "NotFound", "No such resource");
        }
        let Some(user) = self.user(&user) else { return unauthorized(request, "No such user") };
        if !user.licensed || (by_admin && !user.service_administrator) {
            return fault(403, "Forbidden", "The user has no licence or not the role");
        }
        self.page(request, kind)
    }

    /// Who calls; None for nobody known.
    fn caller(&self, request: &Received, now: Timestamp) -> Option<Caller> {
        if let Some((user, secret)) = basic(request) {
            return self.knows(&secret, &user).then_some(Caller::User(user));
        }
        let pair = self.by_pair(request);
        let Some(bearer) = request.bearer() else { return pair.map(|user| Caller::User(user.to_owned())) };
        let access = self.access.get(bearer).filter(|access| access.until > now)?;
        let fits = match (&access.caller, self.way) {
            (Caller::App, _) | (Caller::User(_), Way::Bearer) => true,
            (Caller::User(user), Way::BearerAndPair) => pair == Some(user),
            (Caller::User(_), Way::Pair) => false,
        };
        fits.then(|| access.caller.clone())
    }
}
