//! Tokens for scripts. Invariant: a live token is answered from memory, and an answer is good for
//! as long as was asked, if it was, or it is a failure.

use std::sync::{Arc, Weak};
use std::time::Duration;

use fobwatch_text::{Text, say};
use jiff::Timestamp;

use super::limiter::Lane;
use super::live::Session;
use super::renewal::sign_in_needed;
use super::{Entry, Sessions};
use crate::answers::Answers;
use crate::clipboard::{Variable, check_prefix, usual_prefix, variables};
use crate::clock::Moment;
use crate::failure::{Code, Failure};
use crate::profile::{Profile, ProfileId};
use crate::secret::Secret;
use crate::session::Outcome;
use crate::vendor::{Grant, Headers, Vendor};

/// The least validity where nobody asks for a time.
const USUAL: Duration = Duration::from_mins(1);
/// A script may ask 200 times a second; the activity hears of it once in this time.
const NOTED: Duration = Duration::from_mins(1);

/// Everything a script may want of a live sign-in.
#[derive(Debug, Clone)]
pub struct Credentials {
    /// The vendor's id.
    pub vendor: &'static str,
    /// None for ways to sign in that send credentials on every call.
    pub access_token: Option<Secret>,
    /// As the vendor's API looks for them.
    pub headers: Headers,
    /// The address API calls start with.
    pub api_base: String,
    /// Milliseconds since 1970; None: nothing expires, or the vendor does not tell.
    pub expires_at: Option<i64>,
}

impl Credentials {
    /// Environment variables, with the vendor's prefix unless another one is wanted. A shell outlives its token: they
    /// say until when it is good, where that is known.
    pub fn variables(&self, prefix: Option<&str>) -> Result<Vec<Variable>, Failure> {
        let usual = usual_prefix(self.vendor);
        let prefix = prefix.map_or(Ok(&*usual), check_prefix)?;
        let mut variables = variables(prefix, self.access_token.as_ref(), &self.headers, &self.api_base);
        let expires_at = self.expires_at.and_then(|at| Timestamp::from_millisecond(at).ok());
        variables.extend(expires_at.map(|at| (format!("{prefix}_EXPIRES_AT"), Secret::new(at.to_string()))));
        Ok(variables)
    }
}

/// Credentials for one grant. Making them opens sealed answers, so it is kept beside the
/// session until the grant, the profile or the lock changes.
pub(super) struct CachedCredentials {
    /// Of this grant and no other: a `Weak` keeps its address from being used again.
    of: Weak<Grant>,
    vendor: &'static str,
    token: Option<Secret>,
    headers: Headers,
    api_base: String,
}

impl CachedCredentials {
    pub(super) fn fits(&self, grant: Option<&Arc<Grant>>) -> bool {
        grant.is_some_and(|grant| std::ptr::eq(self.of.as_ptr(), Arc::as_ptr(grant)))
    }
}

impl Sessions {
    pub(crate) async fn credentials(
        self: &Arc<Self>,
        id: ProfileId,
        time: Option<Duration>,
    ) -> Result<Credentials, Failure> {
        self.ensure_valid(id, time).await?;
        let credentials = self.current_credentials(id)?;
        self.record_use(id);
        Ok(credentials)
    }

    /// As they are now, whatever they are good for.
    pub(super) fn current_credentials(&self, id: ProfileId) -> Result<Credentials, Failure> {
        self.cached(id)?.map_or_else(|| self.make_credentials(id), Ok)
    }

    pub(crate) fn refresh_token(&self, id: ProfileId) -> Result<Secret, Failure> {
        self.check_not_withheld(id)?;
        let grant = self.grant(id)?.ok_or_else(sign_in_needed)?;
        let token = grant.refresh_token.clone();
        let token = token.ok_or_else(|| Failure::new(Code::Refused, say::copy::NO_REFRESH_TOKEN))?;
        self.record_activity(id, say::session::REFRESH_TOKEN_HANDED);
        self.tell_profile(id);
        Ok(token)
    }

    /// Ensures a token that is good for so long. Without a time the token is renewed when less than a
    /// minute is left, and what there is then will do.
    pub(super) async fn ensure_valid(self: &Arc<Self>, id: ProfileId, time: Option<Duration>) -> Result<(), Failure> {
        match time {
            Some(time) if self.is_valid_for(id, time)? => Ok(()),
            Some(time) => self.renew_for(id, time).await,
            None => {
                let usual_validity = self.usual_validity(id)?;
                if self.is_valid_for(id, usual_validity)? {
                    return Ok(());
                }
                let renewed = self.renew_for(id, usual_validity).await;
                if self.is_valid_for(id, Duration::ZERO)? { Ok(()) } else { renewed }
            }
        }
    }

    /// Renews unless that is in vain, or has been done meanwhile: whoever waits shares the outcome.
    async fn renew_for(self: &Arc<Self>, id: ProfileId, time: Duration) -> Result<(), Failure> {
        // Of one moment: a renewal that ends right after it is noticed by its number.
        let (is_good, before, refusal) = self.with_entry(id, |entry| {
            let (session, now) = (entry.live.open()?, self.clock.moment());
            Ok::<_, Failure>((session.usable_for(now, time), entry.ended, refusal_to_renew(session, now, time)))
        })??;
        let outcome = match refusal {
            _ if is_good => return Ok(()),
            Some(refusal) => Err(refusal),
            None => self.renew_unless(id, Lane::Hand, before).await,
        };
        if self.is_valid_for(id, time)? {
            return Ok(());
        }
        self.with_open(id, |session| Err(explain(session, outcome, self.clock.moment(), time)))?
    }

    /// The validity to ask for where nobody names one: a minute; of tokens that live no longer half their
    /// life, or their vendor would be asked each time.
    pub(crate) fn usual_validity(&self, id: ProfileId) -> Result<Duration, Failure> {
        let lifetime = self.with_open(id, |session| session.grant.as_deref().and_then(lifetime))?;
        Ok(lifetime.filter(|lifetime| *lifetime <= USUAL).map_or(USUAL, |lifetime| lifetime / 2))
    }

    fn is_valid_for(&self, id: ProfileId, time: Duration) -> Result<bool, Failure> {
        self.check_not_withheld(id)?;
        self.with_open(id, |session| session.usable_for(self.clock.moment(), time))
    }

    /// Credentials from memory, if they were made for this grant.
    fn cached(&self, id: ProfileId) -> Result<Option<Credentials>, Failure> {
        self.with_entry(id, |entry| {
            let session = entry.live.open()?;
            let Some(grant) = session.grant.as_ref() else { return Ok(None) };
            let cached = entry.cached.as_ref().filter(|cached| cached.fits(Some(grant)));
            let now = self.clock.moment();
            let expires_at = || grant.expires_at.map(|at| session.on_wall(at, now));
            Ok(cached.map(|cached| cached.credentials(expires_at())))
        })?
    }

    fn make_credentials(&self, id: ProfileId) -> Result<Credentials, Failure> {
        let (profile, grant, edits) = self.signed_in(id)?;
        let (vendor, answers) = self.opened(&profile)?;
        let cached = CachedCredentials::made(vendor, &answers, &grant);
        let now = self.clock.moment();
        let mut entries = self.entries();
        let entry = entries.get_mut(&id).ok_or_else(Failure::not_found)?;
        let session = entry.live.open()?;
        let credentials = cached.credentials(grant.expires_at.map(|at| session.on_wall(at, now)));
        // An edit meanwhile has thrown away what this was made of.
        if entry.edits == edits && cached.fits(session.grant.as_ref()) {
            entry.cached = Some(Box::new(cached));
        }
        Ok(credentials)
    }

    /// A profile and its grant, of one moment, and the number of edits until then.
    pub(super) fn signed_in(&self, id: ProfileId) -> Result<(Profile, Arc<Grant>, u32), Failure> {
        let (profile, grant, edits) = self.with_entry(id, |entry| {
            Ok::<_, Failure>((entry.profile.clone(), entry.live.open()?.grant.clone(), entry.edits))
        })??;
        Ok((profile, grant.ok_or_else(sign_in_needed)?, edits))
    }

    /// Records that a token was handed out.
    pub(super) fn record_use(self: &Arc<Self>, id: ProfileId) {
        if self.is_to_be_noted(id, |entry| &mut entry.last_use) {
            self.record_apart(id, say::session::TOKEN_HANDED.into());
        }
    }

    /// Whether the last such use was noted long enough ago; then this one is.
    pub(super) fn is_to_be_noted(&self, id: ProfileId, last: fn(&mut Entry) -> &mut Option<Duration>) -> bool {
        let now = self.clock.moment().steady;
        self.entries().get_mut(&id).map(|entry| last(entry)).is_some_and(|last| {
            let is_due = last.is_none_or(|last| now >= last.saturating_add(NOTED));
            if is_due {
                *last = Some(now);
            }
            is_due
        })
    }

    /// Records a use in the activity, off the path of the answer: this one writes.
    pub(super) fn record_apart(self: &Arc<Self>, id: ProfileId, text: Text) {
        let sessions = Arc::downgrade(self);
        tokio::task::spawn_blocking(move || {
            if let Some(sessions) = sessions.upgrade() {
                sessions.record_activity(id, text);
                sessions.tell_profile(id);
            }
        });
    }
}

impl CachedCredentials {
    pub(super) fn made(vendor: &dyn Vendor, answers: &Answers, grant: &Arc<Grant>) -> Self {
        Self {
            of: Arc::downgrade(grant),
            vendor: vendor.descriptor().id,
            token: vendor.token(grant).cloned(),
            headers: vendor.headers(answers, grant),
            api_base: vendor.api_base(answers, grant),
        }
    }

    pub(super) fn credentials(&self, expires_at: Option<Timestamp>) -> Credentials {
        Credentials {
            vendor: self.vendor,
            access_token: self.token.clone(),
            headers: self.headers.clone(),
            api_base: self.api_base.clone(),
            expires_at: expires_at.map(Timestamp::as_millisecond),
        }
    }
}

impl Entry {
    /// Drops what was made for a grant that is no longer the session's.
    pub(super) fn forget_cached(&mut self) {
        let grant = self.live.open().ok().and_then(|session| session.grant.as_ref());
        if self.cached.as_ref().is_some_and(|cached| !cached.fits(grant)) {
            self.cached = None;
        }
    }
}

/// The refusal of a renewal that would be in vain now: scripts ask without end, and a vendor is not to be
/// asked as often.
fn refusal_to_renew(session: &Session, now: Moment, time: Duration) -> Option<Failure> {
    if !session.is_renewable() {
        let live = Failure::new(Code::SignInNeeded, say::session::NEEDS_SIGN_IN).hint(say::sign_in::AGAIN_HINT);
        return Some(if session.is_usable(now) { live } else { sign_in_needed() });
    }
    let failed = |code| session.shown_trouble().map(|trouble| Failure::new(code, trouble.text));
    match &session.outcome {
        Outcome::NeedsCode => Some(failed(Code::CodeNeeded).unwrap_or_else(sign_in_needed)),
        Outcome::NeedsSignIn | Outcome::SignedOut => Some(failed(Code::SignInNeeded).unwrap_or_else(sign_in_needed)),
        // The ways out are commands, which `fob` knows.
        Outcome::Refused { .. } => failed(Code::Refused),
        Outcome::Unreachable { retry_at: Some(retry_at), .. } if *retry_at > now.wall => {
            let seconds = retry_at.duration_since(now.wall).as_secs().max(1);
            let hint = Text::plain(format!("It is tried again in {seconds} s; renew it to try at once."));
            failed(Code::Unreachable).map(|failure| failure.hint(hint))
        }
        Outcome::Unreachable { .. } => None,
        // A vendor that gives no more would be asked each time.
        Outcome::SignedIn => {
            let lifetime = session.grant.as_deref().and_then(lifetime)?;
            (session.is_usable(now) && time >= lifetime).then(|| too_short(lifetime, time))
        }
    }
}

/// The failure where no token is good for so long.
fn explain(session: &Session, outcome: Result<(), Failure>, now: Moment, time: Duration) -> Failure {
    let left = session.grant.as_ref().and_then(|grant| grant.expires_at).filter(|_| session.is_usable(now));
    let left = left.map(|at| session.on_wall(at, now).duration_since(now.wall).as_secs());
    // Where there has never been a token, how the sign-in ended says more than that there is none.
    let ended = match session.outcome {
        Outcome::NeedsCode => Code::CodeNeeded,
        Outcome::Refused { .. } => Code::Refused,
        Outcome::Unreachable { .. } => Code::Unreachable,
        Outcome::SignedOut | Outcome::SignedIn | Outcome::NeedsSignIn => Code::SignInNeeded,
    };
    match (outcome, left) {
        // That one says the numbers itself.
        (Err(failure), Some(left)) if failure.code != Code::Invalid => Failure {
            message: Text::plain(format!(
                "the token is good for another {left} s, {} s were asked for, and it cannot be renewed: {}",
                time.as_secs(),
                failure.message
            )),
            ..failure
        },
        (Err(failure), _) if failure.code == Code::SignInNeeded && ended != Code::SignInNeeded => session
            .shown_trouble()
            .map_or(Failure { code: ended, ..failure }, |trouble| Failure::new(ended, trouble.text)),
        (Err(failure), _) => failure,
        (Ok(()), _) => session
            .grant
            .as_deref()
            .and_then(lifetime)
            .map_or_else(sign_in_needed, |lifetime| too_short(lifetime, time)),
    }
}

/// How long the vendor's tokens live, as far as the last one tells.
fn lifetime(grant: &Grant) -> Option<Duration> {
    grant.access_token.as_ref()?;
    Duration::try_from(grant.expires_at?.duration_since(grant.obtained_at)).ok()
}

fn too_short(lifetime: Duration, time: Duration) -> Failure {
    let (lifetime, time) = (lifetime.as_secs(), time.as_secs());
    let text = format!("{time} s were asked for, and this vendor's tokens live for {lifetime} s");
    Failure::new(Code::Invalid, Text::plain(text)).hint(Text::plain("Ask for less."))
}
