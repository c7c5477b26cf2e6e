//! Renewals, by hand and by the timer. Invariant: none of them opens a browser or a prompt.

use std::sync::Arc;
use std::time::Duration;

use fobwatch_text::{Text, say};
use tokio::sync::OwnedMutexGuard;
use tokio::task::JoinSet;

use super::Sessions;
use super::limiter::Lane;
use super::permit_clock::PermitClock;
use super::sign_in::valid_for;
use crate::cause::{current_cause, with_cause};
use crate::contract::{Changed, Renewed};
use crate::fail;
use crate::failure::{Code, Failure};
use crate::owners::{grant_of, plain};
use crate::profile::ProfileId;
use crate::session::{Effect, Event, Job, Outcome};
use crate::supervise::{Panicked, caught};
use crate::vendor::{Class, Context, Grant, Unattended, VendorError};

impl Sessions {
    pub(crate) async fn renew(self: &Arc<Self>, id: ProfileId) -> Result<(), Failure> {
        self.renew_in(id, Lane::Hand).await
    }

    pub(super) async fn renew_in(self: &Arc<Self>, id: ProfileId, lane: Lane) -> Result<(), Failure> {
        let before = self.with_entry(id, |entry| entry.ended)?;
        self.renew_unless(id, lane, before).await
    }

    /// Renews unless another renewal has ended since the caller saw so many: its outcome will do.
    pub(super) async fn renew_unless(self: &Arc<Self>, id: ProfileId, lane: Lane, before: u32) -> Result<(), Failure> {
        self.store.may_write()?;
        let sessions = Arc::clone(self);
        // On a task of its own: a caller that goes away must not take the reply with it.
        let task =
            tokio::spawn(with_cause(current_cause(), async move { sessions.renew_alone(id, lane, before).await }));
        let result = task.await.unwrap_or_else(|_| Err(Panicked.into()));
        if let (Lane::Timer, Err(failure)) = (lane, &result) {
            // Nothing may stay in line for ever; one that did begin takes no note of this.
            self.apply(id, Event::NotBegun(failure.message.clone()));
        }
        result
    }

    async fn renew_alone(self: &Arc<Self>, id: ProfileId, lane: Lane, before: u32) -> Result<(), Failure> {
        let renewal_lock = self.renewal_lock(id)?;
        if self.abandoned_has_signed_in(id).await? {
            return self.outcome(id);
        }
        let host = self.host(id)?;
        let take = || PermitClock::take(Arc::clone(&self.limiter), host.clone(), lane, Arc::clone(&self.clock));
        let mut permit = Some(take().await);
        let _renewal_lock = if let Ok(renewal_lock) = renewal_lock.try_lock() {
            renewal_lock
        } else {
            // Whoever is under way may need the permit to come to its end.
            permit = None;
            renewal_lock.lock().await
        };
        let is_over = || self.with_entry(id, |entry| entry.ended != before);
        let permit = match permit {
            Some(permit) => permit,
            None if is_over()? => return self.outcome(id),
            None => take().await,
        };
        if self.has_stopped() {
            return Err(Failure::new(Code::TooLate, say::app::ABOUT_TO_QUIT));
        }
        if is_over()? {
            return self.outcome(id);
        }
        if let Ok(outcome) = caught(self.renew_locked(id, lane, Arc::new(permit))).await {
            return outcome;
        }
        // What came of it is not known, and nothing else is under way: the renewal lock is ours.
        let generation = self.with_session(id, |session| session.generation)?;
        self.fail(id, Job::Renewal { generation }, say::session::RENEWAL, broken());
        self.renewal_ended(id)
    }

    /// A sign-in that had sent something when it was cancelled comes first: what it has used up must not be sent
    /// again. Whether it has brought a token.
    async fn abandoned_has_signed_in(self: &Arc<Self>, id: ProfileId) -> Result<bool, Failure> {
        let mut changes = self.feed.subscribe();
        let is_out = |entry: &super::Entry| {
            let attempt = entry.live.kept().ok().and_then(|session| session.attempt.as_ref());
            attempt.is_some_and(|attempt| attempt.abandoned && attempt.of == grant_of(&entry.profile))
        };
        if !self.with_entry(id, is_out)? {
            return Ok(false);
        }
        while self.with_entry(id, is_out)? && changes.changed().await.is_ok() {}
        self.with_session(id, |session| session.grant.is_some())
    }

    async fn renew_locked(
        self: &Arc<Self>,
        id: ProfileId,
        lane: Lane,
        permit: Arc<PermitClock>,
    ) -> Result<(), Failure> {
        let key = match lane {
            Lane::Hand => self.vault.key()?,
            Lane::Timer => self.vault.key_for_renewals()?,
        };
        let (vendor, answers) = self.opened_with(&key, &self.profile(id)?)?;
        self.check_not_withheld(id)?;
        let generation = match self.step(id, Event::RenewalBegan { by_hand: lane == Lane::Hand })? {
            Effect::Mark { generation } => {
                if let Err(failure) = self.write(id, false) {
                    self.apply(id, Event::NotMarked(failure.message.clone()));
                    return Err(failure);
                }
                generation
            }
            Effect::Send { generation } => generation,
            // What was not saved is saved now; that is all that can be done.
            Effect::Save(_) => return self.outcome(id),
            Effect::Nothing | Effect::Queue | Effect::Record | Effect::Rewrite => return Err(sign_in_needed()),
        };
        fail::point("renewal/pending-noted");
        // What is left of a grant that cannot be renewed is of no use to a sign-in without a person.
        let serves = |grant: &Arc<Grant>| grant.renew_at.is_some() || answers.method.interactive;
        // It may have been removed just now: what has begun comes to its end.
        let grant = self.with_session(id, |session| session.grant.clone())?.filter(serves);
        let context = Context { clock: permit, ..self.context(id, Arc::new(Unattended)) };
        fail::point("renewal/before-send");
        let sessions = Arc::clone(self);
        let asked = tokio::spawn(with_cause(current_cause(), async move {
            match &grant {
                Some(grant) => vendor.renew(&context, &answers, grant).await.map(|mut renewed| {
                    // A renewal does not change whose it is; only its spelling may differ from the sign-in's.
                    renewed.identity = grant.identity.clone().or(renewed.identity);
                    renewed
                }),
                None => match vendor.sign_in(&context, &answers).await {
                    Ok(new) => {
                        let judged = sessions.check_identity(id, vendor, &answers, new).await;
                        judged.inspect(|new| sessions.keep_identity(id, new))
                    }
                    failed => failed,
                },
            }
        }));
        let renewed = asked.await.unwrap_or_else(|_| Err(broken()));
        fail::point("renewal/after-reply");
        match renewed {
            Ok(renewed) => {
                self.record_activity(id, say::session::renewed(valid_for(&renewed)));
                self.apply(id, Event::Renewed { generation, grant: Arc::new(renewed) });
            }
            Err(error) => self.fail(id, Job::Renewal { generation }, say::session::RENEWAL, error),
        }
        self.renewal_ended(id)
    }

    pub(crate) fn renew_all(self: &Arc<Self>) {
        let is_renewable = |entry: &super::Entry| entry.live.open().is_ok_and(|session| session.is_renewable());
        let ids: Vec<_> = self.entries().iter().filter(|(_, entry)| is_renewable(entry)).map(|(id, _)| *id).collect();
        for id in ids {
            if let Ok(Effect::Queue) = self.step(id, Event::RenewalWanted) {
                self.renew_later(id, current_cause());
            }
        }
    }

    pub(crate) async fn renew_many(self: &Arc<Self>, ids: Vec<ProfileId>) -> Vec<Renewed> {
        let mut under_way = JoinSet::new();
        for (place, id) in ids.into_iter().enumerate() {
            let sessions = Arc::clone(self);
            under_way.spawn(with_cause(current_cause(), async move { (place, sessions.renew_one(id).await) }));
        }
        let mut ended = under_way.join_all().await;
        ended.sort_by_key(|(place, _)| *place);
        ended.into_iter().map(|(_, renewed)| renewed).collect()
    }

    async fn renew_one(self: &Arc<Self>, id: ProfileId) -> Renewed {
        let outcome = self.renew(id).await.and_then(|()| self.grant(id));
        let renewed = match outcome {
            Ok(grant) => Renewed {
                id,
                ok: true,
                text: say::session::renewed(grant.as_deref().map(valid_for).unwrap_or_default()),
            },
            Err(failure) => Renewed { id, ok: false, text: failure.sentence() },
        };
        self.feed.tell(Changed::Renewed { renewed: renewed.clone() });
        renewed
    }

    pub(crate) async fn acquire(self: &Arc<Self>, id: ProfileId, time: Duration) -> Result<Arc<Grant>, Failure> {
        self.check_not_withheld(id)?;
        if !self.with_open(id, |session| session.usable_for(self.clock.moment(), time))? && self.can_renew(id)? {
            // With a live token the trouble of a failed renewal can wait.
            if let Err(failure) = self.renew(id).await
                && !self.with_open(id, |session| session.is_usable(self.clock.moment()))?
            {
                return Err(failure);
            }
        }
        let usable = self.with_open(id, |session| session.is_usable(self.clock.moment()))?;
        self.grant(id)?.filter(|_| usable).ok_or_else(sign_in_needed)
    }

    /// Once no renewal is under way, which would end the refresh token; none begins while it is held.
    pub(crate) async fn no_renewal(&self, id: ProfileId) -> Result<OwnedMutexGuard<()>, Failure> {
        Ok(self.renewal_lock(id)?.lock_owned().await)
    }

    fn renewal_lock(&self, id: ProfileId) -> Result<Arc<tokio::sync::Mutex<()>>, Failure> {
        self.with_entry(id, |entry| Arc::clone(&entry.renewal_lock))
    }

    /// The grant, for people and scripts.
    pub(crate) fn grant(&self, id: ProfileId) -> Result<Option<Arc<Grant>>, Failure> {
        self.with_open(id, |session| session.grant.clone())
    }

    /// The outcome of a renewal that has ended, for whoever waited for it.
    fn renewal_ended(&self, id: ProfileId) -> Result<(), Failure> {
        self.change_any_entry(id, |entry| entry.ended += 1)?;
        let outcome = self.outcome(id);
        self.end_draining(id);
        self.settle(id);
        outcome
    }

    /// The host that bears this profile's renewals: what the limiter counts by.
    fn host(&self, id: ProfileId) -> Result<String, Failure> {
        let profile = self.profile(id)?;
        let (vendor, answers) = plain(&profile)?;
        let base = self
            .with_session(id, |session| session.grant.clone())
            .unwrap_or_default()
            .map(|grant| vendor.api_base(&answers, &grant));
        let url = base.and_then(|base| url::Url::parse(&base).ok());
        let host = url.as_ref().and_then(url::Url::host_str).map(str::to_owned);
        Ok(host.unwrap_or_else(|| vendor.endpoint(&answers)))
    }

    /// The outcome of the last sign-in or renewal, for those who waited for it.
    pub(super) fn outcome(&self, id: ProfileId) -> Result<(), Failure> {
        self.with_session(id, |session| {
            let code = match (&session.unsaved, &session.outcome) {
                (Some(_), _) => Code::Storage,
                (None, Outcome::SignedIn) if session.trouble.is_none() => return Ok(()),
                (None, Outcome::SignedIn | Outcome::Refused { .. }) => Code::Refused,
                (None, Outcome::Unreachable { .. }) => Code::Unreachable,
                (None, Outcome::SignedOut | Outcome::NeedsSignIn) => Code::SignInNeeded,
                (None, Outcome::NeedsCode) => Code::CodeNeeded,
            };
            let Some(trouble) = session.shown_trouble() else { return Err(sign_in_needed()) };
            let failure = Failure::new(code, trouble.text);
            Err(match trouble.said {
                Some(said) => failure.hint(Text::plain(said)),
                None => failure,
            })
        })?
    }
}

pub(super) fn broken() -> VendorError {
    VendorError::retry(Class::BadReply, say::session::RENEWAL_FAILED_INSIDE, None)
}

pub(super) fn sign_in_needed() -> Failure {
    Failure::new(Code::SignInNeeded, say::session::NOT_LIVE).hint(say::sign_in::FIRST_HINT)
}
