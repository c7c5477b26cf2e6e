//! Renewing, by hand and by the timer; verifying. Nothing here ever opens a browser or a prompt.

use std::sync::atomic::Ordering;
use std::sync::{Arc, PoisonError};
use std::time::Duration;

use jiff::Timestamp;

use super::signing::valid_for;
use super::{App, Inner};
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
        inner.ours(id)?;
        if grant.is_none() && answers.method.interactive {
            return Err(sign_in_needed());
        }
        inner.change(id, |entry| entry.session.busy = Some(Busy::Renewing))?;
        let context = inner.context(id, Arc::new(Unattended));
        let renewed = match &grant {
            Some(grant) => vendor.renew(&context, &answers, grant).await.map(|mut renewed| {
                // A renewal does not change whose it is; only its spelling may differ from the sign-in's.
                renewed.identity = grant.identity.clone().or(renewed.identity);
                renewed
            }),
            None => match vendor.sign_in(&context, &answers).await {
                Ok(new) => inner.judge(id, vendor, &answers, new).await.inspect(|new| inner.keep_identity(id, new)),
                failed => failed,
            },
        };
        match renewed {
            Ok(renewed) => {
                let text = format!("Token renewed, {}", valid_for(&renewed));
                inner.adopt(id, renewed, text, None);
                Ok(())
            }
            Err(error) => {
                inner.fail(id, &error, None);
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
        for id in ids {
            let app = self.clone();
            // Its outcome is shown on the profile.
            tokio::spawn(async move { app.renew(id).await });
        }
        Ok(())
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
        self.conclude(id, verified, "The token is good")
    }

    /// Does something that only this vendor can.
    pub async fn act(&self, id: ProfileId, action: String) -> Result<String, Failure> {
        let inner = &self.inner;
        let (vendor, answers) = inner.opened(&inner.profile(id)?)?;
        inner.ours(id)?;
        let grant = inner.grant(id)?.ok_or_else(sign_in_needed)?;
        let Some(known) = vendor.actions(&answers, &grant).into_iter().find(|known| known.id == action) else {
            return Err(Failure::new(Code::TooLate, "this cannot be done now"));
        };
        let result = vendor.act(&inner.context(id, Arc::new(Unattended)), &answers, &grant, &action).await;
        self.conclude(id, result, known.label)
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

    fn conclude(&self, id: ProfileId, result: Result<Verified, VendorError>, done: &str) -> Result<String, Failure> {
        let inner = &self.inner;
        match result {
            Ok(verified) => {
                let foreign = inner.change(id, |entry| {
                    let mut grant = Arc::unwrap_or_clone(entry.session.grant.take()?);
                    grant.learn(&verified);
                    entry.session.remembered.clone_from(&grant.facts);
                    entry.session.grant = Some(Arc::new(grant));
                    let foreign = entry.foreign();
                    if foreign.is_none() {
                        entry.session.rest = Rest::SignedIn;
                        entry.session.trouble = None;
                    }
                    foreign
                })?;
                if let Some(error) = foreign {
                    inner.fail(id, &error, None);
                    return Err(failure(&error));
                }
                if let Some(grant) = inner.grant(id)? {
                    inner.keep_identity(id, &grant);
                }
                inner.save_session(id, false)?;
                let warning = verified.warnings.first().map(|warning| warning.text.clone());
                let note =
                    verified.note.or(warning).map_or_else(|| format!("{done}."), |note| format!("{done}. {note}"));
                inner.note(id, note.clone());
                inner.change(id, |_| ())?;
                Ok(note)
            }
            Err(error) => {
                inner.fail(id, &error, None);
                Err(failure(&error))
            }
        }
    }

    /// A grant that is good for at least `time`, renewed first if need be.
    pub async fn acquire(&self, id: ProfileId, time: Duration) -> Result<Arc<Grant>, Failure> {
        let inner = &self.inner;
        inner.vault.key()?;
        inner.ours(id)?;
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
        let (retry, renew) = inner
            .look(id, |entry| match &entry.session.rest {
                Rest::Unreachable { retry_at } => (*retry_at <= now, false),
                Rest::SignedIn => {
                    (false, entry.profile.auto_renew && entry.session.renew_due.is_some_and(|due| due <= now))
                }
                _ => (false, false),
            })
            .unwrap_or_default();
        if retry && !inner.can_retry_alone(id) {
            // Only a person can try again: say so instead of counting down once more.
            let _ = inner.change(id, |entry| entry.session.rest = Rest::NeedsSignIn);
        } else if retry || renew {
            let app = self.clone();
            tokio::spawn(async move { app.renew(id).await });
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
            let due = entry.session.due(now, entry.profile.auto_renew);
            [due, entry.notice_due(now)].into_iter().flatten().min()
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
