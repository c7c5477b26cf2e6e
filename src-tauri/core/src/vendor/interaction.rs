//! The technician, as a vendor sees one. Invariant: background work gets [`Unattended`], so it
//! can never open a browser or a prompt.

use std::time::Duration;

use async_trait::async_trait;
use fobwatch_text::{Text, Word, say};
use serde::Serialize;
use ts_rs::TS;
use url::Url;

use super::{Class, VendorError};
use crate::loopback::{Listener, Redirected};
use crate::secret::Secret;

/// A sign-in page to open, and where its answer will come.
pub struct Visit {
    /// The vendor's page, complete.
    pub url: Url,
    /// Exactly as sent to the vendor.
    pub redirect_uri: String,
    /// None: the redirect leads elsewhere, and the technician pastes the final address.
    pub listener: Option<Listener>,
    /// What the answer must carry.
    pub state: Secret,
    /// After it the sign-in has failed.
    pub time_limit: Duration,
    /// What to tell who waits: for example that the vendor shows errors in the browser only.
    pub help: Word,
}

/// What is typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum QuestionKind {
    /// Short, and shown while typed.
    Code,
    /// Hidden.
    Password,
}

/// Something to type that is never saved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct Question {
    /// How it is asked for.
    pub kind: QuestionKind,
    /// "Automate · host, as jane. Enter the code from your authenticator or e-mail."
    pub text: Text,
    /// Why the last answer was not taken.
    pub refused: Option<Text>,
}

/// Something to pick.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct Choice {
    /// What the choice is about.
    pub text: Text,
    /// Value and label.
    pub options: Vec<(String, String)>,
}

/// Ways to reach the technician.
#[async_trait]
pub trait Interaction: Send + Sync {
    /// Opens the system browser and waits for its answer.
    async fn browse(&self, visit: Visit) -> Result<Redirected, VendorError>;
    /// What was typed, as it was typed.
    async fn ask(&self, question: Question) -> Result<Secret, VendorError>;
    /// The value of one of the options.
    async fn choose(&self, choice: Choice) -> Result<String, VendorError>;
}

/// Nobody is there.
#[derive(Debug)]
pub struct Unattended;

#[async_trait]
impl Interaction for Unattended {
    async fn browse(&self, _: Visit) -> Result<Redirected, VendorError> {
        Err(VendorError::sign_in(Class::GrantDead, say::sign_in::NEEDS_BROWSER))
    }

    async fn ask(&self, question: Question) -> Result<Secret, VendorError> {
        Err(match question.kind {
            QuestionKind::Code => VendorError::code(Class::NeedsCode, say::sign_in::NEEDS_CODE),
            QuestionKind::Password => VendorError::sign_in(Class::BadCredentials, say::sign_in::NEEDS_PASSWORD),
        })
    }

    async fn choose(&self, _: Choice) -> Result<String, VendorError> {
        Err(VendorError::sign_in(Class::BadRequest, say::sign_in::NEEDS_CHOICE))
    }
}
