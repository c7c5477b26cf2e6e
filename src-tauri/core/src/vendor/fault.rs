//! What a vendor's refusal means. Invariant: the class is the sheet's name for it, the effect is
//! what happens to the session, and no text holds a secret.

use std::time::Duration;

use fobwatch_text::{Text, Word, say};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::http::TransportError;

/// The sheets' error classes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Class {
    /// The API's own fault, of no other class.
    ApiError,
    /// User name or password; the vendor does not say which.
    BadCredentials,
    /// It answered, and not in the documented shape.
    BadReply,
    /// The vendor calls our request malformed.
    BadRequest,
    /// The person, or the time limit, ended it.
    Cancelled,
    /// The client id alone is not known there.
    ClientIdRejected,
    /// Client id, secret or certificate.
    ClientRejected,
    /// The vendor does not say which of the two.
    CodeOrPasswordRejected,
    /// A two-factor code.
    CodeRejected,
    /// A code was used before, or is too old.
    CodeUsed,
    /// The token is of another customer than the profile.
    CustomerMismatch,
    /// A good token that may not do this.
    Forbidden,
    /// The vendor itself said that the refresh token has ended.
    GrantDead,
    /// The app is not registered for this grant type.
    GrantNotAllowed,
    /// The person took too long.
    LoginTimeout,
    /// A two-factor code is wanted, and none can be made.
    NeedsCode,
    /// The call wants a token with a person behind it.
    NeedsUserContext,
    /// No reply came.
    Network,
    /// The redirect's port is in use by another program.
    PortBusy,
    /// 429, or the vendor's own way to say so.
    RateLimited,
    /// Not the address that is registered.
    RedirectMismatch,
    /// The vendor will not grant a scope that was asked for.
    ScopeRefused,
    /// A 5xx.
    ServerFault,
    /// A first sign-in would send secrets to a host that is not the one of the profile.
    SignInElsewhere,
    /// Not the vendor: a network sign-in page, a proxy, a gateway; or, at a new host, another program.
    SomebodyElse,
    /// The certificate is not trusted.
    Tls,
    /// The token has run out, and cannot be renewed.
    TokenExpired,
    /// A 401 for a token that should be good.
    TokenRejected,
    /// Nothing of this vendor is there: region, host or environment.
    WrongHost,
    /// Something answers there that is another product.
    WrongServer,
    /// The token endpoint is elsewhere.
    WrongTokenUrl,
    /// Ours: a grant could not be put on disk.
    Storage,
}

impl Class {
    /// A few words for the list.
    pub const fn brief(self) -> Word {
        match self {
            Self::BadReply => say::vendor::UNEXPECTED_ANSWER,
            Self::BadRequest => say::vendor::REQUEST_REFUSED,
            Self::ClientIdRejected => say::vendor::CLIENT_ID_REFUSED,
            Self::ClientRejected => say::vendor::CLIENT_REFUSED,
            Self::CustomerMismatch => say::vendor::OTHER_CUSTOMER,
            Self::Forbidden => say::vendor::PERMISSION_MISSING,
            Self::GrantNotAllowed => say::vendor::GRANT_NOT_ALLOWED,
            Self::RedirectMismatch => say::vendor::REDIRECT_REFUSED,
            Self::ScopeRefused => say::vendor::SCOPE_REFUSED,
            Self::ServerFault => say::vendor::AT_FAULT,
            Self::TokenRejected => say::vendor::TOKEN_REFUSED,
            Self::WrongHost => say::vendor::WRONG_HOST,
            Self::WrongTokenUrl => say::vendor::WRONG_TOKEN_URL,
            _ => say::vendor::REFUSED,
        }
    }
}

/// What a failure does to the session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effect {
    /// Nothing is lost; try again after a while.
    Retry {
        /// At least; None: the session's own back-off.
        after: Option<Duration>,
    },
    /// A person must sign in.
    SignIn {
        /// Deletes the refresh token.
        grant_dead: bool,
    },
    /// A code is wanted.
    Code,
    /// A field must change.
    Refuse,
    /// As if it had not been tried.
    Previous,
}

/// What a technician can accept that a sign-in was refused for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum Acceptable {
    /// It is of another tenant or user than before.
    Identity,
    /// Its secrets would go to a host that they have not gone to yet: by that host, it may be a stranger who asks.
    Host,
}

/// Why a vendor did not do what was asked.
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own, not a state machine")]
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{text}")]
pub struct VendorError {
    /// For tests and decisions of the vendor's own file.
    pub class: Class,
    /// For the session, which asks for nothing else.
    pub effect: Effect,
    /// A few words for the list ("Scope refused").
    pub brief: Word,
    /// What happened and what to do, for a technician.
    pub text: Text,
    /// The vendor's own words, secrets masked, at most 300 characters; transaction ids too.
    pub said: Option<String>,
    /// The request went out and no whole answer came back: what it did is not known.
    pub lost: bool,
    /// Its host has no address.
    pub no_such_host: bool,
    /// The vendor itself named the time to wait, so no change of the network makes it shorter.
    pub held: bool,
    /// Only a person tries it again: what was sent is not to be sent by itself.
    pub by_hand: bool,
    /// The vendor does not take the access token any more.
    pub token_refused: bool,
    /// Of the reply that was somebody else's, or told of a fault.
    pub status: Option<u16>,
    /// A refusal that a technician can accept.
    pub acceptable: Option<Acceptable>,
}

impl VendorError {
    fn new(class: Class, effect: Effect, brief: Word, text: impl Into<Text>) -> Self {
        Self {
            class,
            effect,
            brief,
            text: text.into(),
            said: None,
            lost: false,
            no_such_host: false,
            held: false,
            by_hand: false,
            token_refused: class == Class::TokenRejected,
            status: None,
            acceptable: None,
        }
    }

    /// A field must change; the list says what is usual of this class.
    pub fn refusal(class: Class, text: impl Into<Text>) -> Self {
        Self::refuse(class, class.brief(), text)
    }

    /// A field must change.
    pub fn refuse(class: Class, brief: Word, text: impl Into<Text>) -> Self {
        Self::new(class, Effect::Refuse, brief, text)
    }

    /// Secrets would go where the technician has not said that they may.
    pub fn elsewhere(text: impl Into<Text>) -> Self {
        let refusal = Self::refuse(Class::SignInElsewhere, say::vendor::NEW_SIGN_IN_HOST, text);
        Self { acceptable: Some(Acceptable::Host), ..refusal }
    }

    /// A person must sign in; the saved grant stays.
    pub fn sign_in(class: Class, text: impl Into<Text>) -> Self {
        Self::new(class, Effect::SignIn { grant_dead: false }, say::vendor::SIGN_IN, text)
    }

    /// A person must sign in: the vendor itself said that the grant has ended.
    pub fn grant_dead(text: impl Into<Text>) -> Self {
        Self::new(Class::GrantDead, Effect::SignIn { grant_dead: true }, say::vendor::SIGN_IN, text)
    }

    /// A person must sign in: there is nothing to renew by.
    pub fn no_refresh_token() -> Self {
        Self::sign_in(Class::TokenExpired, say::vendor::NO_REFRESH_TOKEN)
    }

    /// A code is wanted; the password is kept.
    pub fn code(class: Class, text: impl Into<Text>) -> Self {
        Self::new(class, Effect::Code, say::vendor::CODE_NEEDED, text)
    }

    /// Temporary; nothing is lost.
    pub fn retry(class: Class, text: impl Into<Text>, after: Option<Duration>) -> Self {
        Self::new(class, Effect::Retry { after }, say::vendor::UNREACHABLE, text)
    }

    /// As if it had not been tried.
    pub fn previous(class: Class, text: impl Into<Text>) -> Self {
        Self::new(class, Effect::Previous, Word::NONE, text)
    }

    /// Adds the vendor's own words; empty ones say nothing.
    pub fn said(mut self, said: impl Into<String>) -> Self {
        self.said = Some(said.into()).filter(|said: &String| !said.is_empty());
        self
    }

    /// It is not tried again by itself.
    pub fn by_hand(self) -> Self {
        Self { by_hand: true, ..self }
    }

    /// The same of a refusal only: a fault of the moment is tried again.
    pub fn refused_by_hand(self) -> Self {
        if self.effect == Effect::Refuse { self.by_hand() } else { self }
    }

    /// The vendor does not take the access token any more.
    pub fn refusing_the_token(self) -> Self {
        Self { token_refused: true, ..self }
    }

    /// With the status of the reply that it is about.
    pub fn of(self, status: u16) -> Self {
        Self { status: Some(status), ..self }
    }

    /// Whether somebody else than the vendor answered.
    pub fn is_somebody_else(&self) -> bool {
        self.class == Class::SomebodyElse
    }

    /// Of a host that never gave the vendor's word and has no such page, or another site: the vendor's own
    /// way to say that nothing of it is there.
    pub fn or_nothing_here(self, nothing: impl FnOnce() -> Self) -> Self {
        let elsewhere = matches!(self.status, Some(200..=399 | 404));
        if !self.is_somebody_else() || self.effect != Effect::Refuse || !elsewhere {
            return self;
        }
        let nothing = nothing();
        let text = nothing.text.then(self.text);
        Self { text, said: self.said, status: self.status, ..nothing }.by_hand()
    }

    /// `said` for when there may be nothing.
    pub fn said_if(mut self, said: Option<String>) -> Self {
        self.said = said.filter(|said| !said.is_empty());
        self
    }
}

impl From<TransportError> for VendorError {
    fn from(error: TransportError) -> Self {
        let text = error.text();
        match error {
            TransportError::Certificate { host, cause, fingerprint } => Self::refuse(
                Class::Tls,
                say::vendor::CERTIFICATE_NOT_TRUSTED,
                say::vendor::certificate_import_hint(host, cause, fingerprint),
            ),
            TransportError::Outdated { .. } => {
                Self::refuse(Class::Tls, say::vendor::OUTDATED, say::vendor::outdated_hint(text))
            }
            TransportError::ClientCertificate { .. } => {
                Self::refuse(Class::Tls, say::vendor::CLIENT_CERTIFICATE, say::vendor::client_certificate_hint(text))
            }
            TransportError::NotTls { .. } => {
                Self::refuse(Class::Tls, say::vendor::NO_TLS, say::vendor::no_tls_hint(text))
            }
            // Before anything was judged: `Context::ask` says more of it.
            TransportError::TooLarge { .. } => {
                Self { lost: true, ..Self::retry(Class::SomebodyElse, text.sentence(), None) }
            }
            TransportError::Request { .. } => {
                Self::refuse(Class::BadRequest, say::vendor::REQUEST_UNUSABLE, text.sentence()).by_hand()
            }
            TransportError::NameNotFound { host } => {
                Self { no_such_host: true, ..Self::retry(Class::Network, say::vendor::name_not_found(host), None) }
            }
            TransportError::TimeOut { .. } | TransportError::Broken { .. } => {
                Self { lost: true, ..Self::retry(Class::Network, text.sentence(), None) }
            }
            TransportError::Connect { .. } => Self::retry(Class::Network, text.sentence(), None),
        }
    }
}
