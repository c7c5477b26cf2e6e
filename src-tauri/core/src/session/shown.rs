//! A session as people see it. Instants are milliseconds since 1970, on this computer's clock.

use fobwatch_text::Text;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::vendor::{Choice, Concern, Question, VendorError};

/// What a sign-in waits for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(tag = "for", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Waiting {
    /// The vendor's reply.
    Vendor,
    /// The technician's answer in the browser.
    Browser {
        /// When it is given up, in milliseconds since 1970.
        #[ts(type = "number")]
        deadline: i64,
        /// Exactly as it must be registered with the vendor.
        redirect_uri: String,
        /// What to look out for in the browser.
        help: Text,
        /// The redirect does not lead here: the final address must be pasted.
        must_paste: bool,
        /// Which browser was chosen for it; empty: the system's.
        browser: Text,
        /// Why no page has opened, and what to do.
        unopened: Option<Text>,
    },
    /// A code or a password.
    Answer {
        /// What to ask for.
        question: Question,
    },
    /// One of several sites or tenants.
    Pick {
        /// What there is to pick from.
        choice: Choice,
    },
}

/// A session's state; PRODUCT wording is the page's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(tag = "name", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum SessionState {
    /// No grant, and nothing wrong.
    SignedOut,
    /// A sign-in with a person is under way.
    SigningIn {
        /// Tells the page what to draw.
        waiting: Waiting,
    },
    /// A code is wanted. With a question: a sign-in waits for it right now.
    NeedsCode {
        /// None: the last renewal wanted one.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        question: Option<Question>,
    },
    /// The token is good.
    Active,
    /// A new one is on its way; the old one is good until its expiry.
    Renewing,
    /// The token has run out, and nothing renews it.
    Expired,
    /// The vendor will have no renewal: a person must come.
    NeedsSignIn,
    /// A temporary fault; a token that is still good stays usable.
    Unreachable {
        /// The next try, in milliseconds since 1970; None: only a person can try again.
        #[ts(type = "number | null")]
        retry_at: Option<i64>,
    },
    /// A field must change; a few words why.
    Refused {
        /// For the list: "Scope refused".
        brief: Text,
        /// When it is tried again by itself, in milliseconds since 1970; None: only a person can try again.
        #[ts(type = "number | null")]
        retry_at: Option<i64>,
    },
    /// The secrets are closed, and sessions with them.
    Locked,
}

/// Why a session is not as it should be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Trouble {
    /// What happened and what to do, in a sentence or two.
    pub text: Text,
    /// The vendor's own words.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    #[ts(optional)]
    pub said: Option<String>,
    /// What of the form it is about; None: no single field, or that is not known.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    #[ts(skip)]
    pub concern: Option<Concern>,
}

impl From<Text> for Trouble {
    /// Without a word of the vendor's.
    fn from(text: Text) -> Self {
        Self { text, said: None, concern: None }
    }
}

impl From<&VendorError> for Trouble {
    fn from(error: &VendorError) -> Self {
        Self { text: error.text.clone(), said: error.said.clone(), concern: error.class.concern() }
    }
}
