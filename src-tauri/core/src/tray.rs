//! The tray's icon and menu, as data. Invariant: decided here, so the shell only draws it.

use fobwatch_text::{Language, Text, say};
use jiff::Timestamp;

use crate::contract::{Colour, ProfileView, SessionState};
use crate::notice::titled;
use crate::profile::ProfileId;

/// Profiles with a submenu of their own; the rest is behind "More…".
const MOST_SHOWN: usize = 20;

/// Whether a menu's pictures reach whoever draws it. Linux panels read it over D-Bus, and get its labels alone.
const PICTURES_ARRIVE: bool = !cfg!(target_os = "linux");

/// The worst state among profiles in use, from best to worst.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Mood {
    /// Nothing is connected.
    Idle,
    /// Something is connected, and all is well.
    Good,
    /// Expires soon, or cannot be reached right now.
    Soon,
    /// A person is needed.
    Bad,
    /// Nothing can be told of sessions.
    Locked,
}

/// One profile's submenu.
#[expect(clippy::struct_excessive_bools, reason = "each enables one item")]
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Whom its items are about.
    pub id: ProfileId,
    /// "Contoso, NinjaOne: 52 min"; where pictures do not arrive, after its customer's colour as a sign.
    pub label: String,
    /// Its customer's, to be drawn; None where its sign is in the label.
    pub colour: Option<Colour>,
    /// "Renew now": there is something to renew with, and no renewal under way.
    pub can_renew: bool,
    /// "Copy token": there is one that is good.
    pub can_copy: bool,
    /// "Sign in…": a person may come, or must.
    pub can_sign_in: bool,
    /// "Try again" in its place, and "Edit profile…" beside it: either may be the way out.
    pub refused: bool,
    /// "Disconnect": there is something to end.
    pub can_disconnect: bool,
}

/// The tray's icon and menu; rebuilt only when it differs from the last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Menu {
    /// Decides the icon.
    pub mood: Mood,
    /// In which the labels are.
    pub language: Language,
    /// One line.
    pub tooltip: String,
    /// The soonest to expire.
    pub entries: Vec<Entry>,
    /// Profiles without a submenu.
    pub more: usize,
    /// Unlocking is offered instead of locking.
    pub locked: bool,
}

/// The menu for these profiles at this moment. Those that expire together, or have no token, stay in the order they are in.
pub fn menu(profiles: &[ProfileView], locked: bool, language: Language, now: Timestamp) -> Menu {
    menu_with(PICTURES_ARRIVE, profiles, locked, language, now)
}

fn menu_with(pictures: bool, profiles: &[ProfileView], locked: bool, language: Language, now: Timestamp) -> Menu {
    let now = now.as_millisecond();
    let mut order: Vec<&ProfileView> = profiles.iter().collect();
    // The soonest to expire first; those without a token after them.
    order.sort_by_key(|profile| (!profile.usable, profile.expires_at.filter(|_| profile.usable).unwrap_or(i64::MAX)));
    let more = order.len().saturating_sub(MOST_SHOWN);
    order.truncate(MOST_SHOWN);
    let mood = if locked {
        Mood::Locked
    } else {
        profiles.iter().map(|profile| mood(profile, now)).max().unwrap_or(Mood::Idle)
    };
    let connected = profiles.iter().filter(|profile| profile.usable).count();
    let tooltip = if locked { say::tray::TOOLTIP_LOCKED.into() } else { say::tray::tooltip(connected, profiles.len()) };
    let tooltip = tooltip.in_language(language);
    let entries = order.into_iter().map(|profile| entry(profile, pictures, language, now)).collect();
    Menu { mood, language, tooltip, entries, more, locked }
}

fn entry(profile: &ProfileView, pictures: bool, language: Language, now: i64) -> Entry {
    let whose = titled(&profile.customer, &profile.name);
    let label = say::text::labelled(whose, standing(profile, now)).in_language(language);
    let (label, colour) = match profile.colour {
        Some(colour) if !pictures => (format!("{} {label}", sign(colour)), None),
        colour => (label, colour),
    };
    let busy = matches!(profile.state, SessionState::SigningIn { .. } | SessionState::Renewing | SessionState::Locked);
    Entry {
        id: profile.id,
        label,
        colour,
        can_renew: profile.renewable && !busy,
        can_copy: profile.usable,
        can_sign_in: !busy,
        refused: matches!(profile.state, SessionState::Refused { .. }),
        can_disconnect: profile.obtained_at.is_some() && !busy,
    }
}

/// A colour as a character. Teal and pink have no circle: each is the square next to it.
fn sign(colour: Colour) -> char {
    match colour {
        Colour::Red => '🔴',
        Colour::Orange => '🟠',
        Colour::Yellow => '🟡',
        Colour::Green => '🟢',
        Colour::Teal => '🟩',
        Colour::Blue => '🔵',
        Colour::Violet => '🟣',
        Colour::Pink => '🟪',
    }
}

fn standing(profile: &ProfileView, now: i64) -> Text {
    match &profile.state {
        SessionState::SignedOut => say::tray::NOT_CONNECTED.into(),
        SessionState::SigningIn { .. } => say::tray::CONNECTING.into(),
        SessionState::NeedsCode { .. } => say::tray::CODE_NEEDED.into(),
        SessionState::Renewing => say::tray::RENEWING.into(),
        SessionState::Expired => say::tray::EXPIRED.into(),
        SessionState::NeedsSignIn => say::tray::SIGN_IN.into(),
        SessionState::Unreachable { retry_at: None } => say::tray::NOT_REACHABLE.into(),
        SessionState::Unreachable { .. } if !profile.usable => say::tray::RETRYING.into(),
        SessionState::Refused { brief, .. } => say::tray::refused(brief.clone()),
        SessionState::Locked => say::tray::LOCKED.into(),
        SessionState::Active | SessionState::Unreachable { .. } => match profile.expires_at {
            Some(expires_at) => time_left(expires_at - now),
            None => say::tray::CONNECTED.into(),
        },
    }
}

/// Whole minutes, so that the menu is not rebuilt each second.
fn time_left(left: i64) -> Text {
    match left / 60_000 {
        minutes if minutes < 1 => say::tray::UNDER_A_MINUTE.into(),
        minutes @ 1..=119 => say::tray::minutes(minutes),
        minutes => say::tray::hours(minutes / 60),
    }
}

fn mood(profile: &ProfileView, now: i64) -> Mood {
    match profile.state {
        SessionState::SignedOut => Mood::Idle,
        SessionState::Locked => Mood::Locked,
        SessionState::Active | SessionState::Renewing | SessionState::SigningIn { .. } if !profile.warns(now) => {
            Mood::Good
        }
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
    use std::collections::BTreeSet;

    use super::*;

    fn profile(customer: &str, state: SessionState, left: Option<i64>) -> ProfileView {
        ProfileView {
            name: "N".to_owned(),
            customer: customer.to_owned(),
            usable: left.is_some(),
            obtained_at: left.map(|_| 0),
            expires_at: left,
            renew_at: left,
            renewable: true,
            ..ProfileView::blank(state)
        }
        .warning()
    }

    #[test]
    fn the_worst_state_in_use_gives_the_mood() {
        let now = Timestamp::UNIX_EPOCH;
        let active = || profile("C", SessionState::Active, Some(3_120_000));
        assert_eq!(menu(&[], false, Language::En, now).mood, Mood::Idle);
        assert_eq!(menu(&[profile("C", SessionState::SignedOut, None)], false, Language::En, now).mood, Mood::Idle);
        assert_eq!(menu(&[active()], false, Language::En, now).mood, Mood::Good);
        assert_eq!(
            menu(&[active(), profile("C", SessionState::NeedsSignIn, None)], false, Language::En, now).mood,
            Mood::Bad
        );
        assert_eq!(menu(&[active()], true, Language::En, now).mood, Mood::Locked);
        // As everywhere: the lead, or a quarter of a shorter life.
        let ending = ProfileView { renew_at: None, ..profile("C", SessionState::Active, Some(480_000)) }.warning();
        let mood = |at: i64| {
            menu(
                std::slice::from_ref(&ending),
                false,
                Language::En,
                Timestamp::from_millisecond(at).expect("an instant"),
            )
            .mood
        };
        assert_eq!((mood(359_999), mood(360_000)), (Mood::Good, Mood::Soon));
    }

    #[test]
    fn a_refusal_can_be_tried_again_or_mended() {
        let now = Timestamp::UNIX_EPOCH;
        let refused = SessionState::Refused { brief: Text::plain("Scope refused"), retry_at: Some(86_400_000) };
        let menu = menu(&[profile("C", refused, None)], false, Language::En, now);
        let entry = &menu.entries[0];
        assert_eq!(entry.label, "C, N: scope refused");
        assert!(entry.refused && entry.can_sign_in, "both ways out");
        for state in [SessionState::NeedsSignIn, SessionState::Unreachable { retry_at: None }, SessionState::Locked] {
            assert!(!super::menu(&[profile("C", state, None)], false, Language::En, now).entries[0].refused);
        }
    }

    #[test]
    fn a_customers_colour_is_drawn_or_a_sign_of_its_own_in_the_label() {
        const COLOURS: [Colour; 8] = [
            Colour::Red,
            Colour::Orange,
            Colour::Yellow,
            Colour::Green,
            Colour::Teal,
            Colour::Blue,
            Colour::Violet,
            Colour::Pink,
        ];
        let now = Timestamp::UNIX_EPOCH;
        let plain = profile("Contoso", SessionState::Active, Some(3_130_000));
        let seen = |pictures, colour| {
            let profiles = [ProfileView { colour, ..plain.clone() }];
            let entry = menu_with(pictures, &profiles, false, Language::En, now).entries.remove(0);
            (entry.label, entry.colour)
        };
        let bare = "Contoso, N: 52 min";
        for pictures in [true, false] {
            assert_eq!(seen(pictures, None), (bare.to_owned(), None), "without a colour there is none");
        }
        let mut labels = BTreeSet::new();
        for colour in COLOURS.map(Some) {
            assert_eq!(seen(true, colour), (bare.to_owned(), colour));
            let (label, drawn) = seen(false, colour);
            assert!(label.ends_with(bare) && drawn.is_none(), "{label}");
            labels.insert(label);
        }
        assert_eq!(labels.len(), COLOURS.len(), "{labels:?}");
        assert_eq!(seen(false, Some(Colour::Teal)).0, "🟩 Contoso, N: 52 min");
    }

    #[test]
    fn labels_count_whole_minutes_and_the_soonest_twenty_come_first() {
        let now = Timestamp::UNIX_EPOCH;
        let one = menu(&[profile("Contoso", SessionState::Active, Some(3_130_000))], false, Language::En, now);
        assert_eq!((one.entries[0].label.as_str(), one.entries[0].colour), ("Contoso, N: 52 min", None));
        let many: Vec<_> =
            (0..30).map(|n| profile(&format!("{:02}", 30 - n), SessionState::Active, Some(60_000 * (n + 1)))).collect();
        let menu = menu(&many, false, Language::En, now);
        assert_eq!((menu.entries.len(), menu.more), (20, 10));
        assert_eq!(menu.entries[0].label, "30, N: 1 min");
        assert_eq!(menu.entries[19].label, "11, N: 20 min");
        let off = [profile("A", SessionState::Expired, None), profile("B", SessionState::Active, Some(60_000))];
        let labels: Vec<_> =
            super::menu(&off, false, Language::En, now).entries.into_iter().map(|entry| entry.label).collect();
        assert_eq!(labels, ["B, N: 1 min", "A, N: expired"], "what can be used comes first");
    }
}
