//! What a vendor's refusal means. Invariant: the class is the sheet's name for it, the effect is
//! what happens to the session, and no text holds a secret.

use std::time::Duration;

use crate::http::TransportError;

/// The sheets' error classes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Class {
    ApiError,
    BadCredentials,
    BadReply,
    BadRequest,
    Cancelled,
    ClientIdRejected,
    ClientRejected,
    CodeOrPasswordRejected,
    CodeRejected,
    CodeUsed,
    CustomerMismatch,
    Forbidden,
    GrantDead,
    GrantNotAllowed,
    LoginTimeout,
    NeedsCode,
    NeedsUserContext,
    Network,
    PortBusy,
    RateLimited,
    RedirectMismatch,
    ScopeRefused,
    ServerFault,
    Tls,
    TokenExpired,
    TokenRejected,
    WrongHost,
    WrongServer,
    WrongTokenUrl,
    Storage,
}

/// What a failure does to the session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effect {
    /// Nothing is lost; try again after a while (`after`, or the session's own back-off).
    Retry { after: Option<Duration> },
    /// A person must sign in. `grant_dead` deletes the refresh token.
    SignIn { grant_dead: bool },
    /// A code is wanted.
    Code,
    /// A field must change.
    Refuse,
    /// As if it had not been tried.
    Previous,
}

/// Why a vendor did not do what was asked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{text}")]
pub struct VendorError {
    pub class: Class,
    pub effect: Effect,
    /// A few words for the list ("Scope refused").
    pub brief: &'static str,
    /// What happened and what to do, for a technician.
    pub text: String,
    /// The vendor's own words, secrets masked, at most 300 characters; transaction ids too.
    pub said: Option<String>,
    /// The request went out and no whole answer came back: what it did is not known.
    pub lost: bool,
}

impl VendorError {
    fn new(class: Class, effect: Effect, brief: &'static str, text: impl Into<String>) -> Self {
        Self { class, effect, brief, text: text.into(), said: None, lost: false }
    }

    /// A field must change.
    pub fn refuse(class: Class, brief: &'static str, text: impl Into<String>) -> Self {
        Self::new(class, Effect::Refuse, brief, text)
    }

    /// A person must sign in; the saved grant stays.
    pub fn sign_in(class: Class, text: impl Into<String>) -> Self {
        Self::new(class, Effect::SignIn { grant_dead: false }, "Sign in", text)
    }

    /// A person must sign in: the vendor itself said that the grant has ended.
    pub fn grant_dead(text: impl Into<String>) -> Self {
        Self::new(Class::GrantDead, Effect::SignIn { grant_dead: true }, "Sign in", text)
    }

    pub fn code(class: Class, text: impl Into<String>) -> Self {
        Self::new(class, Effect::Code, "Code needed", text)
    }

    /// Temporary; nothing is lost.
    pub fn retry(class: Class, text: impl Into<String>, after: Option<Duration>) -> Self {
        Self::new(class, Effect::Retry { after }, "Unreachable", text)
    }

    /// As if it had not been tried.
    pub fn previous(class: Class, text: impl Into<String>) -> Self {
        Self::new(class, Effect::Previous, "", text)
    }

    pub fn said(mut self, said: impl Into<String>) -> Self {
        self.said = Some(said.into()).filter(|said: &String| !said.is_empty());
        self
    }

    /// `said` for when there may be nothing.
    pub fn said_if(mut self, said: Option<String>) -> Self {
        self.said = said.filter(|said| !said.is_empty());
        self
    }
}

impl From<TransportError> for VendorError {
    fn from(error: TransportError) -> Self {
        let text = error.to_string();
        match error {
            TransportError::Certificate { host, cause, fingerprint } => Self::refuse(
                Class::Tls,
                "Certificate not trusted",
                format!(
                    "The certificate of {host} is not trusted: {cause}. Import its CA or pin this fingerprint: {fingerprint}"
                ),
            ),
            TransportError::TooLarge { .. } | TransportError::Request { .. } => {
                Self::refuse(Class::BadReply, "Unexpected answer", capitalised(&text) + ".")
            }
            TransportError::NameNotFound { host } => {
                Self::retry(Class::Network, format!("Name {host} not found. Check the address and the network."), None)
            }
            TransportError::TimeOut { .. } | TransportError::Broken { .. } => {
                Self { lost: true, ..Self::retry(Class::Network, capitalised(&text) + ".", None) }
            }
            TransportError::Connect { .. } => Self::retry(Class::Network, capitalised(&text) + ".", None),
        }
    }
}

fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}
