//! The browser's half of the authorization code grant (RFC 6749 §4.1, RFC 8252).
//! Invariant: the redirect port is bound before anything is opened.

use std::time::Duration;

use url::Url;

use super::{challenge, random_secret};
use crate::loopback::{self, Listener};
use crate::secret::Secret;
use crate::vendor::{Class, Context, Redirected, VendorError, Visit};

/// What to ask the authorize endpoint for.
pub struct Flow<'a> {
    pub authorize_url: Url,
    pub client_id: &'a str,
    /// As the technician registered it; a loopback one without port gets `port`.
    pub redirect_uri: &'a str,
    /// Where to listen when the redirect names no port; 0 for any free one.
    pub port: u16,
    pub scopes: &'a [&'a str],
    pub pkce: bool,
    /// Extra parameters, such as a tenant.
    pub extra: Vec<(&'static str, String)>,
}

/// A sign-in page that can be opened: its port is bound, its URL complete.
pub struct Prepared {
    pub url: Url,
    pub redirect_uri: String,
    state: Secret,
    verifier: Option<Secret>,
    listener: Option<Listener>,
}

/// The technician said yes in the browser.
#[derive(Debug)]
pub struct Approval {
    pub code: Secret,
    pub redirect_uri: String,
    pub verifier: Option<Secret>,
}

/// Binds the port and builds the URL. Nothing is opened yet.
pub async fn prepare(flow: Flow<'_>) -> Result<Prepared, VendorError> {
    let (redirect_uri, listener) = match loopback::bind(flow.redirect_uri, flow.port).await {
        Ok(listener) => (listener.redirect_uri().to_owned(), Some(listener)),
        Err(loopback::BindError::NotLoopback) => (flow.redirect_uri.to_owned(), None),
        Err(error) => return Err(VendorError::previous(Class::PortBusy, error.to_string())),
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

/// As RFC 3986 has it: a space is `%20`, never `+`.
fn percent_encoded(text: &str) -> String {
    url::form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>().replace('+', "%20")
}

impl Prepared {
    /// Whether the answer comes by itself; else the technician pastes the final address.
    pub fn listens(&self) -> bool {
        self.listener.is_some()
    }

    /// Opens the browser and waits for the technician's answer.
    pub async fn open(self, cx: &Context, time_limit: Duration, help: &'static str) -> Result<Approval, VendorError> {
        let visit = Visit {
            url: self.url,
            redirect_uri: self.redirect_uri.clone(),
            listener: self.listener,
            state: self.state,
            time_limit,
            help,
        };
        match cx.interaction.browse(visit).await? {
            Redirected::Code(code) => Ok(Approval { code, redirect_uri: self.redirect_uri, verifier: self.verifier }),
            Redirected::Denied { error, description } => {
                let said = description.map_or(error.clone(), |description| format!("{error}: {description}"));
                Err(VendorError::previous(Class::Cancelled, "Sign-in was cancelled.").said(super::masked(&said, &[])))
            }
        }
    }
}
