//! Whether a reply is the vendor's own word. Invariant: only what is ends, refuses or holds up
//! anything; everything else means that somebody else answered, and costs nothing.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use fobwatch_text::{Text, say};
use serde_json::{Map, Value};

use super::{Class, Context, VendorError};
use crate::http::{Reply, Request, TransportError, host_and_port};
pub use crate::quoting::folded;
use crate::secret::Secret;
use crate::{quoting, tokens};

/// How an endpoint of a vendor answers, as its sheet has it.
#[derive(Clone, Copy)]
pub struct ReplyRules {
    /// The product's name, for people.
    pub vendor: &'static str,
    /// Whether it is what was asked for, or else what only this endpoint says.
    pub own: fn(&Reply) -> bool,
    /// Whether a JSON object, with its status, is a refusal in the vendor's own words.
    pub refusal: fn(u16, &Map<String, Value>) -> bool,
    /// What the request carries is good once, or is changed by it: it is brought to its end.
    pub spends: bool,
}

impl ReplyRules {
    /// Of an endpoint that can be asked again with the same.
    pub const fn new(
        vendor: &'static str,
        own: fn(&Reply) -> bool,
        refusal: fn(u16, &Map<String, Value>) -> bool,
    ) -> Self {
        Self { vendor, own, refusal, spends: false }
    }

    /// Where what is carried is good once.
    pub const fn spending(self) -> Self {
        Self { spends: true, ..self }
    }
}

/// Which hosts have given their vendor's own word.
pub trait Hosts: Send + Sync {
    /// Whether this one has.
    fn is_known(&self, host: &str) -> bool;
    /// This one has.
    fn heard(&self, host: &str);
}

/// All, or none.
pub struct AllHosts(pub bool);

impl Hosts for AllHosts {
    fn is_known(&self, _: &str) -> bool {
        self.0
    }

    fn heard(&self, _: &str) {}
}

/// Whether a request is out that must be brought to its end, whoever goes away meanwhile.
#[derive(Debug, Clone, Default)]
pub struct InFlight(Arc<AtomicBool>);

impl InFlight {
    /// It is.
    pub fn is_out(&self) -> bool {
        self.0.load(Ordering::SeqCst)
    }

    /// From now on.
    pub fn set(&self, out: bool) {
        self.0.store(out, Ordering::SeqCst);
    }
}

impl Context {
    /// Sends this and hands on what the vendor itself answered. The error says who else did, or why
    /// nobody did.
    pub async fn ask(&self, request: Request, rules: ReplyRules) -> Result<Reply, VendorError> {
        let (host, sent) = (host_and_port(&request.url), secrets_of(&request));
        if rules.spends {
            self.in_flight.set(true);
        }
        let reply = self.http.send(request).await;
        let judged = self.judge(&host, reply, rules, &sent);
        if judged.is_err() {
            self.in_flight.set(false);
        }
        judged
    }

    /// The same of a reply that was looked at before. `sent` is not shown.
    pub fn judge(
        &self,
        host: &str,
        reply: Result<Reply, TransportError>,
        rules: ReplyRules,
        sent: &[Secret],
    ) -> Result<Reply, VendorError> {
        let reply = match reply {
            Ok(reply) => reply,
            Err(error) => return Err(self.unheard(host, error)),
        };
        if is_own(&reply, rules) {
            self.hosts.heard(host);
            return Ok(reply);
        }
        if let Some(error) = self.temporary(host, &reply, rules) {
            return Err(error.of(reply.status).said(own_words(&reply, sent)));
        }
        let what = what_came(&reply, rules.vendor);
        let error = if self.hosts.is_known(host) {
            VendorError::retry(Class::SomebodyElse, what, reply.retry_after())
        } else {
            first_contact(host, what)
        };
        Err(error.of(reply.status).said(own_words(&reply, sent)))
    }

    /// Statuses that mean the same whoever gives them. At a host that was never heard only the
    /// vendor's own count, and only the vendor itself can make us wait through a change of network.
    fn temporary(&self, host: &str, reply: &Reply, rules: ReplyRules) -> Option<VendorError> {
        let error = temporary(reply)?;
        let own = reply.object().is_some_and(|object| (rules.refusal)(reply.status, &object));
        (own || !reply.is_success() && self.hosts.is_known(host)).then_some(VendorError { held: own, ..error })
    }

    fn unheard(&self, host: &str, error: TransportError) -> VendorError {
        match error {
            TransportError::Certificate { host: shown, cause, .. } if self.hosts.is_known(host) => {
                VendorError::retry(Class::SomebodyElse, say::vendor::other_certificate(shown, cause), None)
            }
            TransportError::Outdated { .. }
            | TransportError::ClientCertificate { .. }
            | TransportError::NotTls { .. }
                if self.hosts.is_known(host) =>
            {
                let what = VendorError::from(error).text;
                VendorError::retry(Class::SomebodyElse, say::vendor::network_differs(what), None)
            }
            TransportError::TooLarge { host: shown } => {
                let what = say::vendor::answer_too_large(shown);
                if self.hosts.is_known(host) {
                    VendorError { lost: true, ..VendorError::retry(Class::SomebodyElse, what, None) }
                } else {
                    first_contact(host, what)
                }
            }
            error => {
                let error = VendorError::from(error);
                // It may have been sent, and nobody knows to whom.
                if error.lost && !self.hosts.is_known(host) { error.by_hand() } else { error }
            }
        }
    }
}

/// A host that never gave the vendor's word gets no secret a second time by itself.
fn first_contact(host: &str, what: Text) -> VendorError {
    VendorError::refuse(Class::SomebodyElse, say::vendor::OTHER_PROGRAM, say::vendor::other_program_at(host, what))
        .by_hand()
}

fn is_own(reply: &Reply, rules: ReplyRules) -> bool {
    let is_verdict = matches!(reply.status, 200..=299 | 400..=406 | 409..=424 | 426..=428 | 430..=499);
    (rules.own)(reply) || is_verdict && reply.object().is_some_and(|object| (rules.refusal)(reply.status, &object))
}

/// Who answered, as far as one can tell.
fn what_came(reply: &Reply, vendor: &str) -> Text {
    let status = reply.status;
    if (300..400).contains(&status) {
        let to = reply.header("location").and_then(|location| url::Url::parse(location).ok());
        return match to.as_ref().and_then(url::Url::host_str) {
            Some(host) => say::vendor::redirect_to(host, status, vendor),
            None => say::vendor::redirect(status, vendor),
        };
    }
    if reply.is_html() {
        return say::vendor::web_page(status, vendor);
    }
    if reply.body.is_empty() {
        return say::vendor::empty_answer(status, vendor);
    }
    say::vendor::others_answer(status, vendor)
}

/// What it said, short and masked; a web page has nothing to say.
fn own_words(reply: &Reply, sent: &[Secret]) -> String {
    if reply.is_html() {
        return String::new();
    }
    let words = ["error_description", "errorMessage", "ErrorMessage", "message", "Message", "detail", "error"];
    let object = reply.object().unwrap_or_default();
    let said = words.iter().find_map(|key| object.get(*key)?.as_str().map(str::to_owned));
    quoting::masked(&said.unwrap_or_else(|| quoting::whole(reply)), &sent.iter().collect::<Vec<_>>())
}

/// Everything of a request that an answer might repeat.
fn secrets_of(request: &Request) -> Vec<Secret> {
    fn leaves(value: &Value, into: &mut Vec<Secret>) {
        match value {
            Value::String(text) => into.push(Secret::new(text)),
            Value::Array(values) => values.iter().for_each(|value| leaves(value, into)),
            Value::Object(object) => object.values().for_each(|value| leaves(value, into)),
            _ => {}
        }
    }
    let mut all: Vec<Secret> = Vec::new();
    for (_, value) in &request.headers {
        // EXPOSE: to take it out of what is shown, also without its scheme.
        let text = value.reveal();
        all.extend(text.rsplit([' ', '=']).next().map(Secret::new));
        all.push(value.clone());
    }
    if let Some(body) = &request.body {
        // EXPOSE: likewise.
        let body = body.reveal();
        match serde_json::from_str(body) {
            Ok(json) => leaves(&json, &mut all),
            Err(_) => all.extend(url::form_urlencoded::parse(body.as_bytes()).map(|(_, value)| Secret::new(value))),
        }
    }
    // An answer that is quoted whole holds them as JSON writes them.
    let escaped: Vec<Secret> = all.iter().filter_map(escaped).collect();
    all.extend(escaped);
    all
}

fn escaped(secret: &Secret) -> Option<Secret> {
    // EXPOSE: it is a secret again.
    let quoted = Value::from(secret.reveal()).to_string();
    // EXPOSE: likewise.
    let inner = quoted.get(1..quoted.len() - 1).filter(|inner| *inner != secret.reveal())?;
    Some(Secret::new(inner))
}

/// Words of RFC 6749 §5.2 and §4.1.2.1, RFC 7009 §2.2.1, RFC 6750 §3.1, and those that several vendors use.
const OAUTH_WORDS: [&str; 14] = [
    "invalid_request",
    "invalid_client",
    "invalid_grant",
    "unauthorized_client",
    "unsupported_grant_type",
    "invalid_scope",
    "access_denied",
    "server_error",
    "temporarily_unavailable",
    "unsupported_token_type",
    "invalid_token",
    "expired_token",
    "insufficient_scope",
    "invalid_target",
];

/// An OAuth refusal: a known `error`, with a status that goes with one.
pub fn oauth_refusal(status: u16, object: &Map<String, Value>) -> bool {
    let known = text(object, "error").is_some_and(|error| OAUTH_WORDS.contains(&error));
    known && matches!(status, 200..=299 | 400 | 401 | 403 | 429 | 500..=599)
}

/// The error of replies that mean the same everywhere: asked too often, the server is at fault,
/// or a page came where an answer was due. None for any other.
pub fn temporary(reply: &Reply) -> Option<VendorError> {
    let after = reply.retry_after();
    let status = reply.status;
    match status {
        429 => Some(VendorError::retry(Class::RateLimited, say::vendor::ASKS_TO_WAIT, after)),
        408 | 425 | 500..=599 => Some(VendorError::retry(Class::ServerFault, say::vendor::server_fault(status), after)),
        200..=299 if reply.json().is_none() => {
            Some(VendorError::retry(Class::ServerFault, say::vendor::answer_unreadable(status), after))
        }
        _ => None,
    }
}

/// A 2xx that brings an access token.
pub fn tokens(reply: &Reply) -> bool {
    matches!(tokens::read(reply), tokens::Read::Tokens(_))
}

/// RFC 6750 §3.1: the API itself says that the token will not do.
pub fn challenges(reply: &Reply) -> bool {
    matches!(reply.status, 401 | 403)
        && reply.header("www-authenticate").is_some_and(|challenge| {
            let challenge = challenge.to_ascii_lowercase();
            challenge.starts_with("bearer")
                && ["invalid_token", "insufficient_scope", "expired"].iter().any(|word| challenge.contains(word))
        })
}

/// What an API answers: data, or its own word about the token.
pub fn api_answer(reply: &Reply) -> bool {
    data(reply) || challenges(reply)
}

/// A 2xx that need not hold anything.
pub fn taken(reply: &Reply) -> bool {
    matches!(reply.status, 200..=206) && (reply.body.is_empty() || reply.object().is_some())
}

/// JSON with something in it that is not just some gateway's error in a 2xx.
pub fn data(reply: &Reply) -> bool {
    const GATEWAYS: [&str; 12] = [
        "message",
        "error",
        "errors",
        "status",
        "code",
        "statuscode",
        "detail",
        "title",
        "type",
        "timestamp",
        "path",
        "requestid",
    ];
    matches!(reply.status, 200..=206)
        && reply.is_labelled_json()
        && match reply.json() {
            Some(Value::Object(object)) => {
                object.keys().any(|key| !GATEWAYS.contains(&key.replace('_', "").to_ascii_lowercase().as_str()))
            }
            Some(_) => true,
            None => false,
        }
}

/// What a reply holds, by its keys as [`folded`] has them.
pub fn answer(reply: &Reply) -> Map<String, Value> {
    folded(&reply.json().unwrap_or_default())
}

/// The text at this place (RFC 6901), or `""`.
pub fn at<'a>(json: &'a Value, pointer: &str) -> &'a str {
    json.pointer(pointer).and_then(Value::as_str).unwrap_or_default()
}

/// A text of a value's that is there and not empty.
pub fn text_of<'a>(value: &'a Value, key: &str) -> Option<&'a str> {
    text(value.as_object()?, key)
}

/// A text that is there and not empty.
pub fn text<'a>(object: &'a Map<String, Value>, key: &str) -> Option<&'a str> {
    object.get(key)?.as_str().filter(|text| !text.is_empty())
}
