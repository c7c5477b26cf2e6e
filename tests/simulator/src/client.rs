//! Client authentication at a token endpoint: in the form or by Basic (RFC 6749 §2.3.1).

use base64::prelude::{BASE64_STANDARD, Engine as _};
use serde_json::json;

use crate::server::{Answer, Received, value};

/// What a request says of its client.
#[derive(Debug)]
pub(crate) struct Client {
    pub(crate) id: String,
    /// As it may be meant: Basic's parts are form-encoded, and not every client knows.
    secrets: Vec<String>,
    by_basic: bool,
}

impl Client {
    /// Err: the error word; two ways at once are one too many.
    pub(crate) fn of(request: &Received, form: &[(String, String)]) -> Result<Self, &'static str> {
        let in_form = value(form, "client_secret").filter(|secret| !secret.is_empty());
        let Some(encoded) = request.authorization("Basic ") else {
            let id = value(form, "client_id").unwrap_or_default().to_owned();
            return Ok(Self { id, secrets: in_form.map(str::to_owned).into_iter().collect(), by_basic: false });
        };
        let text = BASE64_STANDARD.decode(encoded).ok().and_then(|bytes| String::from_utf8(bytes).ok());
        let pair = text.as_deref().and_then(|text| text.split_once(':')).ok_or("invalid_client")?;
        if in_form.is_some() {
            return Err("invalid_request");
        }
        let id = form_decoded(pair.0);
        if value(form, "client_id").is_some_and(|other| other != id && other != pair.0) {
            return Err("invalid_request");
        }
        let secrets = if pair.1.is_empty() { Vec::new() } else { vec![pair.1.to_owned(), form_decoded(pair.1)] };
        Ok(Self { id, secrets, by_basic: true })
    }

    /// Whether it is the one whose secret this is; None for a public client, which has none.
    pub(crate) fn knows(&self, secret: Option<&str>) -> bool {
        match secret {
            Some(secret) => self.secrets.iter().any(|one| one == secret),
            None => self.secrets.is_empty(),
        }
    }

    /// The refusal of an unknown client or a wrong secret; 401 where it came by Basic (RFC 6749 §5.2).
    pub(crate) fn refused(&self, status: u16) -> Answer {
        if self.by_basic {
            return Self::refuse("invalid_client", 401).header("WWW-Authenticate", "Basic realm=\"oauth\"");
        }
        Self::refuse("invalid_client", status)
    }

    /// A token endpoint's refusal.
    pub(crate) fn refuse(error: &str, status: u16) -> Answer {
        Answer::json(status, &json!({"error": error})).no_store()
    }
}

/// The client that a request names: in its address, by Basic or in its form. Nothing of it is judged.
pub(crate) fn client_id(request: &Received) -> Option<String> {
    let form = request.form().unwrap_or_default();
    let by_form = || Client::of(request, &form).ok().map(|client| client.id);
    request.query("client_id").or_else(by_form).filter(|id| !id.is_empty())
}

/// A scope that is asked for anew must lie within what was granted (RFC 6749 §6); without one it
/// is the same again.
pub(crate) fn narrowed(asked: Option<&str>, granted: &str) -> Option<String> {
    let Some(asked) = asked.filter(|asked| !asked.trim().is_empty()) else { return Some(granted.to_owned()) };
    let within = |scope: &str| granted.split_whitespace().any(|one| one == scope);
    asked.split_whitespace().all(within).then(|| asked.to_owned())
}

/// Fields that our own requests have no business to send.
pub(crate) fn unknown_field(form: &[(String, String)], known: &[&str]) -> Option<String> {
    let odd = form.iter().find(|(name, _)| !known.contains(&&**name));
    odd.map(|(name, _)| format!("the field {name}"))
}

fn form_decoded(text: &str) -> String {
    let pair = format!("x={text}");
    url::form_urlencoded::parse(pair.as_bytes()).next().map(|(_, value)| value.into_owned()).unwrap_or_default()
}
