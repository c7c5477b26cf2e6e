//! What the page sees. Instants are milliseconds since 1970, on this computer's clock.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::activity::{Activity, Renewed};
use crate::failure::Problem;
use crate::notice::Notice;
use crate::profile::ProfileId;
use crate::secret::Secret;
use crate::vendor::{Action, Choice, Identity, PowershellVault, Question, Warning};

/// What a sign-in waits for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(tag = "for", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Waiting {
    /// The vendor's reply.
    Vendor,
    /// The technician's answer in the browser.
    Browser {
        #[ts(type = "number")]
        deadline: i64,
        redirect_uri: String,
        /// What to look out for in the browser.
        help: String,
        /// The redirect does not lead here: the final address must be pasted.
        must_paste: bool,
    },
    Answer {
        question: Question,
    },
    Pick {
        choice: Choice,
    },
}

/// A session's state; PRODUCT wording is the page's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(tag = "name", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum SessionState {
    SignedOut,
    SigningIn {
        waiting: Waiting,
    },
    /// A code is wanted. With a question: a sign-in waits for it right now.
    NeedsCode {
        #[serde(skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        question: Option<Question>,
    },
    Active,
    Renewing,
    Expired,
    NeedsSignIn,
    Unreachable {
        #[ts(type = "number")]
        retry_at: i64,
    },
    /// A field must change; a few words why.
    Refused {
        brief: String,
    },
    Locked,
}

/// Why a session is not as it should be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Trouble {
    pub text: String,
    /// The vendor's own words.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    #[ts(optional)]
    pub said: Option<String>,
}

/// A row of the list.
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own, not a state machine")]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ProfileView {
    pub id: ProfileId,
    pub name: String,
    pub customer: String,
    pub vendor: String,
    pub vendor_name: String,
    pub monogram: String,
    pub method: String,
    pub method_label: String,
    pub capability: String,
    /// Host or whatever tells it from its siblings.
    pub endpoint: String,
    pub state: SessionState,
    #[ts(type = "number | null")]
    pub obtained_at: Option<i64>,
    /// Null while there is no grant, and for grants that do not say.
    #[ts(type = "number | null")]
    pub expires_at: Option<i64>,
    /// When it renews by itself.
    #[ts(type = "number | null")]
    pub renew_at: Option<i64>,
    /// There is a grant, and it has not expired.
    pub usable: bool,
    /// It can be renewed without a person.
    pub renewable: bool,
    pub has_refresh_token: bool,
    /// When the refresh token was issued; null without one, or when that is not known.
    #[ts(type = "number | null")]
    pub refresh_obtained_at: Option<i64>,
    pub auto_renew: bool,
    /// When auto-renew ends by itself.
    #[ts(type = "number | null")]
    pub renew_until: Option<i64>,
    pub favourite: bool,
    /// Set when it can be copied for a PowerShell vault.
    pub vault: Option<PowershellVault>,
    pub identity: Option<Identity>,
    pub warnings: Vec<Warning>,
    pub trouble: Option<Trouble>,
    /// Refused because the vendor told another tenant or user than before.
    pub wrong_tenant: bool,
    /// Minutes before expiry at which it is about to expire.
    pub lead_minutes: u16,
}

/// Whether secrets can be opened, and how.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum VaultState {
    /// The data key is in the system keyring, and open.
    Keyring,
    /// The data key is wrapped by a passphrase, and open.
    Passphrase,
    /// Locked; the keyring can open it.
    LockedByKeyring,
    /// Locked; the passphrase can open it.
    LockedByPassphrase,
    /// No keyring here: a passphrase has to be chosen.
    NeedsPassphrase,
    /// The keyring has lost the key of secrets that are sealed here.
    KeyLost,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct VaultView {
    pub state: VaultState,
    /// What is wrong with the keyring, if anything.
    pub trouble: Option<String>,
}

/// Everything the window shows before a profile is chosen.
#[derive(Debug, Clone, Serialize, TS)]
pub struct Overview {
    pub profiles: Vec<ProfileView>,
    pub vault: VaultView,
}

/// The detail pane.
#[derive(Debug, Clone, Serialize, TS)]
pub struct Detail {
    pub profile: ProfileView,
    /// The answers and what the grant told, in order.
    pub facts: Vec<FactRow>,
    /// Newest first.
    pub activity: Vec<Activity>,
    /// Buttons that only this vendor has, possible right now.
    pub actions: Vec<Action>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct FactRow {
    pub label: String,
    pub value: String,
    /// Set in the typeface of code, with a copy button.
    pub code: bool,
}

/// A form as it comes from the page.
#[derive(Debug, Clone, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct FormInput {
    /// None: a new profile.
    #[serde(default)]
    #[ts(optional)]
    pub id: Option<ProfileId>,
    pub name: String,
    pub customer: String,
    pub vendor: String,
    pub method: String,
    pub answers: BTreeMap<String, String>,
    /// Typed now. Keys that are not here keep what is sealed.
    #[ts(type = "Record<string, string>")]
    pub secrets: BTreeMap<String, Secret>,
    /// Sealed answers to delete.
    #[serde(default)]
    #[ts(optional, as = "Option<Vec<String>>")]
    pub forget: Vec<String>,
}

/// A connection that a PowerShell module has kept in its vault.
#[derive(Debug, Clone, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct VaultImport {
    pub vendor: String,
    pub name: String,
    pub customer: String,
    /// What the names begin with.
    pub prefix: String,
    /// A JSON object of names to values.
    #[ts(type = "string")]
    pub text: Secret,
}

/// A saved profile as a form starts with it.
#[derive(Debug, Clone, Serialize, TS)]
pub struct Form {
    pub id: ProfileId,
    pub name: String,
    pub customer: String,
    pub vendor: String,
    pub method: String,
    pub answers: BTreeMap<String, String>,
    /// Keys of sealed answers.
    pub saved: Vec<String>,
}

/// A form after its check; nothing is saved.
#[derive(Debug, Clone, Serialize, TS)]
pub struct CheckedForm {
    /// Normalised.
    pub answers: BTreeMap<String, String>,
    pub problems: Vec<Problem>,
    pub notes: Vec<Problem>,
}

/// What a copy puts on the clipboard.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum CopyFormat {
    /// The access token alone.
    Token,
    /// `Authorization: …`
    Header,
    /// All headers, a line each.
    HeadersText,
    /// All headers as a JSON object.
    HeadersJson,
    Curl,
    /// `$headers = @{ … }`
    PowershellHeaders,
    /// `$env:NAME = '…'`
    PowershellEnvironment,
    /// `export NAME='…'`
    BashEnvironment,
    /// The refresh token; only after a confirmation.
    RefreshToken,
}

/// A copy that is on the clipboard now.
#[derive(Debug, Clone, Copy, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Copied {
    #[ts(type = "number")]
    pub clears_at: i64,
}

/// Sent to the page whenever something it shows has changed.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(tag = "what", rename_all = "camelCase")]
pub enum Changed {
    /// One profile's session, name or place.
    Profile { profile: Box<ProfileView> },
    /// Profiles came or went, or the vault changed: ask for the overview again.
    List,
    /// One of several renewals has ended.
    Renewed { renewed: Renewed },
    /// Bring this profile to the front: the tray or a notice asked for it.
    Show { id: ProfileId },
    /// Something to tell, once.
    Notice(Notice),
}
