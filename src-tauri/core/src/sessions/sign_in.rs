//! Sign-in and sign-out, with a technician there.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use fobwatch_text::{Argument, Text, say};
use tokio::sync::{Mutex, mpsc};

use super::attempt::Attempt;
use super::attended::Attended;
use super::live::Session;
use super::{Entry, Sessions};
use crate::cause::{current_cause, with_cause};
use crate::contract::Waiting;
use crate::failure::{Code, Failure};
use crate::loopback::{Verdict, judge_address};
use crate::owners::grant_of;
use crate::profile::{ProfileId, REFRESH_TOKEN};
use crate::secret::Secret;
use crate::session::{Event, Job, Outcome, Renewal};
use crate::supervise::{Panicked, caught};
use crate::vendor::{Class, Grant, Unattended, VendorError};

/// Bytes: codes are short, and what is picked from is named in a line.
const LONGEST_ANSWER: usize = 2_000;

impl Sessions {
    pub(crate) async fn connect(self: &Arc<Self>, id: ProfileId, from_scratch: bool) -> Result<(), Failure> {
        self.begin(id, from_scratch, true).await
    }

    pub(crate) async fn connect_from_terminal(
        self: &Arc<Self>,
        id: ProfileId,
        from_scratch: bool,
    ) -> Result<(), Failure> {
        self.begin(id, from_scratch, false).await
    }

    async fn begin(self: &Arc<Self>, id: ProfileId, from_scratch: bool, opens_browser: bool) -> Result<(), Failure> {
        let profile = self.profile(id)?;
        let (vendor, mut answers) = self.opened(&profile)?;
        if self.take_up(id)? {
            return Ok(());
        }
        let (comes_first, owns_token, renews, asked_anew) = self.with_open(id, |session| {
            let owns_token = session.grant.as_ref().is_some_and(|grant| grant.refresh_token.is_some());
            let renews = match &session.outcome {
                Outcome::SignedIn | Outcome::Unreachable { .. } => true,
                // What was refused is mended at the vendor, mostly: it is tried again with what there is.
                Outcome::Refused { acceptable, .. } => acceptable.is_none(),
                Outcome::SignedOut | Outcome::NeedsSignIn | Outcome::NeedsCode => false,
            };
            // A renewal without a grant that renews is a sign-in by itself: it is not begun twice.
            let is_under_way = session.renewal == Renewal::UnderWay && !session.is_renewable();
            (session.unsaved.is_some() || is_under_way, owns_token, renews, session.refused_answers.clone())
        })?;
        // A token that waits to be saved comes first, and the grant's own before a pasted one: that has
        // been used up by now, and its second use would end them all.
        let has_pasted = answers.secret(REFRESH_TOKEN).is_some();
        let needs_pasted = answers.method.field(REFRESH_TOKEN).is_some_and(|field| field.required);
        if comes_first || owns_token && (renews && !from_scratch || needs_pasted) {
            return self.renew(id).await;
        }
        if owns_token && has_pasted {
            answers.secrets.remove(REFRESH_TOKEN);
        }
        let missing: Vec<_> =
            answers.missing().into_iter().filter(|problem| !asked_anew.contains(&problem.field)).collect();
        if let Some(first) = missing.first() {
            let label = answers.method.field(&first.field).map(|field| field.label).unwrap_or_default();
            let failure = Failure::new(Code::Invalid, say::answer::missing_part(label)).hint(say::profile::EDIT_HINT);
            return Err(Failure { fields: missing, ..failure });
        }
        self.stop_attempt(id).await?;
        let (replies, answers_to_come) = mpsc::unbounded_channel();
        let number = self.attempts.fetch_add(1, Ordering::Relaxed);
        let replies_to_come = Mutex::new(answers_to_come);
        let attended =
            Attended { sessions: Arc::downgrade(self), id, attempt: number, replies: replies_to_come, opens_browser };
        let context = self.context(id, Arc::new(attended));
        let (in_flight, of) = (context.in_flight.clone(), grant_of(&profile));
        let sessions = Arc::clone(self);
        // The task starts when the session knows of it.
        let (known, wait) = tokio::sync::oneshot::channel::<()>();
        let task = tokio::spawn(with_cause(current_cause(), async move {
            if wait.await.is_err() {
                return;
            }
            let result = caught(async {
                match vendor.sign_in(&context, &answers).await {
                    Ok(grant) => sessions.check_identity(id, vendor, &answers, grant).await,
                    failed => failed,
                }
            });
            let broken = || VendorError::previous(Class::BadReply, say::sign_in::FAILED_INSIDE);
            let result = result.await.unwrap_or_else(|Panicked| Err(broken()));
            sessions.finish_attempt(id, number, result);
        }));
        self.change_entry(id, |entry| {
            let attempt = Attempt { number, task, replies, visit: None, in_flight, abandoned: false, of };
            // It may have been locked just now.
            entry.live.open_mut()?.attempt = Some(Box::new(attempt));
            self.step_entry(entry, Event::SignInBegan)
        })??;
        let _ = known.send(());
        Ok(())
    }

    pub(crate) async fn cancel(&self, id: ProfileId) -> Result<(), Failure> {
        if self.stop_attempt(id).await? {
            self.record_activity(id, say::sign_in::CANCELLED);
            self.change_entry(id, |_| ())?;
        }
        Ok(())
    }

    /// Ends a sign-in under way and waits until its port is free. Tells whether there was one. What it
    /// has sent is brought to its end and kept, unseen.
    pub(super) async fn stop_attempt(&self, id: ProfileId) -> Result<bool, Failure> {
        let (was_there, attempt) =
            self.change_entry(id, |entry| (self.stop_sign_in(entry), entry.abandon_attempt()))?;
        if let Some(attempt) = attempt {
            attempt.task.abort();
            let _ = attempt.task.await;
        }
        Ok(was_there)
    }

    pub(crate) fn answer(&self, id: ProfileId, text: Secret) -> Result<(), Failure> {
        // EXPOSE: only its length.
        if text.reveal().len() > LONGEST_ANSWER {
            return Err(Failure::new(Code::Invalid, say::sign_in::ANSWER_LONG));
        }
        let waits = self.with_open(id, |session| {
            let asked = matches!(session.sign_in.as_deref(), Some(Waiting::Answer { .. } | Waiting::Pick { .. }));
            session.attempt.as_ref().filter(|_| asked).map(|attempt| attempt.replies.clone())
        })?;
        waits.and_then(|replies| replies.send(text).ok()).ok_or_else(too_late)
    }

    pub(crate) fn paste(&self, id: ProfileId, address: &Secret) -> Result<(), Failure> {
        let verdict = self.with_open(id, |session| {
            let visit = session.attempt.as_ref()?.visit.as_ref()?;
            // EXPOSE: to read the code out of it.
            Some((judge_address(address.reveal(), &visit.redirect_uri, &visit.state), visit.pasted.clone()))
        })?;
        match verdict {
            Some((Verdict::Good(redirected), pasted)) => pasted.send(redirected).map_err(|_| too_late()),
            Some(_) => {
                Err(Failure::new(Code::Invalid, say::sign_in::NOT_THE_REDIRECT)
                    .hint(say::sign_in::NOT_THE_REDIRECT_HINT))
            }
            None => Err(too_late()),
        }
    }

    pub(crate) fn sign_in_url(&self, id: ProfileId) -> Result<url::Url, Failure> {
        let visit = |session: &Session| Some(session.attempt.as_ref()?.visit.as_ref()?.url.clone());
        self.with_open(id, visit)?.ok_or_else(too_late)
    }

    pub(crate) async fn sign_out(self: &Arc<Self>, id: ProfileId, revoke: bool) -> Result<Text, Failure> {
        self.stop_attempt(id).await?;
        let profile = self.profile(id)?;
        let (vendor, answers) = self.opened(&profile)?;
        // A renewal under way would bring the grant back.
        let _renewal_lock = self.no_renewal(id).await?;
        let newest = |session: &Session| {
            session.unsaved.as_ref().map(|unsaved| Arc::clone(&unsaved.grant)).or_else(|| session.grant.clone())
        };
        let Some(grant) = self.with_open(id, newest)? else {
            return Ok(say::session::WAS_NOT_CONNECTED.into());
        };
        let said = if revoke {
            vendor.sign_out(&self.context(id, Arc::new(Unattended)), &answers, &grant).await
        } else {
            say::session::ENDED_HERE_ONLY.into()
        };
        self.step(id, Event::SignedOut)?;
        self.record_activity(id, said.clone());
        self.change_entry(id, |_| ())?;
        Ok(said)
    }
}

fn too_late() -> Failure {
    Failure::new(Code::TooLate, say::sign_in::NOTHING_WAITS).hint(say::sign_in::START_AGAIN_HINT)
}

impl Sessions {
    /// Resumes an earlier sign-in in the place of a new one, where it has sent something already: its
    /// second use would be one too many. Tells whether there is one.
    fn take_up(&self, id: ProfileId) -> Result<bool, Failure> {
        self.change_entry(id, |entry| {
            let of = grant_of(&entry.profile);
            let goes_on =
                |attempt: &&mut Box<Attempt>| (attempt.abandoned || attempt.in_flight.is_out()) && attempt.of == of;
            let Some(attempt) = entry.live.open_mut()?.attempt.as_mut().filter(goes_on) else { return Ok(false) };
            attempt.abandoned = false;
            self.step_entry(entry, Event::SignInBegan).map(|_| true)
        })?
    }

    /// Stops a sign-in. Returns whether somebody waited for it.
    pub(super) fn stop_sign_in(&self, entry: &mut Entry) -> bool {
        let attempt = entry.live.kept().ok().and_then(|session| session.attempt.as_ref());
        let was_there = attempt.is_some_and(|attempt| !attempt.abandoned);
        if was_there {
            let _ = self.step_entry(entry, Event::SignInStopped);
        }
        was_there
    }

    /// Ends a sign-in without waiting for it.
    pub(super) fn drop_attempt(&self, id: ProfileId) -> Result<(), Failure> {
        let attempt = self.change_any_entry(id, |entry| {
            self.stop_sign_in(entry);
            entry.abandon_attempt()
        })?;
        if let Some(attempt) = attempt {
            attempt.task.abort();
        }
        Ok(())
    }

    fn finish_attempt(&self, id: ProfileId, number: u64, result: Result<Grant, VendorError>) {
        let ended = self.change_any_entry(id, |entry| {
            let attempt = entry.live.kept_mut().ok()?.attempt.take_if(|attempt| attempt.number == number)?;
            let is_of_now = attempt.of == grant_of(&entry.profile);
            Some((attempt, is_of_now))
        });
        let Ok(Some((attempt, is_of_now))) = ended else { return };
        match result {
            Ok(grant) if !is_of_now => {
                self.record_activity(id, say::session::EARLIER_ENDED);
                self.apply(id, Event::SignedInFor { of: attempt.of, grant: Arc::new(grant) });
            }
            Err(_) if !is_of_now => {}
            // Whoever waits for its end hears of it.
            Err(_) if attempt.abandoned => self.tell_profile(id),
            Ok(grant) => {
                if attempt.abandoned {
                    self.record_activity(id, say::session::SENT_BEFORE_CANCELLED);
                }
                let text = say::sign_in::done(valid_for(&grant));
                self.keep_identity(id, &grant);
                self.adopt(id, grant, text);
            }
            Err(error) => self.fail(id, Job::SignIn, say::sign_in::WORD, error),
        }
        self.end_draining(id);
    }

    /// Takes over the grant of a sign-in.
    pub(crate) fn adopt(&self, id: ProfileId, grant: Grant, text: Text) {
        self.record_activity(id, text);
        self.apply(id, Event::SignedIn(Arc::new(grant)));
    }

    /// Puts the failure of something into effect.
    pub(super) fn fail(&self, id: ProfileId, job: Job, what: impl Into<Argument>, error: VendorError) {
        self.record_activity_as(id, say::session::failed(what, &error.text), true);
        self.apply(id, Event::Failed { job, error });
    }
}

impl Entry {
    /// Marks the sign-in as abandoned. Returns it if it has sent nothing and is to be ended.
    pub(super) fn abandon_attempt(&mut self) -> Option<Box<Attempt>> {
        let session = self.live.kept_mut().ok()?;
        let attempt = session.attempt.as_mut()?;
        if attempt.in_flight.is_out() {
            attempt.abandoned = true;
            attempt.visit = None;
            return None;
        }
        session.attempt.take()
    }
}

/// "valid for 60 min", for the activity list.
pub(super) fn valid_for(grant: &Grant) -> Text {
    match grant.expires_at {
        Some(expires_at) => {
            let left = Duration::try_from(expires_at.duration_since(grant.obtained_at)).unwrap_or_default();
            match left.as_secs() {
                seconds @ 0..120 => say::session::valid_seconds(seconds),
                seconds @ 120..7_200 => say::session::valid_minutes((seconds + 30) / 60),
                seconds => say::session::valid_hours(seconds / 3_600),
            }
        }
        None => say::session::VALID_UNKNOWN.into(),
    }
}
