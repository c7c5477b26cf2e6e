//! What the page sees. Instants are milliseconds since 1970, on this computer's clock.

use fobwatch_protocol::browser::Browser;
use fobwatch_text::{Text, Word};
use jiff::Timestamp;
use serde::{Deserialize, Serialize, Serializer};
use ts_rs::TS;

use super::details::{ScopeView, TokenFacts};
use crate::activity::{Activity, Renewed};
use crate::customer::Colour;
use crate::notice::{Notice, near_expiry};
use crate::profile::ProfileId;
use crate::remarks::Note;
use crate::session::{SessionState, Trouble};
use crate::vault::VaultState;
use crate::vendor::{Acceptable, Action, Identity, PowershellVault, Sign, Warning};

/// A row of the list.
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own, not a state machine")]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ProfileView {
    /// Of two views of one profile the one with the higher number is the later.
    #[ts(type = "number")]
    pub revision: u64,
    /// The same through renames and exports within this data folder.
    pub id: ProfileId,
    /// Unique within the customer.
    pub name: String,
    /// Empty: none.
    pub customer: String,
    /// The customer's.
    pub colour: Option<Colour>,
    /// The vendor's id.
    pub vendor: String,
    /// The product's name as the vendor writes it.
    pub vendor_name: String,
    /// The method's id.
    pub method: String,
    /// The method's name in forms.
    pub method_label: Word,
    /// What calls made with it may do ("user context").
    pub capability: Word,
    /// Host or whatever tells it from its siblings.
    pub endpoint: String,
    /// As it is at this revision.
    pub state: SessionState,
    /// When the token was issued, in milliseconds since 1970; null without a grant.
    #[ts(type = "number | null")]
    pub obtained_at: Option<i64>,
    /// Null while there is no grant, and for grants that do not say.
    #[ts(type = "number | null")]
    pub expires_at: Option<i64>,
    /// When it renews by itself.
    #[ts(type = "number | null")]
    pub renew_at: Option<i64>,
    /// From when on it warns that a person will have to act: the one definition for row, ring, tray and notices. Null
    /// where it renews by itself, and without a token or an expiry.
    #[ts(type = "number | null")]
    pub warn_at: Option<i64>,
    /// There is a grant, and it has not expired.
    pub usable: bool,
    /// It can be renewed without a person.
    pub renewable: bool,
    /// Whether the menu can offer to copy one.
    pub has_refresh_token: bool,
    /// When the refresh token was issued; null without one, or when that is not known.
    #[ts(type = "number | null")]
    pub refresh_obtained_at: Option<i64>,
    /// As its form has it; a stop time may have ended it.
    pub auto_renew: bool,
    /// When auto-renew ends by itself.
    #[ts(type = "number | null")]
    pub renew_until: Option<i64>,
    /// Pinned to the top.
    pub favourite: bool,
    /// The technician's own.
    pub tags: Vec<String>,
    /// An address with https that the technician has saved; empty: none.
    pub link: String,
    /// When somebody last used it in the window or the tray; null: not that we know.
    #[ts(type = "number | null")]
    pub used_at: Option<i64>,
    /// What opens its pages; null: as its customer has it.
    pub browser: Option<Browser>,
    /// Set when it can be copied for a PowerShell vault.
    pub vault: Option<PowershellVault>,
    /// Whose token it is; null where the vendor does not tell.
    pub identity: Option<Identity>,
    /// Those of the grant, and those that time brings.
    pub warnings: Vec<Warning>,
    /// Why it is not as it should be; null when it is.
    pub trouble: Option<Trouble>,
    /// Key of the field of its form that its trouble is about, else a warning: there its form is opened. Null: about
    /// none that is known.
    pub field: Option<String>,
    /// Refused for something that the technician can accept: another tenant or user than before, or a
    /// host that secrets have not gone to yet.
    pub acceptable: Option<Acceptable>,
    /// Minutes before expiry at which it is about to expire.
    pub lead_minutes: u16,
}

impl ProfileView {
    /// With the time of its warning, which follows from the rest.
    #[must_use]
    pub(crate) fn warning(self) -> Self {
        // What could not be renewed is not expected to renew.
        let failed = matches!(self.state, SessionState::Unreachable { .. } | SessionState::Refused { .. });
        let stays = self.usable && (failed || self.renew_at.is_none());
        let instant = |at: Option<i64>| at.and_then(|at| Timestamp::from_millisecond(at).ok());
        let times = instant(self.obtained_at).zip(instant(self.expires_at)).filter(|_| stays);
        let warn_at = times
            .map(|(obtained_at, expires_at)| near_expiry(self.lead_minutes, obtained_at, expires_at).as_millisecond());
        Self { warn_at, ..self }
    }

    /// About to expire, and it will not renew by itself.
    pub(crate) fn warns(&self, now: i64) -> bool {
        self.warn_at.is_some_and(|at| at <= now) && self.expires_at.is_some_and(|at| now < at)
    }
}

#[cfg(test)]
impl ProfileView {
    /// A profile in this state, of no vendor: tests say what matters to them.
    pub(crate) fn blank(state: SessionState) -> Self {
        Self {
            revision: 0,
            id: ProfileId::random(),
            name: String::new(),
            customer: String::new(),
            colour: None,
            vendor: String::new(),
            vendor_name: String::new(),
            method: String::new(),
            method_label: Word::NONE,
            capability: Word::NONE,
            endpoint: String::new(),
            state,
            obtained_at: None,
            expires_at: None,
            renew_at: None,
            warn_at: None,
            usable: false,
            renewable: false,
            has_refresh_token: false,
            refresh_obtained_at: None,
            auto_renew: true,
            renew_until: None,
            favourite: false,
            tags: Vec::new(),
            link: String::new(),
            used_at: None,
            browser: None,
            vault: None,
            identity: None,
            warnings: Vec::new(),
            trouble: None,
            field: None,
            acceptable: None,
            lead_minutes: 5,
        }
    }
}

/// The vault's state, for the lock screen and the settings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct VaultView {
    /// What to ask for, if anything.
    #[serde(serialize_with = "as_the_page_spells")]
    pub state: VaultState,
    /// What is wrong with the keyring, if anything.
    pub trouble: Option<Text>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands it on like this")]
fn as_the_page_spells<S: Serializer>(state: &VaultState, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(match state {
        VaultState::Keyring => "keyring",
        VaultState::Passphrase => "passphrase",
        VaultState::LockedByKeyring => "lockedByKeyring",
        VaultState::LockedByPassphrase => "lockedByPassphrase",
        VaultState::NeedsPassphrase => "needsPassphrase",
        VaultState::KeyLost => "keyLost",
    })
}

/// Everything the window shows before a profile is chosen.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Overview {
    /// Of the same count as the profiles' own.
    #[ts(type = "number")]
    pub revision: u64,
    /// By customer, then by name, in any case.
    pub profiles: Vec<ProfileView>,
    /// Open, or what it takes to open it.
    pub vault: VaultView,
    /// Why nothing can be changed, renewed or signed in, while that is so.
    pub read_only: Option<Word>,
    /// Of every vendor there is.
    pub signs: Vec<VendorSign>,
}

/// A vendor's sign, said once for all of its profiles.
#[derive(Debug, Clone, Copy, Serialize, TS)]
pub struct VendorSign {
    /// The vendor's id.
    pub vendor: &'static str,
    /// As it is drawn.
    pub sign: Sign,
}

/// The detail pane.
#[derive(Debug, Clone, Serialize, TS)]
pub struct Detail {
    /// The same as its row.
    pub profile: ProfileView,
    /// The answers and what the grant told, in order.
    pub facts: Vec<FactRow>,
    /// The technician's own words; null where there are none, and behind a lock.
    pub note: Option<Note>,
    /// Null without an access token.
    pub token: Option<TokenFacts>,
    /// Empty where the vendor does not tell what it granted.
    pub scopes: Vec<ScopeView>,
    /// Newest first.
    pub activity: Vec<Activity>,
    /// Buttons that only this vendor has, possible right now.
    pub actions: Vec<Action>,
}

/// A line of the detail pane.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct FactRow {
    /// What it is.
    pub label: Text,
    /// As shown; never a secret.
    pub value: Text,
    /// Set in the typeface of code, with a copy button.
    pub code: bool,
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
    /// A command line with all headers.
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
    /// When it is taken off the clipboard, in milliseconds since 1970.
    #[ts(type = "number")]
    pub clears_at: i64,
}

/// Sent to the page whenever something it shows has changed.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(tag = "what", rename_all = "camelCase")]
pub enum Changed {
    /// One profile's session, name or place.
    Profile {
        /// As it is now.
        profile: Box<ProfileView>,
    },
    /// Profiles came or went, or the vault changed: ask for the overview again.
    List,
    /// One of several renewals has ended.
    Renewed {
        /// Which, and how.
        renewed: Renewed,
    },
    /// Bring this profile to the front: the tray or a notice asked for it.
    Show {
        /// Which one.
        id: ProfileId,
        /// In its form rather than its details.
        edit: bool,
    },
    /// The settings: ask for them again.
    Settings,
    /// Something to tell, once.
    Notice(Notice),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_vaults_state_is_spelt_as_the_pages_type_says() {
        let declared = VaultState::decl(&ts_rs::Config::new());
        for state in [
            VaultState::Keyring,
            VaultState::Passphrase,
            VaultState::LockedByKeyring,
            VaultState::LockedByPassphrase,
            VaultState::NeedsPassphrase,
            VaultState::KeyLost,
        ] {
            let view = serde_json::to_value(VaultView { state, trouble: None }).expect("a view");
            assert!(declared.contains(&view["state"].to_string()), "{view}: {declared}");
        }
    }
}
