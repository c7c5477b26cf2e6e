//! Authorization codes with a person in between: the consent page, single-use codes, PKCE.
//! (RFC 6749 §4.1, RFC 7636 §4.6.)

use std::collections::HashMap;

use base64::prelude::{BASE64_URL_SAFE_NO_PAD, Engine as _};
use jiff::{SignedDuration, Timestamp};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use crate::server::{Answer, Received, value};

/// Codes live about a minute.
const CODE_LIFE: SignedDuration = SignedDuration::from_secs(60);

/// An authorize request that a person may approve, or the code made from it.
#[derive(Debug, Clone)]
pub struct Asked {
    /// RFC 6749 §4.1.1; `""` when it was left out, like those below.
    pub client_id: String,
    /// Compared again when the code is exchanged.
    pub redirect_uri: String,
    /// As sent.
    pub scope: String,
    /// Goes back as it came.
    pub state: String,
    /// RFC 7636 §4.3; None without PKCE.
    pub challenge: Option<String>,
    /// A code made of it is good for a minute from here.
    pub at: Timestamp,
}

impl Asked {
    /// Reads it as it came; nothing is judged yet.
    pub fn from_query(request: &Received, now: Timestamp) -> Self {
        let get = |name| request.query(name).unwrap_or_default();
        Self {
            client_id: get("client_id"),
            redirect_uri: get("redirect_uri"),
            scope: get("scope"),
            state: get("state"),
            challenge: request.query("code_challenge"),
            at: now,
        }
    }
}

/// Requests that wait for a person, and codes that wait for their exchange.
#[derive(Debug, Default)]
pub struct Consent {
    tickets: HashMap<String, Asked>,
    codes: HashMap<String, Asked>,
}

impl Consent {
    /// The page on which a person approves or refuses; `decide` is the path it posts to.
    pub fn page(&mut self, vendor: &str, who: &str, decide: &str, asked: Asked) -> Answer {
        let ticket = Uuid::new_v4().to_string();
        let (client, scope) = (escaped(&asked.client_id), escaped(&asked.scope));
        self.tickets.insert(ticket.clone(), asked);
        Answer::html(
            200,
            format!(
                "<!doctype html><html lang=en><meta charset=utf-8><title>{vendor} (simulator)</title>\
                 <style>body{{font:16px/1.5 system-ui;max-width:26em;margin:12vh auto;padding:0 1em}}button{{font:inherit;padding:.5em 1.2em;margin-right:.6em}}</style>\
                 <h1>{vendor} <small>(simulator)</small></h1><p>{who}, let <b>{client}</b> act for you?</p><p>Scopes: <code>{scope}</code></p>\
                 <form method=post action=\"{decide}\"><input type=hidden name=ticket value=\"{ticket}\">\
                 <button name=decision value=approve autofocus>Approve</button><button name=decision value=deny>Deny</button></form></html>"
            ),
        )
    }

    /// Whether the page that was decided on is one of these.
    pub fn asked(&self, request: &Received) -> bool {
        let form = request.form().unwrap_or_default();
        value(&form, "ticket").is_some_and(|ticket| self.tickets.contains_key(ticket))
    }

    /// The person's decision: back to the redirect with a code or with `access_denied`.
    pub fn decide(&mut self, request: &Received, now: Timestamp) -> Answer {
        let form = request.form().unwrap_or_default();
        let Some(asked) = value(&form, "ticket").and_then(|ticket| self.tickets.remove(ticket)) else {
            return Answer::html(400, "<p>This page has been used. Start again.</p>");
        };
        let state: String = url::form_urlencoded::byte_serialize(asked.state.as_bytes()).collect();
        let state = if state.is_empty() { state } else { format!("&state={state}") };
        let join = if asked.redirect_uri.contains('?') { '&' } else { '?' };
        let answer = if value(&form, "decision") == Some("approve") {
            let code = format!("code-{}", Uuid::new_v4().simple());
            let to = format!("{}{join}code={code}{state}", with_root(&asked.redirect_uri));
            self.codes.insert(code, Asked { at: now, ..asked });
            to
        } else {
            format!(
                "{}{join}error=access_denied&error_description=The+user+said+no{state}",
                with_root(&asked.redirect_uri)
            )
        };
        Answer::redirect(&answer)
    }

    /// Spends a code of this client: it is gone whatever comes out. Err holds the OAuth error word.
    pub fn spend(&mut self, client_id: &str, form: &[(String, String)], now: Timestamp) -> Result<Asked, &'static str> {
        let asked = value(form, "code").and_then(|code| self.codes.remove(code)).ok_or("invalid_grant")?;
        let fits = client_id == asked.client_id
            && value(form, "redirect_uri") == Some(&asked.redirect_uri)
            && now.duration_since(asked.at) <= CODE_LIFE;
        let proven = match (&asked.challenge, value(form, "code_verifier")) {
            (Some(challenge), Some(verifier)) => {
                (43..=128).contains(&verifier.len())
                    && BASE64_URL_SAFE_NO_PAD.encode(Sha256::digest(verifier)) == *challenge
            }
            (None, None) => true,
            _ => false,
        };
        if fits && proven { Ok(asked) } else { Err("invalid_grant") }
    }
}

/// A redirect without path is followed by browsers as `/`.
fn with_root(redirect_uri: &str) -> String {
    match redirect_uri.split_once("://") {
        Some((_, rest)) if !rest.contains(['/', '?']) => format!("{redirect_uri}/"),
        _ => redirect_uri.to_owned(),
    }
}

pub(crate) fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
