//! The tray's icon and menu, as data. Invariant: decided here, so the shell only draws it.

use std::collections::{BTreeMap, HashSet};

use fobwatch_text::{Language, Text, Word, say};
use jiff::Timestamp;

use crate::contract::{Colour, CustomerView, ProfileView, SessionState};
use crate::notice::titled;
use crate::profile::ProfileId;

/// Profiles of each leading section; the rest is behind "More…".
const MOST_WAITING: usize = 12;
const MOST_FAVOURITES: usize = 12;
const MOST_RECENT: usize = 6;
/// Profiles with a submenu below their customer's: a menu of thousands would take a second to be made.
const MOST_BELOW: usize = 600;

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
    /// "Contoso, NinjaOne: 52 min"; below its customer "NinjaOne: connected". Where pictures do not arrive, after its
    /// customer's colour as a sign.
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

/// What a line of the menu does that is about no profile.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Deed {
    /// Shows the window.
    Open,
    /// Renews all that can be renewed without a person.
    RenewAll,
    /// Locks.
    Lock,
    /// Asks for what opens the secrets.
    Unlock,
    /// Ends the app.
    Quit,
}

/// A line of the menu.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Line {
    /// Does something when it is chosen.
    Deed(Deed, String),
    /// Between two parts.
    Separator,
    /// Says what follows; it cannot be chosen.
    Heading(String),
    /// A submenu of one profile.
    Profile(Entry),
    /// A submenu of a customer, with all its profiles.
    Customer {
        /// "Contoso"; before it its colour as a sign, where pictures do not arrive.
        label: String,
        /// To be drawn.
        colour: Option<Colour>,
        /// By name.
        entries: Vec<Entry>,
    },
}

/// The tray's icon and menu; redrawn only where it differs from the last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Menu {
    /// Decides the icon.
    pub mood: Mood,
    /// In which the labels are.
    pub language: Language,
    /// One line.
    pub tooltip: String,
    /// From the top.
    pub lines: Vec<Line>,
    /// Unlocking is offered instead of locking.
    pub locked: bool,
}

/// The menu for these profiles at this moment: what needs somebody, favourites, what was used last, then all by customer,
/// in the order of the window's list.
pub fn menu(
    profiles: &[ProfileView],
    customers: &[CustomerView],
    locked: bool,
    language: Language,
    now: Timestamp,
) -> Menu {
    let now = now.as_millisecond();
    let mood = if locked {
        Mood::Locked
    } else {
        profiles.iter().map(|profile| mood(profile, now)).max().unwrap_or(Mood::Idle)
    };
    let connected = profiles.iter().filter(|profile| profile.usable).count();
    let tooltip = if locked { say::tray::TOOLTIP_LOCKED.into() } else { say::tray::tooltip(connected, profiles.len()) };
    let tooltip = tooltip.in_language(language);
    let drawer = Drawer { pictures: PICTURES_ARRIVE, language, now };
    let lines = drawer.lines(profiles, customers, locked);
    Menu { mood, language, tooltip, lines, locked }
}

/// What all labels of one menu share.
#[derive(Clone, Copy)]
struct Drawer {
    pictures: bool,
    language: Language,
    now: i64,
}

impl Drawer {
    fn lines(self, profiles: &[ProfileView], customers: &[CustomerView], locked: bool) -> Vec<Line> {
        let mut lines = vec![self.deed(Deed::Open, say::tray::OPEN_FOBWATCH), Line::Separator];
        let mut shown = HashSet::new();
        let mut section = |heading: Word, mut members: Vec<&ProfileView>, most: usize, leave_out_rest: bool| {
            members.retain(|profile| !shown.contains(&profile.id));
            let more = members.len().saturating_sub(most);
            members.truncate(most);
            shown.extend(members.iter().map(|profile| profile.id));
            if members.is_empty() {
                return;
            }
            lines.push(Line::Heading(heading.in_language(self.language)));
            lines.extend(members.into_iter().map(|profile| Line::Profile(self.leading(profile))));
            if more > 0 && !leave_out_rest {
                lines.push(Line::Deed(Deed::Open, say::tray::more(more).in_language(self.language)));
            }
            lines.push(Line::Separator);
        };
        let mut waiting: Vec<_> = profiles.iter().filter(|profile| needs_somebody(profile, self.now)).collect();
        // The soonest to expire first; those whose token has ended already before them.
        waiting.sort_by_key(|profile| profile.expires_at.filter(|_| profile.usable));
        section(say::tray::NEEDS_ATTENTION, waiting, MOST_WAITING, false);
        let favourites = profiles.iter().filter(|profile| profile.favourite).collect();
        section(say::tray::FAVOURITES, favourites, MOST_FAVOURITES, false);
        let mut recent: Vec<_> = profiles.iter().filter(|profile| profile.used_at.is_some()).collect();
        recent.sort_by_key(|profile| std::cmp::Reverse(profile.used_at));
        section(say::tray::RECENT, recent, MOST_RECENT, true);
        if !profiles.is_empty() {
            lines.extend(self.customers(profiles, customers));
            lines.push(Line::Separator);
        }
        lines.push(self.deed(Deed::RenewAll, say::tray::RENEW_ALL));
        lines.push(if locked {
            self.deed(Deed::Unlock, say::tray::UNLOCK)
        } else {
            self.deed(Deed::Lock, say::tray::LOCK)
        });
        lines.extend([Line::Separator, self.deed(Deed::Quit, say::tray::QUIT)]);
        lines
    }

    fn deed(self, deed: Deed, label: Word) -> Line {
        Line::Deed(deed, label.in_language(self.language))
    }

    /// A submenu for each. What is too many is opened in the window.
    fn customers(self, profiles: &[ProfileView], customers: &[CustomerView]) -> Vec<Line> {
        let places: BTreeMap<&str, Option<u32>> =
            customers.iter().map(|customer| (&*customer.name, customer.place)).collect();
        let mut groups: Vec<(&str, Vec<&ProfileView>)> = Vec::new();
        for profile in profiles {
            match groups.last_mut() {
                Some((customer, members)) if *customer == profile.customer => members.push(profile),
                _ => groups.push((&profile.customer, vec![profile])),
            }
        }
        // Those without a customer last, those without a place as they are: by name.
        let place = |name: &str| places.get(name).copied().flatten().unwrap_or(u32::MAX);
        groups.sort_by_key(|(name, _)| (name.is_empty(), place(name)));
        let (mut lines, mut left, mut more) = (Vec::new(), MOST_BELOW, 0);
        for (name, members) in groups {
            if members.len() > left {
                (left, more) = (0, more + members.len());
                continue;
            }
            left -= members.len();
            let label =
                if name.is_empty() { say::tray::NO_CUSTOMER.in_language(self.language) } else { name.to_owned() };
            let colour = members.first().and_then(|profile| profile.colour);
            let (label, colour) = self.coloured(label, colour);
            let entries = members.into_iter().map(|profile| self.below(profile)).collect();
            lines.push(Line::Customer { label, colour, entries });
        }
        if more > 0 {
            lines.push(Line::Deed(Deed::Open, say::tray::more(more).in_language(self.language)));
        }
        lines
    }

    /// Among those that lead: with its customer and the time that is left.
    fn leading(self, profile: &ProfileView) -> Entry {
        let whose = titled(&profile.customer, &profile.name);
        let label = say::text::labelled(whose, standing(profile, self.now)).in_language(self.language);
        let (label, colour) = self.coloured(label, profile.colour);
        entry(profile, label, colour, is_busy(profile))
    }

    /// Below its customer: without a time, which would have all of them drawn anew each minute.
    fn below(self, profile: &ProfileView) -> Entry {
        let how = match profile.state {
            // Each does so once an hour, and nobody has to know.
            SessionState::Active | SessionState::Renewing if profile.usable => say::tray::CONNECTED.into(),
            SessionState::Unreachable { .. } if profile.usable => say::tray::RETRYING.into(),
            _ => standing(profile, self.now),
        };
        let label = say::text::labelled(profile.name.clone(), how).in_language(self.language);
        let is_busy = is_busy(profile) && !(profile.state == SessionState::Renewing && profile.usable);
        entry(profile, label, None, is_busy)
    }

    fn coloured(self, label: String, colour: Option<Colour>) -> (String, Option<Colour>) {
        match colour {
            Some(colour) if !self.pictures => (format!("{} {label}", sign(colour)), None),
            colour => (label, colour),
        }
    }
}

/// Whether what is under way comes first.
fn is_busy(profile: &ProfileView) -> bool {
    matches!(profile.state, SessionState::SigningIn { .. } | SessionState::Renewing | SessionState::Locked)
}

fn entry(profile: &ProfileView, label: String, colour: Option<Colour>, is_busy: bool) -> Entry {
    Entry {
        id: profile.id,
        label,
        colour,
        can_renew: profile.renewable && !is_busy,
        can_copy: profile.usable,
        // Beside "Renew now" it would be a second way to the same.
        can_sign_in: !(is_busy || profile.renewable && profile.state == SessionState::Expired),
        refused: matches!(profile.state, SessionState::Refused { .. }),
        can_disconnect: profile.obtained_at.is_some() && !is_busy,
    }
}

/// Whether it stays as it is, or ends, until somebody comes.
fn needs_somebody(profile: &ProfileView, now: i64) -> bool {
    match profile.state {
        SessionState::NeedsCode { .. }
        | SessionState::Expired
        | SessionState::NeedsSignIn
        | SessionState::Refused { .. } => true,
        SessionState::Active | SessionState::Unreachable { .. } => profile.warns(now),
        SessionState::SignedOut | SessionState::SigningIn { .. } | SessionState::Renewing | SessionState::Locked => {
            false
        }
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
#[path = "tray/tests.rs"]
mod tests;
