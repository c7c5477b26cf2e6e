//! The browser's half of the authorization code grant (RFC 6749 §4.1, RFC 8252).
//! Invariant: the redirect port is bound before anything is opened, and an answer that says it is
//! another server's is not used (RFC 9207).

use std::time::Duration;

use fobwatch_text::{Word, say};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use url::Url;

use super::{challenge, random_secret};
use crate::http::is_loopback;
use crate::loopback::{self, Listener};
use crate::quoting::masked;
use crate::secret::Secret;
use crate::vendor::{Answered, Class, Context, VendorError, Visit};

/// What to ask the authorize endpoint for.
pub struct Flow<'a> {
    /// RFC 6749 §3.1; may have a query of its own.
    pub authorize_url: Url,
    /// RFC 6749 §2.2.
    pub client_id: &'a str,
    /// As the technician registered it; a loopback one without port gets `port`.
    pub redirect_uri: &'a str,
    /// Where to listen when the redirect names no port; 0 for any free one.
    pub port: u16,
    /// RFC 6749 §3.3; may be empty.
    pub scopes: &'a [&'a str],
    /// RFC 7636 with S256.
    pub pkce: bool,
    /// Extra parameters, such as a tenant.
    pub extra: Vec<(&'static str, String)>,
}

/// A sign-in page that can be opened: its port is bound, its URL complete.
pub struct Prepared {
    /// Complete, with `state` and challenge.
    pub url: Url,
    /// With the port that was bound.
    pub redirect_uri: String,
    state: Secret,
    verifier: Option<Secret>,
    listener: Option<Listener>,
}

/// The technician said yes in the browser.
#[derive(Debug)]
pub struct Approval {
    /// RFC 6749 §4.1.2: good once, for a minute or so.
    pub code: Secret,
    /// To be repeated in the exchange (RFC 6749 §4.1.3).
    pub redirect_uri: String,
    /// RFC 7636 §4.1; None without PKCE.
    pub verifier: Option<Secret>,
}

/// Binds the port and builds the URL. Nothing is opened yet.
pub async fn prepare(flow: Flow<'_>) -> Result<Prepared, VendorError> {
    let (redirect_uri, listener) = match loopback::bind(flow.redirect_uri, flow.port).await {
        Ok(listener) => (listener.redirect_uri().to_owned(), Some(listener)),
        Err(loopback::BindError::NotLoopback) => (flow.redirect_uri.to_owned(), None),
        Err(error) => return Err(VendorError::previous(Class::PortBusy, error.text())),
    };
    let state = random_secret();
    let verifier = flow.pkce.then(random_secret);
    // EXPOSE: `state` is meant for this URL.
    let mut pairs = vec![
        ("response_type", "code".to_owned()),
        ("client_id", flow.client_id.to_owned()),
        ("redirect_uri", redirect_uri.clone()),
        ("scope", flow.scopes.join(" ")),
        ("state", state.reveal().to_owned()),
    ];
    if let Some(verifier) = &verifier {
        pairs.push(("code_challenge", challenge(verifier)));
        pairs.push(("code_challenge_method", "S256".to_owned()));
    }
    pairs.extend(flow.extra);
    let mut url = flow.authorize_url;
    let query: Vec<_> = pairs
        .into_iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| format!("{name}={}", percent_encoded(&value)))
        .collect();
    url.set_query(Some(&query.join("&")));
    Ok(Prepared { url, redirect_uri, state, verifier, listener })
}

/// Of a value all but what RFC 3986 §2.3 leaves as it is: a space is `%20`, never `+`.
pub fn percent_encoded(text: &str) -> String {
    const ENCODED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');
    utf8_percent_encode(text, ENCODED).to_string()
}

impl Prepared {
    /// Whether the answer comes by itself; else the technician pastes the final address.
    pub fn listens(&self) -> bool {
        self.listener.is_some()
    }

    /// Opens the browser and waits for the technician's answer.
    pub async fn open(self, cx: &Context, time_limit: Duration, help: Word) -> Result<Approval, VendorError> {
        let visit = Visit {
            url: self.url.clone(),
            redirect_uri: self.redirect_uri.clone(),
            listener: self.listener,
            state: self.state,
            time_limit,
            help,
        };
        let redirected = cx.interaction.browse(visit).await?;
        if let Some(issuer) = redirected.issuer.filter(|issuer| !is_issuer_of(issuer, &self.url)) {
            return Err(mixed_up(&issuer, &self.url));
        }
        match redirected.answer {
            Answered::Code(code) => Ok(Approval { code, redirect_uri: self.redirect_uri, verifier: self.verifier }),
            Answered::Denied { error, description } => {
                let said = description.map_or(error.clone(), |description| format!("{error}: {description}"));
                Err(VendorError::previous(Class::Cancelled, say::sign_in::WAS_CANCELLED).said(masked(&said, &[])))
            }
        }
    }
}

/// Whether a server that calls itself so may have answered on this sign-in page. No vendor's papers
/// name its issuer, so its host decides: a code of one server must not be brought to another.
fn is_issuer_of(issuer: &str, page: &Url) -> bool {
    Url::parse(issuer).is_ok_and(|issuer| {
        let is_safe = issuer.scheme() == "https" || issuer.scheme() == "http" && is_loopback(&issuer);
        let is_plain = issuer.username().is_empty()
            && issuer.password().is_none()
            && issuer.query().is_none()
            && issuer.fragment().is_none();
        is_safe && is_plain && issuer.host() == page.host()
    })
}

fn mixed_up(issuer: &str, page: &Url) -> VendorError {
    let asked = page.host_str().unwrap_or_default();
    let text = say::sign_in::other_issuer(asked);
    VendorError::previous(Class::WrongServer, text).said(masked(&format!("iss: {issuer}"), &[]))
}
