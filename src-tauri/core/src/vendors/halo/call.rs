//! Calls to Halo: how they wait, what they say, and the one that proves a token.
//! Invariant: only 429 is repeated here, and nothing quoted from Halo holds a secret.

use std::time::Duration;

use serde_json::{Map, Value};
use url::Url;

use super::{CLIENT_CREDENTIALS, Halo, token};
use crate::answers::Answers;
use crate::http::{Reply, Request};
use crate::oauth;
use crate::secret::Secret;
use crate::vendor::{Class, Context, Fact, Grant, Identity, Vendor as _, VendorError, Verified};

/// Codes of the warnings that a verify call gives, and that the next one settles.
pub(super) const UNVERIFIED: &str = "Unverified";
pub(super) const FORBIDDEN: &str = "Forbidden";
pub(super) const API_FAULT: &str = "ApiFault";

/// How a call takes 429 (sheet §5). `Retry-After` wins over these waits.
#[derive(Debug, Clone, Copy)]
pub(super) enum Patience {
    None,
    /// 5 s each time.
    SignIn {
        left: u32,
    },
    /// 5 s, doubled each time, up to 60 s.
    Api {
        left: u32,
        next: Duration,
    },
}

impl Patience {
    const FIRST: Duration = Duration::from_secs(5);
    const LONGEST: Duration = Duration::from_mins(1);

    pub(super) fn sign_in(answers: &Answers) -> Self {
        Self::SignIn { left: tries(answers) }
    }

    pub(super) fn api(answers: &Answers) -> Self {
        Self::Api { left: tries(answers), next: Self::FIRST }
    }

    /// Waits if this answer is to be waited out; false hands it on. A long `Retry-After` is for the
    /// session to wait out, in the technician's sight.
    pub(super) async fn waits(&mut self, cx: &Context, reply: &Reply) -> bool {
        if reply.status != 429 {
            return false;
        }
        let asked = reply.retry_after();
        if asked.is_some_and(|asked| asked > Self::LONGEST) {
            return false;
        }
        let wait = match self {
            Self::None | Self::SignIn { left: 0 } | Self::Api { left: 0, .. } => return false,
            Self::SignIn { left } => {
                *left -= 1;
                Self::FIRST
            }
            Self::Api { left, next } => {
                *left -= 1;
                std::mem::replace(next, (*next * 2).min(Self::LONGEST))
            }
        };
        cx.clock.sleep(asked.unwrap_or(wait)).await;
        true
    }
}

fn tries(answers: &Answers) -> u32 {
    answers.text("max_retries").parse().unwrap_or(10)
}

pub(super) async fn send(cx: &Context, request: Request, mut patience: Patience) -> Result<Reply, VendorError> {
    loop {
        let reply = cx.http.send(request.clone()).await?;
        if !patience.waits(cx, &reply).await {
            return Ok(reply);
        }
    }
}

pub(super) fn address(answers: &Answers, path: &str) -> Result<Url, VendorError> {
    Url::parse(&format!("{}{path}", answers.text("url")))
        .map_err(|_| VendorError::refuse(Class::WrongHost, "Wrong host", "The Halo address of this profile is none."))
}

/// Halo's own words, in the order of sheet §6, masked. A web page has none.
pub(super) fn words(reply: &Reply, answers: &Answers, token: Option<&Secret>) -> String {
    let headers = answers.header_map("additional_headers");
    let secrets: Vec<&Secret> =
        answers.secrets.values().chain(headers.iter().map(|(_, value)| value)).chain(token).collect();
    let said = match reply.json() {
        Some(Value::Object(object)) => from_object(&object),
        _ if reply.is_html() => String::new(),
        _ => oauth::whole(reply),
    };
    oauth::masked(&said, &secrets)
}

fn from_object(object: &Map<String, Value>) -> String {
    let text = |key: &str| object.get(key).and_then(Value::as_str).filter(|text| !text.is_empty());
    if let Some(message) = text("errorMessage") {
        return text("resultCode").map_or_else(|| message.to_owned(), |code| format!("{code}: {message}"));
    }
    if let Some(message) = ["Message", "error_description", "error"].into_iter().find_map(text) {
        return message.to_owned();
    }
    // A map of field to message or messages.
    let line = |(field, message): (&String, &Value)| match message {
        Value::String(message) => Some(format!("{field}: {message}")),
        Value::Array(messages) => {
            let messages: Vec<_> = messages.iter().filter_map(Value::as_str).collect();
            (!messages.is_empty()).then(|| format!("{field}: {}", messages.join(", ")))
        }
        _ => None,
    };
    object.iter().filter_map(line).collect::<Vec<_>>().join("; ")
}

/// Whose token this is: `agent/me`. Lists would be a worse test, because apps with narrow scopes
/// may not read them.
pub(super) async fn who(
    cx: &Context,
    answers: &Answers,
    grant: &Grant,
    patience: Patience,
) -> Result<Verified, VendorError> {
    let request = Request::get(address(answers, "/api/agent/me")?)
        .headers(&Halo.headers(answers, grant))
        .header("Accept", "application/json");
    let reply = send(cx, request, patience).await?;
    let words = words(&reply, answers, grant.access_token.as_ref());
    let mut verified = Verified { settled: vec![UNVERIFIED, FORBIDDEN, API_FAULT], ..Verified::default() };
    let unscoped = grant.warnings.iter().any(|warning| warning.code == token::SCOPE_MISSING);
    match reply.status {
        200..=299 if !reply.is_html() => {
            let agent = reply.json().unwrap_or_default();
            let id = agent.get("id").filter(|id| id.is_number());
            let name = id.zip(agent.as_object()).and_then(|(_, agent)| label(agent));
            let (note, shown) = match &name {
                Some(name) => (format!("It belongs to {name}."), name.as_str()),
                None => ("Not an agent login.".to_owned(), "not an agent login"),
            };
            verified.note = Some(note);
            verified.facts.push(Fact::new("agent", "Agent", shown));
            verified.identity = name.map(|name| identity(name, grant));
        }
        401 | 403 if unscoped => {
            let text = "Add a scope and sign in again.";
            return Err(VendorError::refuse(Class::ScopeRefused, "Scope missing", text).said(words));
        }
        401 => {
            let text = "Token refused right after renewal.";
            let error = if answers.method.id == CLIENT_CREDENTIALS {
                VendorError::refuse(Class::TokenRejected, "Token refused", text)
            } else {
                VendorError::sign_in(Class::TokenRejected, text)
            };
            return Err(error.said(words));
        }
        403 => verified.warn(FORBIDDEN, "The token works, but it may not ask whose it is (403)."),
        status => match oauth::temporary(&reply) {
            Some(error) => return Err(error.said(words)),
            None => verified.warn(API_FAULT, format!("Halo answered {status} to “whose token is this”.")),
        },
    }
    Ok(verified)
}

pub(super) fn identity(name: String, grant: &Grant) -> Identity {
    Identity { name, tenant: grant.fact("tenant").map(str::to_owned) }
}

/// A name for people, from `agent/me` or the claims of an `id_token`.
pub(super) fn label(agent: &Map<String, Value>) -> Option<String> {
    let text = |key: &str| agent.get(key).and_then(Value::as_str).map(|text| oauth::masked(text, &[]));
    let name = ["name", "emailaddress", "email"].into_iter().filter_map(text).find(|text| !text.is_empty());
    name.or_else(|| Some(format!("Agent {}", agent.get("id")?)))
}
