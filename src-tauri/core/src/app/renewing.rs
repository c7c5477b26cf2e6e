//! Renewing, by hand and by the timer; verifying. Nothing here ever opens a browser or a prompt.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use tokio::task::JoinSet;

use super::because::{because, cause};
use super::signing::valid_for;
use super::{Core, Inner, grant_of};
use crate::contract::{Changed, Renewed};
use crate::fail;
use crate::failure::{Code, Failure};
use crate::profile::ProfileId;
use crate::schedule::{Lane, Seat};
use crate::session::{Effect, Event, Job, Rest};
use crate::supervise::{Panicked, caught};
use crate::vendor::{Class, Context, Effect as Verdict, Grant, Unattended, VendorError, Verified};
use crate::words::Said;

impl Core {
    pub(super) async fn renew(&self, id: ProfileId) -> Result<(), Failure> {
        self.renew_in(id, Lane::Hand).await
    }

    pub(super) async fn renew_in(&self, id: ProfileId, lane: Lane) -> Result<(), Failure> {
        let seen = self.inner.look(id, |entry| entry.session.ended)?;
        self.renew_unless(id, lane, seen).await
    }

    /// Renews unless another renewal has ended since the caller saw so many: its outcome will do.
    pub(super) async fn renew_unless(&self, id: ProfileId, lane: Lane, seen: u32) -> Result<(), Failure> {
        self.inner.store.may_write()?;
        let app = self.clone();
        // On a task of its own: a caller that goes away must not take the reply with it.
        let task = tokio::spawn(because(cause(), async move { app.renew_alone(id, lane, seen).await }));
        let result = task.await.unwrap_or_else(|_| Err(Panicked.into()));
        if let (Lane::Timer, Err(failure)) = (lane, &result) {
            // Nothing may stay in line for ever; one that did begin takes no note of this.
            self.inner.took_note(id, Event::NotBegun(failure.to_string()));
        }
        result
    }

    async fn renew_alone(&self, id: ProfileId, lane: Lane, seen: u32) -> Result<(), Failure> {
        let inner = &self.inner;
        let flight = inner.look(id, |entry| Arc::clone(&entry.session.flight))?;
        if self.left_has_signed_in(id).await? {
            return inner.outcome(id);
        }
        let host = inner.host(id)?;
        let take = || Seat::take(Arc::clone(&inner.gate), host.clone(), lane, Arc::clone(&inner.clock));
        let mut seat = Some(take().await);
        let _flight = if let Ok(flight) = flight.try_lock() {
            flight
        } else {
            // Whoever is under way may need the place to come to its end.
            seat = None;
            flight.lock().await
        };
        let is_over = || inner.look(id, |entry| entry.session.ended != seen);
        let seat = match seat {
            Some(seat) => seat,
            None if is_over()? => return inner.outcome(id),
            None => take().await,
        };
        if inner.stopped.load(Ordering::Relaxed) {
            return Err(Failure::new(Code::TooLate, "Fobwatch is about to quit"));
        }
        if is_over()? {
            return inner.outcome(id);
        }
        if let Ok(outcome) = caught(self.renew_in_flight(id, lane, Arc::new(seat))).await {
            return outcome;
        }
        // What came of it is not known, and nothing else is under way: the flight is ours.
        let era = inner.look(id, |entry| entry.session.era)?;
        inner.fail(id, Job::Renewal { era }, "Renewal", broken());
        inner.landed(id)
    }

    /// A sign-in that had sent something when it was cancelled comes first: what it has used up must not be sent
    /// again. Whether it has brought a token.
    async fn left_has_signed_in(&self, id: ProfileId) -> Result<bool, Failure> {
        let inner = &self.inner;
        let mut changes = inner.changes.subscribe();
        let is_out = |entry: &super::Entry| {
            entry.session.attempt.as_ref().is_some_and(|attempt| attempt.left && attempt.of == grant_of(&entry.profile))
        };
        if !inner.look(id, is_out)? {
            return Ok(false);
        }
        while inner.look(id, is_out)? && changes.changed().await.is_ok() {}
        inner.look(id, |entry| entry.session.grant.is_some())
    }

    async fn renew_in_flight(&self, id: ProfileId, lane: Lane, seat: Arc<Seat>) -> Result<(), Failure> {
        let inner = &self.inner;
        let key = match lane {
            Lane::Hand => inner.vault.key()?,
            Lane::Timer => inner.vault.key_for_upkeep()?,
        };
        let (vendor, answers) = inner.opened_with(&key, &inner.profile(id)?)?;
        inner.ours(id)?;
        let era = match inner.happened(id, Event::RenewalBegan { by_hand: lane == Lane::Hand })? {
            Effect::Note { era } => {
                if let Err(failure) = inner.write(id, false) {
                    inner.took_note(id, Event::NotNoted(failure.to_string()));
                    return Err(failure);
                }
                era
            }
            Effect::Post { era } => era,
            // What was not saved is saved now; that is all that can be done.
            Effect::Save(_) => return inner.outcome(id),
            Effect::Nothing | Effect::Queue | Effect::Record | Effect::Rewrite => return Err(sign_in_needed()),
        };
        fail::point("renewal/pending-noted");
        // What is left of a grant that cannot be renewed is of no use to a sign-in without a person.
        let serves = |grant: &Arc<Grant>| grant.renew_at.is_some() || answers.method.interactive;
        // It may have been removed just now: what has begun comes to its end.
        let grant = inner.change_any(id, |entry| entry.session.grant.clone())?.filter(serves);
        let context = Context { clock: seat, ..inner.context(id, Arc::new(Unattended)) };
        fail::point("renewal/before-send");
        let app = self.clone();
        let asked = tokio::spawn(because(cause(), async move {
            match &grant {
                Some(grant) => vendor.renew(&context, &answers, grant).await.map(|mut renewed| {
                    // A renewal does not change whose it is; only its spelling may differ from the sign-in's.
                    renewed.identity = grant.identity.clone().or(renewed.identity);
                    renewed
                }),
                None => match vendor.sign_in(&context, &answers).await {
                    Ok(new) => {
                        let judged = app.inner.judge(id, vendor, &answers, new).await;
                        judged.inspect(|new| app.inner.keep_identity(id, new))
                    }
                    failed => failed,
                },
            }
        }));
        let renewed = asked.await.unwrap_or_else(|_| Err(broken()));
        fail::point("renewal/after-reply");
        match renewed {
            Ok(renewed) => {
                inner.note(id, format!("Token renewed, {}", valid_for(&renewed)));
                inner.took_note(id, Event::Renewed { era, grant: Arc::new(renewed) });
            }
            Err(error) => inner.fail(id, Job::Renewal { era }, "Renewal", error),
        }
        inner.landed(id)
    }

    pub(super) async fn renew_all(&self) -> Result<(), Failure> {
        let ids: Vec<_> =
            self.inner.entries().iter().filter(|(_, entry)| entry.session.is_renewable()).map(|(id, _)| *id).collect();
        for id in ids {
            if let Ok(Effect::Queue) = self.inner.happened(id, Event::RenewalWanted) {
                self.renew_later(id, cause());
            }
        }
        Ok(())
    }

    pub(super) async fn renew_many(&self, ids: Vec<ProfileId>) -> Result<Vec<Renewed>, Failure> {
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

    pub(super) async fn verify(&self, id: ProfileId) -> Result<Said, Failure> {
        let (mut era, mut verified) = self.ask_vendor(id).await?;
        if verified.as_ref().is_err_and(|error| error.class == Class::TokenRejected) && self.can_renew(id)? {
            // From now on nobody gets it, whatever becomes of the renewal.
            self.inner.took_note(id, Event::TokenRefused { era });
            self.renew(id).await?;
            (era, verified) = self.ask_vendor(id).await?;
        }
        self.conclude(id, era, verified, "Check", "The token is good")
    }

    pub(super) async fn act(&self, id: ProfileId, action: String) -> Result<Said, Failure> {
        let inner = &self.inner;
        let (vendor, answers) = inner.opened(&inner.profile(id)?)?;
        inner.ours(id)?;
        let (era, grant) = inner.look(id, |entry| (entry.session.era, entry.session.grant.clone()))?;
        let grant = grant.ok_or_else(sign_in_needed)?;
        let Some(known) = vendor.actions(&answers, &grant).into_iter().find(|known| known.id == action) else {
            return Err(Failure::new(Code::TooLate, "this cannot be done now"));
        };
        let result = vendor.act(&inner.context(id, Arc::new(Unattended)), &answers, &grant, &action).await;
        self.conclude(id, era, result, known.label, known.label)
    }

    async fn ask_vendor(&self, id: ProfileId) -> Result<(u32, Result<Verified, VendorError>), Failure> {
        let inner = &self.inner;
        let (vendor, answers) = inner.opened(&inner.profile(id)?)?;
        let (era, grant) = inner.look(id, |entry| (entry.session.era, entry.session.grant.clone()))?;
        let grant = grant.ok_or_else(sign_in_needed)?;
        Ok((era, vendor.verify(&inner.context(id, Arc::new(Unattended)), &answers, &grant).await))
    }

    fn can_renew(&self, id: ProfileId) -> Result<bool, Failure> {
        self.inner.look(id, |entry| entry.session.is_renewable())
    }

    fn conclude(
        &self,
        id: ProfileId,
        era: u32,
        result: Result<Verified, VendorError>,
        what: &str,
        done: &str,
    ) -> Result<Said, Failure> {
        let inner = &self.inner;
        match result {
            Ok(verified) => {
                let warning = verified.warnings.first().map(|warning| warning.text.clone());
                let note = verified.note.clone().or(warning);
                let note = note.map_or_else(|| format!("{done}."), |note| format!("{done}. {note}"));
                let refused = inner.look(id, |entry| entry.refuses_as(&verified))?;
                inner.happened(id, Event::Verified { era, verified, refused: refused.clone() })?;
                if let Some(error) = refused {
                    inner.add_activity(id, error.text.clone(), true);
                    inner.change(id, |_| ())?;
                    return Err(failure(&error));
                }
                if let Some(grant) = inner.grant(id)? {
                    inner.keep_identity(id, &grant);
                }
                inner.note(id, note.clone());
                inner.change(id, |_| ())?;
                Ok(Said(note))
            }
            Err(error) => {
                let failure = failure(&error);
                inner.fail(id, Job::Check { era }, what, error);
                Err(failure)
            }
        }
    }

    pub(super) async fn acquire(&self, id: ProfileId, time: Duration) -> Result<Arc<Grant>, Failure> {
        let inner = &self.inner;
        inner.ours(id)?;
        let fresh = |app: &Inner| app.look(id, |entry| entry.session.usable_for(app.clock.moment(), time));
        if !fresh(inner)? && self.can_renew(id)? {
            // With a live token the trouble of a failed renewal can wait.
            if let Err(failure) = self.renew(id).await
                && !inner.look(id, |entry| entry.session.is_usable(inner.clock.moment()))?
            {
                return Err(failure);
            }
        }
        let usable = inner.look(id, |entry| entry.session.is_usable(inner.clock.moment()))?;
        inner.grant(id)?.filter(|_| usable).ok_or_else(sign_in_needed)
    }
}

impl Inner {
    /// The outcome of a renewal that has ended, for whoever waited for it.
    fn landed(&self, id: ProfileId) -> Result<(), Failure> {
        self.change_any(id, |entry| entry.session.ended += 1)?;
        let outcome = self.outcome(id);
        self.end_parting(id);
        self.settle(id);
        outcome
    }

    /// Who has to bear this profile's renewals.
    fn host(&self, id: ProfileId) -> Result<String, Failure> {
        let profile = self.profile(id)?;
        let (vendor, answers) = super::plain(&profile)?;
        let base = self.grant(id)?.map(|grant| vendor.api_base(&answers, &grant));
        let url = base.and_then(|base| url::Url::parse(&base).ok());
        let host = url.as_ref().and_then(url::Url::host_str).map(str::to_owned);
        Ok(host.unwrap_or_else(|| vendor.endpoint(&answers)))
    }

    /// How the last sign-in or renewal ended, for those who waited for it.
    pub(super) fn outcome(&self, id: ProfileId) -> Result<(), Failure> {
        self.change_any(id, |entry| {
            let session = &entry.session;
            let code = match (&session.unsaved, &session.rest) {
                (Some(_), _) => Code::Storage,
                (None, Rest::SignedIn) if session.trouble.is_none() => return Ok(()),
                (None, Rest::SignedIn | Rest::Refused { .. }) => Code::Refused,
                (None, Rest::Unreachable { .. }) => Code::Unreachable,
                (None, Rest::SignedOut | Rest::NeedsSignIn) => Code::SignInNeeded,
                (None, Rest::NeedsCode) => Code::CodeNeeded,
            };
            let Some(trouble) = session.shown_trouble() else { return Err(sign_in_needed()) };
            let failure = Failure::new(code, trouble.text);
            Err(match trouble.said {
                Some(said) => failure.hint(said),
                None => failure,
            })
        })?
    }
}

fn broken() -> VendorError {
    VendorError::retry(Class::BadReply, "The renewal failed inside Fobwatch.", None)
}

fn sign_in_needed() -> Failure {
    Failure::new(Code::SignInNeeded, "there is no live sign-in").hint("Sign in first.")
}

/// A vendor's error as the caller of a command sees it.
fn failure(error: &VendorError) -> Failure {
    let code = match error.effect {
        Verdict::Retry { .. } => Code::Unreachable,
        Verdict::SignIn { .. } => Code::SignInNeeded,
        Verdict::Code => Code::CodeNeeded,
        Verdict::Refuse | Verdict::Previous => Code::Refused,
    };
    let failure = Failure::new(code, error.text.clone());
    match &error.said {
        Some(said) => failure.hint(said.clone()),
        None => failure,
    }
}
