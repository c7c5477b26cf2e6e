//! Steps of a story, and how they are written: one a line.

use std::fmt;
use std::str::FromStr;

/// A profile of the story, by its place in the cast.
pub type Slot = usize;

/// How a request is answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reply {
    /// As asked for.
    Good,
    /// The vendor's word that what was presented has ended, or is refused.
    Ended,
    /// The vendor's word that it does not know this client.
    Client,
    /// The vendor asks to wait twenty seconds.
    Busy,
    /// The vendor asks to wait ten minutes.
    BusyLong,
    /// The vendor's server has a fault, and says so itself.
    Fault,
    /// Nothing comes, until the story says so.
    Silence,
    /// The connection breaks before the vendor has heard.
    DropBefore,
    /// The connection breaks after the vendor has done what was asked.
    DropAfter,
    /// No connection comes about.
    NoConnection,
    /// The name is not found.
    NoName,
    /// A certificate that is not trusted.
    Stranger,
    /// A certificate that is not good yet.
    NotYet,
    /// More than anyone reads.
    TooLarge,
    /// Somebody else answers, by its place in [`FOREIGN`].
    Foreign(usize),
}

/// A reply that is not the vendor's: its name, status, media type and body.
pub struct Foreign {
    /// In stories.
    pub name: &'static str,
    /// Of the reply.
    pub status: u16,
    /// Empty: none is said.
    pub kind: &'static str,
    /// Of the reply.
    pub body: &'static str,
}

const HTML: &str = "text/html";
const PAGE: &str = "<html><title>Wi-Fi</title>Accept the terms";
const GATE: &str = r#"{"fault":{"code":"policies.denied","detail":"blocked by policy"}}"#;

const fn foreign(name: &'static str, status: u16, kind: &'static str, body: &'static str) -> Foreign {
    Foreign { name, status, kind, body }
}

/// Portals, proxies and gateways.
pub const FOREIGN: [Foreign; 20] = [
    foreign("portal302", 302, HTML, ""),
    foreign("html200", 200, HTML, PAGE),
    foreign("html400", 400, HTML, PAGE),
    foreign("html401", 401, HTML, PAGE),
    foreign("html403", 403, HTML, PAGE),
    foreign("html404", 404, HTML, PAGE),
    foreign("html511", 511, HTML, PAGE),
    foreign("gate401", 401, "application/json", GATE),
    foreign("gate403", 403, "application/json", GATE),
    foreign("gate404", 404, "application/json", GATE),
    foreign("gate500", 500, "application/json", GATE),
    foreign("braces200", 200, "application/json", "{}"),
    foreign("empty200", 200, "", ""),
    foreign("empty401", 401, "", ""),
    foreign("empty403", 403, "", ""),
    foreign("odd299", 299, HTML, PAGE),
    foreign("odd418", 418, HTML, PAGE),
    foreign("odd460", 460, HTML, PAGE),
    foreign("busy429html", 429, HTML, PAGE),
    foreign("down503html", 503, HTML, PAGE),
];

/// The ones that have a name of their own.
const REPLIES: [(&str, Reply); 14] = [
    ("good", Reply::Good),
    ("ended", Reply::Ended),
    ("client", Reply::Client),
    ("busy", Reply::Busy),
    ("busy-long", Reply::BusyLong),
    ("fault", Reply::Fault),
    ("silence", Reply::Silence),
    ("drop-before", Reply::DropBefore),
    ("drop-after", Reply::DropAfter),
    ("no-connection", Reply::NoConnection),
    ("no-name", Reply::NoName),
    ("stranger", Reply::Stranger),
    ("not-yet", Reply::NotYet),
    ("too-large", Reply::TooLarge),
];

impl fmt::Display for Reply {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = match self {
            Self::Foreign(place) => FOREIGN[*place].name,
            reply => REPLIES.iter().find(|(_, one)| one == reply).map_or("good", |(name, _)| name),
        };
        f.write_str(name)
    }
}

impl FromStr for Reply {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let named = REPLIES.iter().find(|(name, _)| *name == text).map(|(_, reply)| *reply);
        let foreign = || FOREIGN.iter().position(|one| one.name == text).map(Reply::Foreign);
        named.or_else(foreign).ok_or_else(|| format!("no such reply: {text}"))
    }
}

/// What is done to one profile.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// The main action: a sign-in, or a renewal where there is one to renew.
    Connect,
    /// A sign-in from scratch.
    Scratch,
    /// Its end.
    Cancel,
    /// Approves in the browser, types a code or a password, picks.
    Answer,
    /// By hand.
    Renew,
    /// Asks the vendor.
    Verify,
    /// What a script gets.
    Token,
    /// Onto the clipboard.
    Copy,
    /// With revocation.
    Disconnect,
    /// The form, with the same answers.
    Touch,
    /// The form, with another name.
    Rename,
    /// The form, with the other host and what is typed for it.
    Host,
    /// The form, with the other client and its secret.
    Client,
    /// The form, with password or secret typed again.
    Secret,
    /// It can be brought back for a while.
    Remove,
    /// Brings it back.
    Restore,
    /// An import of the same profile with another mark.
    Import,
    /// Pins it, or lets it go.
    Star,
    /// Accepts whatever it was refused for.
    Accept,
    /// Another warning time.
    Lead,
    /// Auto-renew off.
    AutoOff,
    /// Auto-renew on, for good.
    AutoOn,
    /// Auto-renew on for a minute.
    Until,
    /// What is silent is answered, as asked for.
    Release,
    /// What is silent breaks, after the vendor has done it.
    Break,
}

const ACTIONS: [(&str, Action); 25] = [
    ("connect", Action::Connect),
    ("scratch", Action::Scratch),
    ("cancel", Action::Cancel),
    ("answer", Action::Answer),
    ("renew", Action::Renew),
    ("verify", Action::Verify),
    ("token", Action::Token),
    ("copy", Action::Copy),
    ("disconnect", Action::Disconnect),
    ("touch", Action::Touch),
    ("rename", Action::Rename),
    ("host", Action::Host),
    ("client", Action::Client),
    ("secret", Action::Secret),
    ("remove", Action::Remove),
    ("restore", Action::Restore),
    ("import", Action::Import),
    ("star", Action::Star),
    ("accept", Action::Accept),
    ("lead", Action::Lead),
    ("auto-off", Action::AutoOff),
    ("auto-on", Action::AutoOn),
    ("until", Action::Until),
    ("release", Action::Release),
    ("break", Action::Break),
];

/// One thing that happens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// The profile's next request is answered so.
    Next(Slot, Reply),
    /// Somebody does something to one profile.
    Do(Slot, Action),
    /// The technician locks.
    Lock,
    /// The technician unlocks, by the keyring.
    Unlock,
    /// The computer is about to sleep, and the setting says to lock then.
    Suspend,
    /// The keyring answers, or not.
    Keyring(bool),
    /// Whether renewals go on behind a lock.
    Veil(bool),
    /// The app quits and starts again; whether silent vendors answer meanwhile.
    Quit(bool),
    /// Seconds, awake.
    Pass(u32),
    /// Seconds, asleep.
    Sleep(u32),
    /// Somebody sets the clock by so many seconds.
    Clock(i32),
    /// The network has changed.
    Network,
    /// Renews all of them.
    RenewAll,
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Next(slot, reply) => write!(f, "{slot} next {reply}"),
            Self::Do(slot, action) => {
                let name = ACTIONS.iter().find(|(_, one)| one == action).map_or("", |(name, _)| name);
                write!(f, "{slot} {name}")
            }
            Self::Lock => f.write_str("lock"),
            Self::Unlock => f.write_str("unlock"),
            Self::Suspend => f.write_str("suspend"),
            Self::Keyring(on) => write!(f, "keyring {}", if *on { "answers" } else { "silent" }),
            Self::Veil(on) => write!(f, "veil {}", if *on { "on" } else { "off" }),
            Self::Quit(answered) => write!(f, "quit {}", if *answered { "answered" } else { "silent" }),
            Self::Pass(seconds) => write!(f, "pass {seconds}"),
            Self::Sleep(seconds) => write!(f, "sleep {seconds}"),
            Self::Clock(seconds) => write!(f, "clock {seconds}"),
            Self::Network => f.write_str("network"),
            Self::RenewAll => f.write_str("renew-all"),
        }
    }
}

impl FromStr for Step {
    type Err = String;

    fn from_str(line: &str) -> Result<Self, String> {
        let wrong = || format!("no such step: {line}");
        let number = |text: &str| text.parse::<u32>().map_err(|_| wrong());
        let words: Vec<_> = line.split_whitespace().collect();
        Ok(match words[..] {
            ["lock"] => Self::Lock,
            ["unlock"] => Self::Unlock,
            ["suspend"] => Self::Suspend,
            ["keyring", how] => Self::Keyring(how == "answers"),
            ["veil", how] => Self::Veil(how == "on"),
            ["quit", how] => Self::Quit(how == "answered"),
            ["pass", seconds] => Self::Pass(number(seconds)?),
            ["sleep", seconds] => Self::Sleep(number(seconds)?),
            ["clock", seconds] => Self::Clock(seconds.parse().map_err(|_| wrong())?),
            ["network"] => Self::Network,
            ["renew-all"] => Self::RenewAll,
            [slot, "next", reply] => Self::Next(slot.parse().map_err(|_| wrong())?, reply.parse()?),
            [slot, action] => {
                let action = ACTIONS.iter().find(|(name, _)| *name == action).ok_or_else(wrong)?.1;
                Self::Do(slot.parse().map_err(|_| wrong())?, action)
            }
            _ => return Err(wrong()),
        })
    }
}
