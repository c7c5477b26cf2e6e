//! Renewing, by hand and by the timer; verifying. Nothing here ever opens a browser or a prompt.

use std::sync::atomic::Ordering;
use std::sync::{Arc, PoisonError};
use std::time::Duration;

use jiff::Timestamp;
use tokio::task::JoinSet;

use super::because::{because, cause};
use super::signing::valid_for;
use super::{App, Inner};
use crate::contract::{Cause, Changed, Renewed};
use crate::failure::{Code, Failure};
use crate::profile::ProfileId;
use crate::session::{Busy, Rest};
use crate::vendor::{Class, Effect, Grant, Unattended, VendorError, Verified};

impl App {
    /// Renews now. Who asks while a renewal is under way gets its outcome.
    pub async fn renew(&self, id: ProfileId) -> Result<(), Failure> {
        let inner = &self.inner;
        let (flight, before) =
            inner.look(id, |entry| (Arc::clone(&entry.session.flight), obtained_at(entry.session.grant.as_ref())))?;
        let _flight = flight.lock().await;
        if obtained_at(inner.grant(id)?.as_ref()) > before {
            return Ok(());
        }
        let _place = inner.renewals.acquire().await;
        let profile = inner.profile(id)?;
        let (vendor, answers) = inner.opened(&profile)?;
        let grant = inner.grant(id)?;
        if grant.is_none() && answers.method.interactive {
            return Err(sign_in_needed());
        }
        inner.change(id, |entry| entry.session.busy = Some(Busy::Renewing))?;
        let context = inner.context(id, Arc::new(Unattended));
        let renewed = match &grant {
            Some(grant) => vendor.renew(&context, &answers, grant).await,
            None => vendor.sign_in(&context, &answers).await,
        };
        inner.change(id, |entry| {
            // A sign-in that began meanwhile is not over.
            if entry.session.busy == Some(Busy::Renewing) {
                entry.session.busy = None;
            }
        })?;
        match renewed {
            Ok(renewed) => {
                let text = format!("Token renewed, {}", valid_for(&renewed));
                inner.adopt(id, renewed, text);
                Ok(())
            }
            Err(error) => {
                inner.fail(id, "Renewal", &error);
                Err(failure(&error))
            }
        }
    }

    /// Renews every profile that can be renewed without a person; returns at once.
    pub async fn renew_all(&self) -> Result<(), Failure> {
        let ids: Vec<_> = self
            .inner
            .entries()
            .iter()
            .filter(|(_, entry)| entry.session.grant.as_ref().is_some_and(|grant| grant.renew_at.is_some()))
            .map(|(id, _)| *id)
            .collect();
        let app = self.clone();
        // Each outcome is shown on its profile.
        tokio::spawn(because(cause(), async move { app.renew_many(ids).await }));
        Ok(())
    }

    /// Renews these, as many at a time as may be; tells of each as it ends, and of all in their
    /// order at the end.
    pub async fn renew_many(&self, ids: Vec<ProfileId>) -> Result<Vec<Renewed>, Failure> {
        let mut under_way = JoinSet::new();
        for (place, id) in ids.into_iter().enumerate() {
            let app = self.clone();
            under_way.spawn(because(cause(), async move { (place, app.renew_one(id).await) }));
        }
        let mut ended = under_way.join_all().await;
        ended.sort_by_key(|(place, _)| *place);
        Ok(ended.into_iter().map(|(_, renewed)| renewed).collect())
    }

    async fn renew_one(&self, id: ProfileId) -> Renewed {
        let outcome = self.renew(id).await.and_then(|()| self.inner.grant(id));
        let renewed = match outcome {
            Ok(grant) => Renewed {
                id,
                ok: true,
                text: format!("Token renewed, {}", grant.as_deref().map(valid_for).unwrap_or_default()),
            },
            Err(failure) => Renewed { id, ok: false, text: failure.sentence() },
        };
        self.inner.tell(Changed::Renewed { renewed: renewed.clone() });
        renewed
    }

    /// Asks the vendor whether the token is good; renews once if it says no.
    pub async fn verify(&self, id: ProfileId) -> Result<String, Failure> {
        let verified = match self.ask_vendor(id).await? {
            Err(error) if error.class == Class::TokenRejected && self.can_renew(id)? => {
                self.renew(id).await?;
                self.ask_vendor(id).await?
            }
            first => first,
        };
        self.conclude(id, verified, "Check", "The token is good")
    }

    /// Does something that only this vendor can.
    pub async fn act(&self, id: ProfileId, action: String) -> Result<String, Failure> {
        let inner = &self.inner;
        let (vendor, answers) = inner.opened(&inner.profile(id)?)?;
        let grant = inner.grant(id)?.ok_or_else(sign_in_needed)?;
        let Some(known) = vendor.actions(&answers, &grant).into_iter().find(|known| known.id == action) else {
            return Err(Failure::new(Code::TooLate, "this cannot be done now"));
        };
        let result = vendor.act(&inner.context(id, Arc::new(Unattended)), &answers, &grant, &action).await;
        self.conclude(id, result, known.label, known.label)
    }

    async fn ask_vendor(&self, id: ProfileId) -> Result<Result<Verified, VendorError>, Failure> {
        let inner = &self.inner;
        let (vendor, answers) = inner.opened(&inner.profile(id)?)?;
        let grant = inner.grant(id)?.ok_or_else(sign_in_needed)?;
        Ok(vendor.verify(&inner.context(id, Arc::new(Unattended)), &answers, &grant).await)
    }

    fn can_renew(&self, id: ProfileId) -> Result<bool, Failure> {
        Ok(self.inner.grant(id)?.is_some_and(|grant| grant.renew_at.is_some()))
    }

    fn conclude(
        &self,
        id: ProfileId,
        result: Result<Verified, VendorError>,
        what: &str,
        done: &str,
    ) -> Result<String, Failure> {
        let inner = &self.inner;
        match result {
            Ok(verified) => {
                inner.change(id, |entry| {
                    if let Some(grant) = entry.session.grant.take() {
                        let mut grant = Arc::unwrap_or_clone(grant);
                        grant.learn(&verified);
                        entry.session.remembered.clone_from(&grant.facts);
                        entry.session.grant = Some(Arc::new(grant));
                        entry.session.rest = Rest::SignedIn;
                        entry.session.trouble = None;
                    }
                })?;
                inner.save_session(id, false)?;
                let warning = verified.warnings.first().map(|warning| warning.text.clone());
                let note =
                    verified.note.or(warning).map_or_else(|| format!("{done}."), |note| format!("{done}. {note}"));
                inner.note(id, note.clone());
                inner.change(id, |_| ())?;
                Ok(note)
            }
            Err(error) => {
                inner.fail(id, what, &error);
                Err(failure(&error))
            }
        }
    }

    /// A grant that is good for at least `time`, renewed first if need be.
    pub async fn acquire(&self, id: ProfileId, time: Duration) -> Result<Arc<Grant>, Failure> {
        let inner = &self.inner;
        inner.vault.key()?;
        let fresh = |app: &Inner| app.look(id, |entry| entry.session.usable_for(app.clock.now(), time));
        if !fresh(inner)? && self.can_renew(id)? {
            // With a live token the trouble of a failed renewal can wait.
            if let Err(failure) = self.renew(id).await
                && !inner.look(id, |entry| entry.session.is_usable(inner.clock.now()))?
            {
                return Err(failure);
            }
        }
        let usable = inner.look(id, |entry| entry.session.is_usable(inner.clock.now()))?;
        inner.grant(id)?.filter(|_| usable).ok_or_else(sign_in_needed)
    }

    /// The timer: one for all profiles, for as long as the app lives.
    pub(super) async fn keep_time(self) {
        while !self.inner.stopped.load(Ordering::Relaxed) {
            let inner = &self.inner;
            let now = inner.clock.now();
            while let Some(id) = inner.pop_due(now) {
                self.attend(id, now);
            }
            let next = inner.schedule.lock().unwrap_or_else(PoisonError::into_inner).next();
            tokio::select! {
                () = inner.clock.sleep_until(next.unwrap_or(Timestamp::MAX)) => {}
                () = inner.rescheduled.notified() => {}
            }
        }
    }

    /// What is due for this profile right now.
    fn attend(&self, id: ProfileId, now: Timestamp) {
        let inner = &self.inner;
        if inner.look(id, |entry| entry.has_stopped(now)).unwrap_or_default() {
            return inner.stop_auto_renew(id);
        }
        let (retry, renew, daily) = inner
            .look(id, |entry| match &entry.session.rest {
                Rest::Unreachable { retry_at } => (*retry_at <= now, false, false),
                Rest::SignedIn => {
                    let is_due = |due: Option<Timestamp>| due.is_some_and(|due| due <= now);
                    (false, entry.profile.auto_renew && is_due(entry.session.renew_due), is_due(entry.daily_due()))
                }
                _ => (false, false, false),
            })
            .unwrap_or_default();
        if retry && !inner.can_retry_alone(id) {
            // Only a person can try again: say so instead of counting down once more.
            let _ = inner.change(id, |entry| entry.session.rest = Rest::NeedsSignIn);
        } else if retry || renew || daily {
            let app = self.clone();
            let cause = if retry {
                Cause::Retry
            } else if renew {
                Cause::Ahead
            } else {
                Cause::Daily
            };
            tokio::spawn(because(cause, async move { app.renew(id).await }));
        } else {
            // It has expired: show that, and wait for the next thing.
            let _ = inner.change(id, |_| ());
        }
    }
}

fn obtained_at(grant: Option<&Arc<Grant>>) -> Option<Timestamp> {
    grant.map(|grant| grant.obtained_at)
}

impl Inner {
    fn can_retry_alone(&self, id: ProfileId) -> bool {
        let Ok(profile) = self.profile(id) else { return false };
        let interactive = super::plain(&profile).is_ok_and(|(_, answers)| answers.method.interactive);
        let renewable = self.grant(id).ok().flatten().is_some_and(|grant| grant.renew_at.is_some());
        renewable || !interactive
    }

    /// Puts a profile's due time right after its session changed.
    pub(super) fn reschedule(&self, id: ProfileId) {
        let now = self.clock.now();
        let due = self.look(id, |entry| {
            let own = entry.session.due(now, entry.renews_next(now));
            [own, entry.upkeep_due(now)].into_iter().flatten().min()
        });
        let due = due.ok().flatten();
        self.schedule.lock().unwrap_or_else(PoisonError::into_inner).set(id, due);
        self.rescheduled.notify_one();
    }

    pub(super) fn clear_schedule(&self) {
        self.schedule.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    fn pop_due(&self, now: Timestamp) -> Option<ProfileId> {
        self.schedule.lock().unwrap_or_else(PoisonError::into_inner).pop(now)
    }
}

fn sign_in_needed() -> Failure {
    Failure::new(Code::SignInNeeded, "there is no live sign-in").hint("Sign in first.")
}

/// A vendor's error as the caller of a command sees it.
fn failure(error: &VendorError) -> Failure {
    let code = match error.effect {
        Effect::Retry { .. } => Code::Unreachable,
        Effect::SignIn { .. } | Effect::Code => Code::SignInNeeded,
        Effect::Refuse | Effect::Previous => Code::Refused,
    };
    let failure = Failure::new(code, error.text.clone());
    match &error.said {
        Some(said) => failure.hint(said.clone()),
        None => failure,
    }
}
