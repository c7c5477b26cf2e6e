//! What the tray shows, as data. Invariant: decided here, so the shell only draws it.

use jiff::Timestamp;

use crate::contract::{ProfileView, SessionState};
use crate::profile::ProfileId;

/// Profiles with a submenu of their own; the rest is behind "More…".
const MOST_SHOWN: usize = 20;

/// The worst state among profiles in use, from best to worst.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Mood {
    /// Nothing is connected.
    Idle,
    Good,
    /// Expires soon, or cannot be reached right now.
    Soon,
    /// A person is needed.
    Bad,
    Locked,
}

/// One profile's submenu.
#[expect(clippy::struct_excessive_bools, reason = "each enables one item")]
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    pub id: ProfileId,
    /// "NinjaOne, Contoso: 52 min"
    pub label: String,
    pub can_renew: bool,
    pub can_copy: bool,
    pub can_sign_in: bool,
    pub can_disconnect: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Menu {
    pub mood: Mood,
    pub tooltip: String,
    pub entries: Vec<Entry>,
    /// Profiles without a submenu.
    pub more: usize,
    pub locked: bool,
}

/// The menu for these profiles at this moment.
pub fn menu(profiles: &[ProfileView], locked: bool, now: Timestamp) -> Menu {
    let now = now.as_millisecond();
    let mut order: Vec<&ProfileView> = profiles.iter().collect();
    // Beyond the limit only the soonest are shown, still by customer.
    order.sort_by_key(|profile| (!profile.usable, profile.expires_at.unwrap_or(i64::MAX)));
    let more = order.len().saturating_sub(MOST_SHOWN);
    order.truncate(MOST_SHOWN);
    order.sort_by_cached_key(|profile| (profile.customer.to_lowercase(), profile.name.to_lowercase(), profile.id));
    let mood = if locked {
        Mood::Locked
    } else {
        profiles.iter().map(|profile| mood(profile, now)).max().unwrap_or(Mood::Idle)
    };
    let connected = profiles.iter().filter(|profile| profile.usable).count();
    let tooltip = if locked {
        "Fobwatch: locked".to_owned()
    } else {
        format!("Fobwatch: {connected} of {} connected", profiles.len())
    };
    Menu { mood, tooltip, entries: order.into_iter().map(|profile| entry(profile, now)).collect(), more, locked }
}

fn entry(profile: &ProfileView, now: i64) -> Entry {
    let whose = if profile.customer.is_empty() {
        profile.name.clone()
    } else {
        format!("{}, {}", profile.name, profile.customer)
    };
    let busy = matches!(profile.state, SessionState::SigningIn { .. } | SessionState::Renewing | SessionState::Locked);
    Entry {
        id: profile.id,
        label: format!("{whose}: {}", standing(profile, now)),
        can_renew: profile.renewable && !busy,
        can_copy: profile.usable,
        can_sign_in: !busy,
        can_disconnect: profile.obtained_at.is_some() && !busy,
    }
}

fn standing(profile: &ProfileView, now: i64) -> String {
    match &profile.state {
        SessionState::SignedOut => "not connected".to_owned(),
        SessionState::SigningIn { .. } => "connecting…".to_owned(),
        SessionState::NeedsCode { .. } => "code needed".to_owned(),
        SessionState::Renewing => "renewing…".to_owned(),
        SessionState::Expired => "expired".to_owned(),
        SessionState::NeedsSignIn => "sign in".to_owned(),
        SessionState::Unreachable { .. } if !profile.usable => "retrying".to_owned(),
        SessionState::Refused { brief } => brief.to_lowercase(),
        SessionState::Locked => "locked".to_owned(),
        SessionState::Active | SessionState::Unreachable { .. } => match profile.expires_at {
            Some(expires_at) => time_left(expires_at - now),
            None => "connected".to_owned(),
        },
    }
}

/// Whole minutes, so that the menu is not rebuilt each second.
fn time_left(left: i64) -> String {
    match left / 60_000 {
        minutes if minutes < 1 => "under 1 min".to_owned(),
        minutes @ 1..=119 => format!("{minutes} min"),
        minutes => format!("{} h", minutes / 60),
    }
}

fn mood(profile: &ProfileView, now: i64) -> Mood {
    let soon = i64::from(profile.lead_minutes) * 60_000;
    let soon = || profile.renew_at.is_none() && profile.expires_at.is_some_and(|expires_at| expires_at - now < soon);
    match profile.state {
        SessionState::SignedOut => Mood::Idle,
        SessionState::Locked => Mood::Locked,
        SessionState::Active | SessionState::Renewing | SessionState::SigningIn { .. } if !soon() => Mood::Good,
        SessionState::Active
        | SessionState::Renewing
        | SessionState::SigningIn { .. }
        | SessionState::Unreachable { .. } => Mood::Soon,
        SessionState::NeedsCode { .. }
        | SessionState::Expired
        | SessionState::NeedsSignIn
        | SessionState::Refused { .. } => Mood::Bad,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn profile(customer: &str, state: SessionState, left: Option<i64>) -> ProfileView {
        ProfileView {
            id: ProfileId::random(),
            name: "N".to_owned(),
            customer: customer.to_owned(),
            vendor: String::new(),
            vendor_name: String::new(),
            monogram: String::new(),
            method: String::new(),
            method_label: String::new(),
            capability: String::new(),
            endpoint: String::new(),
            usable: left.is_some(),
            obtained_at: left.map(|_| 0),
            expires_at: left,
            renew_at: left,
            state,
            renewable: true,
            has_refresh_token: false,
            refresh_obtained_at: None,
            auto_renew: true,
            renew_until: None,
            favourite: false,
            vault: None,
            identity: None,
            warnings: Vec::new(),
            trouble: None,
            wrong_tenant: false,
            lead_minutes: 5,
        }
    }

    #[test]
    fn the_worst_state_in_use_gives_the_mood() {
        let now = Timestamp::UNIX_EPOCH;
        let active = || profile("C", SessionState::Active, Some(3_120_000));
        assert_eq!(menu(&[], false, now).mood, Mood::Idle);
        assert_eq!(menu(&[profile("C", SessionState::SignedOut, None)], false, now).mood, Mood::Idle);
        assert_eq!(menu(&[active()], false, now).mood, Mood::Good);
        assert_eq!(menu(&[active(), profile("C", SessionState::NeedsSignIn, None)], false, now).mood, Mood::Bad);
        assert_eq!(menu(&[active()], true, now).mood, Mood::Locked);
        let ending = ProfileView { renew_at: None, ..profile("C", SessionState::Active, Some(60_000)) };
        assert_eq!(menu(&[ending], false, now).mood, Mood::Soon);
    }

    #[test]
    fn labels_count_whole_minutes_and_the_soonest_twenty_are_shown_by_customer() {
        let now = Timestamp::UNIX_EPOCH;
        let one = menu(&[profile("Contoso", SessionState::Active, Some(3_130_000))], false, now);
        assert_eq!(one.entries[0].label, "N, Contoso: 52 min");
        let many: Vec<_> =
            (0..30).map(|n| profile(&format!("{:02}", 30 - n), SessionState::Active, Some(60_000 * (n + 1)))).collect();
        let menu = menu(&many, false, now);
        assert_eq!((menu.entries.len(), menu.more), (20, 10));
        assert_eq!(menu.entries[0].label, "N, 11: 20 min");
        assert_eq!(menu.entries[19].label, "N, 30: 1 min");
    }
}
