//! What people read where scripts read JSON: the window's words, each in the colour of what it means.

use anstyle::{AnsiColor, Style};
use clap::ValueEnum;
use fobwatch_protocol::answer::{ProfileRow, Standing, State, VaultState};

/// How good something is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tone {
    Good,
    Soon,
    Bad,
    Quiet,
}

impl Tone {
    /// The text in its colour.
    pub(crate) fn on(self, text: &str) -> String {
        let style = match self {
            Self::Good => AnsiColor::Green.on_default(),
            Self::Soon => AnsiColor::Yellow.on_default(),
            Self::Bad => AnsiColor::Red.on_default(),
            Self::Quiet => Style::new().dimmed(),
        };
        format!("{style}{text}{style:#}")
    }
}

/// A profile's state as the window calls it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Condition {
    /// There is a good token
    #[value(alias = "active")]
    Connected,
    /// A sign-in is under way
    #[value(alias = "signing_in")]
    Connecting,
    /// A new token is on its way
    Renewing,
    /// No sign-in, and nothing wrong
    #[value(aliases = ["not connected", "signed_out"])]
    NotConnected,
    /// The token has run out
    Expired,
    /// The sign-in has ended: a person has to sign in
    #[value(aliases = ["sign in", "needs_sign_in"])]
    SignIn,
    /// A two-factor code is wanted
    #[value(aliases = ["code needed", "needs_code"])]
    CodeNeeded,
    /// Retried automatically after a temporary fault
    Retrying,
    /// A temporary fault has ended a sign-in with a person
    #[value(aliases = ["not reachable", "unreachable"])]
    NotReachable,
    /// The vendor has refused
    Refused,
    /// The secrets are locked
    Locked,
}

impl Condition {
    pub(crate) fn of(row: &ProfileRow) -> Self {
        match row.state {
            State::SignedOut => Self::NotConnected,
            State::SigningIn => Self::Connecting,
            State::NeedsCode => Self::CodeNeeded,
            State::Active if row.usable => Self::Connected,
            State::Active | State::Expired => Self::Expired,
            State::Renewing => Self::Renewing,
            State::NeedsSignIn => Self::SignIn,
            State::Unreachable if row.retry_at.is_some() => Self::Retrying,
            State::Unreachable => Self::NotReachable,
            State::Refused => Self::Refused,
            State::Locked => Self::Locked,
        }
    }

    pub(crate) fn word(self) -> (&'static str, Tone) {
        match self {
            Self::Connected => ("connected", Tone::Good),
            Self::Connecting => ("connecting", Tone::Soon),
            Self::Renewing => ("renewing", Tone::Good),
            Self::NotConnected => ("not connected", Tone::Quiet),
            Self::Expired => ("expired", Tone::Bad),
            Self::SignIn => ("sign in", Tone::Bad),
            Self::CodeNeeded => ("code needed", Tone::Soon),
            Self::Retrying => ("retrying", Tone::Soon),
            Self::NotReachable => ("not reachable", Tone::Soon),
            Self::Refused => ("refused", Tone::Bad),
            Self::Locked => ("locked", Tone::Quiet),
        }
    }
}

/// What an examination has found.
pub(crate) fn standing(standing: Standing) -> (&'static str, Tone) {
    match standing {
        Standing::Good => ("ok", Tone::Good),
        Standing::Warning => ("warning", Tone::Soon),
        Standing::Bad => ("fail", Tone::Bad),
        Standing::Skipped => ("skipped", Tone::Quiet),
    }
}

/// Whether the secrets are open, and what opens them.
pub(crate) fn secrets(state: VaultState) -> &'static str {
    match state {
        VaultState::Keyring => "unlocked by the keyring",
        VaultState::Passphrase => "unlocked by a passphrase",
        VaultState::LockedByKeyring => "locked; the keyring opens them",
        VaultState::LockedByPassphrase => "locked; a passphrase opens them",
        VaultState::NeedsPassphrase => "no keyring and no passphrase yet",
        VaultState::KeyLost => "locked; the keyring has lost their key",
    }
}
