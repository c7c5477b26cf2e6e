//! A vendor in memory, at one host. Invariant: it alone knows the truth: which token lives, which
//! family it is of, and what it has refused.

mod asked;
mod words;

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

pub use asked::Asked;
pub use words::{Wire, write};

use crate::cast::{Dialect, Keeps};
use crate::violation::{Broken, Violation};

/// Seconds that an access token lives.
pub const LIFE: u64 = 3600;

/// What a vendor says to a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Said {
    /// New tokens.
    Tokens {
        /// For calls.
        access: String,
        /// Where there is one.
        refresh: Option<String>,
    },
    /// It wants a code.
    WantsCode,
    /// What was presented has ended, or is refused.
    Ended,
    /// The client is not known.
    Client,
    /// Wait so many seconds.
    Busy(u32),
    /// The server has a fault.
    Fault,
    /// What a good call brings.
    Fine,
}

/// A token that was made here.
#[derive(Debug, Clone)]
struct Token {
    /// For calls; otherwise it is a refresh token.
    is_access: bool,
    family: usize,
    client: String,
    /// On the steady clock.
    ends: Duration,
    /// Taken, rotated, revoked or refused.
    over: bool,
    /// The app has heard so.
    refused: bool,
    /// How often.
    refusals: u8,
}

/// A refresh token and its successors.
#[derive(Debug, Clone)]
struct Family {
    live: bool,
    client: String,
    /// The app has its newest token.
    delivered: bool,
    /// Its newest token was lost on the way, which is nobody's fault: it may end.
    excused: bool,
}

/// A vendor at one host.
pub struct Double {
    /// Of every address.
    pub host: String,
    /// The place in the cast.
    pub slot: usize,
    /// Whose words it speaks.
    pub dialect: Dialect,
    tokens: BTreeMap<String, Token>,
    families: Vec<Family>,
    codes: BTreeMap<String, String>,
    /// Codes that have come, however they were answered.
    seen: BTreeSet<String>,
    /// Passwords that it has refused to the app's face.
    refused: BTreeSet<String>,
    /// The client whose secret or password brought tokens last.
    served: Option<String>,
    /// The access token that was given last.
    newest: Option<String>,
    /// The app has heard a refusal since the last good token.
    said_no: bool,
    /// The last exchange whose answer has come.
    answered: u64,
    made: usize,
}

impl Double {
    /// Nobody is known there.
    pub fn new(host: String, slot: usize, dialect: Dialect) -> Self {
        Self {
            host,
            slot,
            dialect,
            tokens: BTreeMap::new(),
            families: Vec::new(),
            codes: BTreeMap::new(),
            seen: BTreeSet::new(),
            refused: BTreeSet::new(),
            served: None,
            newest: None,
            said_no: false,
            answered: 0,
            made: 0,
        }
    }

    fn name(&mut self, kind: &str) -> String {
        self.made += 1;
        format!("{kind}-{}-{}", self.host.split('.').next().unwrap_or_default(), self.made)
    }

    fn make(&mut self, is_access: bool, family: usize, client: &str, now: Duration) -> String {
        let name = self.name(if is_access { "access" } else { "refresh" });
        let ends = now + Duration::from_secs(LIFE);
        let client = client.to_owned();
        self.tokens
            .insert(name.clone(), Token { is_access, family, client, ends, over: false, refused: false, refusals: 0 });
        name
    }

    fn family(&mut self, client: &str) -> usize {
        self.families.push(Family { live: true, client: client.to_owned(), delivered: false, excused: false });
        self.families.len() - 1
    }

    /// A refresh token to be pasted.
    pub fn mint(&mut self, client: &str, now: Duration) -> String {
        let family = self.family(client);
        self.make(false, family, client, now)
    }

    /// A code as the browser brings it.
    pub fn mint_code(&mut self, client: &str) -> String {
        let code = self.name("code");
        self.codes.insert(code.clone(), client.to_owned());
        code
    }

    /// Whether a text holds something that was made here; what.
    pub fn finds_own(&self, text: &str) -> Option<&str> {
        let names = self.tokens.keys().chain(self.codes.keys());
        names.map(String::as_str).find(|name| {
            // `access-a0-1` is no part of `access-a0-12`.
            let ends = text.match_indices(name).map(|(at, _)| at + name.len());
            ends.into_iter().any(|end| !text[end..].starts_with(|c: char| c.is_ascii_digit()))
        })
    }

    /// A request has come, however it will be answered.
    pub fn hears(&mut self, asked: &Asked) -> Option<Violation> {
        match asked {
            Asked::Code { code, .. } | Asked::Password { code: Some(code), .. } if !self.seen.insert(code.clone()) => {
                return Some(Violation::new(Broken::CodeAgain, format!("{code} at {}", self.host)));
            }
            Asked::Password { password, .. } if self.refused.contains(password) => {
                return Some(Violation::new(Broken::PasswordAgain, format!("{password} at {}", self.host)));
            }
            _ => {}
        }
        let Asked::Refresh { token, client } = asked else { return None };
        let known = self.tokens.get(token)?;
        (!client.is_empty() && known.client != *client).then(|| {
            Violation::new(Broken::Elsewhere, format!("{token} of client {} was sent for {client}", known.client))
        })
    }

    /// A code may come again: it was not looked at.
    pub fn forget_code(&mut self, asked: &Asked) {
        if let Asked::Code { code, .. } | Asked::Password { code: Some(code), .. } = asked {
            self.seen.remove(code);
        }
    }

    /// Somebody types this secret: it may come again.
    pub fn typed(&mut self, secret: &str) {
        self.refused.remove(secret);
    }

    /// Does what was asked for.
    pub fn answer(&mut self, asked: &Asked, now: Duration) -> (Said, Option<Violation>) {
        let said = match asked {
            Asked::Page | Asked::Other | Asked::Call { token: None } => Said::Fine,
            Asked::Code { code, client } => match self.codes.remove(code) {
                Some(known) if known == *client => {
                    let family = self.family(client);
                    self.both(family, client, now)
                }
                _ => Said::Ended,
            },
            Asked::Refresh { token, client } => return self.rotate(token, client, now),
            Asked::Service { client } => {
                let family = self.family(client);
                let said = self.both(family, client, now);
                match said {
                    Said::Tokens { access, .. } if self.dialect != Dialect::AvePoint => {
                        Said::Tokens { access, refresh: None }
                    }
                    said => said,
                }
            }
            Asked::Password { user, code, .. } if user == "jane" && code.is_none() => Said::WantsCode,
            Asked::Password { .. } => {
                let family = self.family("");
                Said::Tokens { access: self.make(true, family, "", now), refresh: None }
            }
            Asked::Extend { token } => match self.tokens.get_mut(token).filter(|one| !one.over && one.ends > now) {
                Some(old) => {
                    old.over = true;
                    let family = old.family;
                    Said::Tokens { access: self.make(true, family, "", now), refresh: None }
                }
                None => Said::Ended,
            },
            Asked::Call { token: Some(token) } => {
                let good = self.tokens.get(token).is_some_and(|one| !one.over && !one.refused && one.ends > now);
                if good { Said::Fine } else { Said::Ended }
            }
            Asked::Revoke { token } => {
                if let Some(one) = self.tokens.get_mut(token) {
                    one.over = true;
                    let family = one.family;
                    self.families[family].live = false;
                }
                Said::Fine
            }
        };
        (said, None)
    }

    fn both(&mut self, family: usize, client: &str, now: Duration) -> Said {
        let access = self.make(true, family, client, now);
        Said::Tokens { access, refresh: Some(self.make(false, family, client, now)) }
    }

    fn rotate(&mut self, token: &str, client: &str, now: Duration) -> (Said, Option<Violation>) {
        let Some(known) = self.tokens.get_mut(token).filter(|one| !one.is_access) else { return (Said::Ended, None) };
        let (family, was_over) = (known.family, std::mem::replace(&mut known.over, true));
        if !self.families[family].live {
            return (Said::Ended, None);
        }
        if was_over {
            // Two hold it, as far as the vendor can see.
            let owner = &mut self.families[family];
            owner.live = false;
            let excused = owner.excused || self.dialect == Dialect::AvePoint;
            let violation = || Violation::new(Broken::Reused, format!("{token} at {}", self.host));
            return (Said::Ended, (!excused).then(violation));
        }
        let client = if client.is_empty() { self.families[family].client.clone() } else { client.to_owned() };
        (self.both(family, &client, now), None)
    }

    /// Its own refusal, whatever is true: what was presented ends by it.
    pub fn refuse(&mut self, asked: &Asked) -> Said {
        if let Asked::Refresh { token, .. } | Asked::Extend { token } = asked
            && let Some(one) = self.tokens.get_mut(token)
        {
            one.over = true;
            let family = one.family;
            self.families[family].live = false;
        }
        if let Asked::Code { code, .. } = asked {
            self.codes.remove(code);
        }
        Said::Ended
    }

    /// A technician has signed out: what lived may end.
    pub fn let_go(&mut self) {
        for family in &mut self.families {
            family.excused = true;
        }
    }

    /// The app has got this, to its request of this number; `late`: it may have given that up before.
    pub fn delivered(&mut self, asked: &Asked, said: &Said, number: u64, late: bool) {
        if asked.is_exchange() {
            let is_old = self.answered > number;
            self.answered = self.answered.max(number);
            // A sign-in that a later one has overtaken tells nothing about now.
            if is_old && !matches!(asked, Asked::Refresh { .. }) {
                return;
            }
        }
        match said {
            Said::Tokens { access, refresh } => {
                self.said_no &= late;
                if let Some(family) = self.tokens.get(access).map(|one| one.family) {
                    let is_family = refresh.is_some();
                    let family = &mut self.families[family];
                    (family.delivered, family.excused) = (is_family, false);
                }
                if let Asked::Service { client } = asked {
                    self.served = Some(client.clone());
                }
                if let Asked::Password { password, .. } = asked {
                    self.refused.remove(password);
                    self.served = Some(String::new());
                }
                self.newest = Some(access.clone());
            }
            Said::Ended => {
                self.said_no = true;
                match asked {
                    Asked::Call { token: Some(token) } | Asked::Extend { token } => {
                        if let Some(one) = self.tokens.get_mut(token) {
                            one.refused = true;
                            one.refusals = one.refusals.saturating_add(1);
                        }
                    }
                    Asked::Password { password, code, .. } => {
                        // With a code nobody says which of the two it was.
                        if code.is_none() {
                            self.refused.insert(password.clone());
                        }
                        self.served = None;
                    }
                    Asked::Service { .. } => self.served = None,
                    _ => {}
                }
            }
            Said::Client => self.said_no = true,
            Said::Fine | Said::WantsCode | Said::Busy(_) | Said::Fault => {}
        }
    }

    /// The app has not got this. `excused`: nobody is to blame.
    pub fn lost(&mut self, said: &Said, excused: bool) {
        if let Said::Tokens { access, refresh: Some(_) } = said
            && let Some(family) = self.tokens.get(access).map(|one| one.family)
        {
            self.families[family].excused |= excused;
        }
    }

    /// Whether the app has a sign-in here that lives, without a word against it.
    pub fn lives(&self, keeps: Keeps, client: &str, now: Duration) -> bool {
        let newest = self.newest.as_ref().and_then(|newest| self.tokens.get(newest));
        match keeps {
            Keeps::Family => {
                let ours = |family: &&Family| family.client == client && family.delivered;
                self.families.iter().rfind(ours).is_some_and(|family| family.live && !family.excused)
            }
            Keeps::Secret => self.served.as_deref().is_some_and(|served| served.is_empty() || served == client),
            Keeps::Token => newest.is_some_and(|one| !one.over && !one.refused && one.ends > now),
        }
    }

    /// Whether the app has heard a refusal since the last good token.
    pub fn said_no(&self) -> bool {
        self.said_no
    }

    /// In how many ways a token is shown before it is known to be refused.
    fn ways(&self) -> u8 {
        if matches!(self.dialect, Dialect::Controller | Dialect::AvePoint) { 2 } else { 1 }
    }

    /// What speaks against handing this token out.
    pub fn objects(&self, access: &str, now: Duration) -> Option<&'static str> {
        match self.tokens.get(access) {
            None => Some("is not of this host"),
            Some(one) if !one.is_access => Some("is no access token"),
            Some(one) if one.refusals >= self.ways() => Some("was refused"),
            Some(one) if one.ends + Duration::from_mins(1) < now => Some("has ended"),
            Some(_) => None,
        }
    }
}
