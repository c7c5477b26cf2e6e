//! Signing in and out, with a technician there.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{Mutex, mpsc};

use super::because::{because, cause};
use super::{Core, Entry, Inner, grant_of};
use crate::contract::Waiting;
use crate::failure::{Code, Failure};
use crate::loopback::{Verdict, judge_address};
use crate::profile::ProfileId;
use crate::secret::Secret;
use crate::session::{Attempt, Attended, Event, Job, Renewal, Rest, Session};
use crate::supervise::{Panicked, caught};
use crate::vendor::{Class, Grant, Unattended, VendorError};
use crate::words::Said;

/// Key of the field for a refresh token that is pasted.
const PASTED: &str = "refresh_token";

/// Bytes: codes are short, and what is picked from is named in a line.
const LONGEST_ANSWER: usize = 2_000;

impl Core {
    pub(super) async fn connect(&self, id: ProfileId, from_scratch: bool) -> Result<(), Failure> {
        self.begin(id, from_scratch, true).await
    }

    pub(super) async fn connect_from_terminal(&self, id: ProfileId, from_scratch: bool) -> Result<(), Failure> {
        self.begin(id, from_scratch, false).await
    }

    async fn begin(&self, id: ProfileId, from_scratch: bool, opens_browser: bool) -> Result<(), Failure> {
        let inner = &self.inner;
        let profile = inner.profile(id)?;
        let (vendor, mut answers) = inner.opened(&profile)?;
        if inner.take_up(id)? {
            return Ok(());
        }
        let (comes_first, owns_token, renews) = inner.look(id, |entry| {
            let session = &entry.session;
            let owns_token = session.grant.as_ref().is_some_and(|grant| grant.refresh_token.is_some());
            let renews = match &session.rest {
                Rest::SignedIn | Rest::Unreachable { .. } => true,
                // What was refused is mended at the vendor, mostly: it is tried again with what there is.
                Rest::Refused { acceptable, .. } => acceptable.is_none(),
                Rest::SignedOut | Rest::NeedsSignIn | Rest::NeedsCode => false,
            };
            // A renewal without a grant that renews is a sign-in by itself: it is not begun twice.
            let is_under_way = session.renewal == Renewal::UnderWay && !session.is_renewable();
            (session.unsaved.is_some() || is_under_way, owns_token, renews)
        })?;
        // A token that waits to be saved comes first, and the grant's own before a pasted one: that has
        // been used up by now, and its second use would end them all.
        let has_pasted = answers.secret(PASTED).is_some();
        let needs_pasted = answers.method.field(PASTED).is_some_and(|field| field.required);
        if comes_first || owns_token && (renews && !from_scratch || needs_pasted) {
            return self.renew(id).await;
        }
        if owns_token && has_pasted {
            answers.secrets.remove(PASTED);
        }
        let asked_anew = inner.look(id, |entry| entry.session.refused_answers.clone())?;
        let missing: Vec<_> =
            answers.missing().into_iter().filter(|problem| !asked_anew.contains(&problem.field)).collect();
        if let Some(first) = missing.first() {
            let failure = Failure::new(Code::Invalid, first.text.trim_end_matches('.')).hint("Edit the profile.");
            return Err(Failure { fields: missing, ..failure });
        }
        self.stop_attempt(id).await?;
        let (replies, answers_to_come) = mpsc::unbounded_channel();
        let number = inner.next_attempt();
        let replies_to_come = Mutex::new(answers_to_come);
        let attended =
            Attended { app: Arc::downgrade(inner), id, attempt: number, replies: replies_to_come, opens_browser };
        let context = inner.context(id, Arc::new(attended));
        let (posted, of) = (context.posted.clone(), grant_of(&profile));
        let app = self.clone();
        // The task starts when the session knows of it.
        let (known, wait) = tokio::sync::oneshot::channel::<()>();
        let task = tokio::spawn(because(cause(), async move {
            let _ = wait.await;
            let result = caught(async {
                match vendor.sign_in(&context, &answers).await {
                    Ok(grant) => app.inner.judge(id, vendor, &answers, grant).await,
                    failed => failed,
                }
            });
            let broken = || VendorError::previous(Class::BadReply, "The sign-in failed inside Fobwatch.");
            let result = result.await.unwrap_or_else(|Panicked| Err(broken()));
            app.inner.finish_attempt(id, number, result);
        }));
        inner.change(id, |entry| {
            let attempt = Attempt { number, task, replies, visit: None, posted, left: false, of };
            entry.session.attempt = Some(Box::new(attempt));
            let given = inner.given(&entry.profile);
            entry.session.step(Event::SignInBegan, &given);
        })?;
        let _ = known.send(());
        Ok(())
    }

    pub(super) async fn cancel(&self, id: ProfileId) -> Result<(), Failure> {
        if self.stop_attempt(id).await? {
            self.inner.note(id, "Sign-in cancelled");
            self.inner.change(id, |_| ())?;
        }
        Ok(())
    }

    /// Ends a sign-in under way and waits until its port is free. Tells whether there was one. What it
    /// has sent is brought to its end and kept, unseen.
    pub(super) async fn stop_attempt(&self, id: ProfileId) -> Result<bool, Failure> {
        let (was_there, attempt) = self.inner.change(id, |entry| {
            let was_there = entry.session.attempt.as_ref().is_some_and(|attempt| !attempt.left);
            if was_there {
                let given = self.inner.given(&entry.profile);
                entry.session.step(Event::SignInStopped, &given);
            }
            (was_there, entry.leave_attempt())
        })?;
        if let Some(attempt) = attempt {
            attempt.task.abort();
            let _ = attempt.task.await;
        }
        Ok(was_there)
    }

    pub(super) async fn answer(&self, id: ProfileId, text: Secret) -> Result<(), Failure> {
        // EXPOSE: only its length.
        if text.reveal().len() > LONGEST_ANSWER {
            return Err(Failure::new(Code::Invalid, "the answer is too long"));
        }
        let waits = self.inner.look(id, |entry| {
            let asked = matches!(&entry.session.sign_in, Some(Waiting::Answer { .. } | Waiting::Pick { .. }));
            entry.session.attempt.as_ref().filter(|_| asked).map(|attempt| attempt.replies.clone())
        })?;
        waits.and_then(|replies| replies.send(text).ok()).ok_or_else(too_late)
    }

    pub(super) async fn paste(&self, id: ProfileId, address: Secret) -> Result<(), Failure> {
        let verdict = self.inner.look(id, |entry| {
            let visit = entry.session.attempt.as_ref()?.visit.as_ref()?;
            // EXPOSE: to read the code out of it.
            Some((judge_address(address.reveal(), &visit.redirect_uri, &visit.state), visit.pasted.clone()))
        })?;
        match verdict {
            Some((Verdict::Good(redirected), pasted)) => pasted.send(redirected).map_err(|_| too_late()),
            Some(_) => Err(Failure::new(Code::Invalid, "this address is not the answer to this sign-in")
                .hint("Copy the whole address from the browser, after signing in there.")),
            None => Err(too_late()),
        }
    }

    pub(super) async fn reopen(&self, id: ProfileId) -> Result<(), Failure> {
        let url = self.sign_in_url(id)?;
        self.inner.desktop.open_browser(&url).map_err(|error| Failure::new(Code::Desktop, error))
    }

    pub(super) async fn copy_link(&self, id: ProfileId) -> Result<(), Failure> {
        let url = self.sign_in_url(id)?;
        self.inner.desktop.copy(&Secret::new(url)).map_err(|error| Failure::new(Code::Desktop, error))
    }

    pub(super) fn sign_in_url(&self, id: ProfileId) -> Result<url::Url, Failure> {
        self.inner
            .look(id, |entry| Some(entry.session.attempt.as_ref()?.visit.as_ref()?.url.clone()))?
            .ok_or_else(too_late)
    }

    pub(super) async fn disconnect(&self, id: ProfileId) -> Result<Said, Failure> {
        self.sign_out(id, true).await.map(Said)
    }

    pub(super) async fn forget_sign_in(&self, id: ProfileId) -> Result<String, Failure> {
        self.sign_out(id, false).await
    }

    async fn sign_out(&self, id: ProfileId, revoke: bool) -> Result<String, Failure> {
        let inner = &self.inner;
        self.stop_attempt(id).await?;
        let profile = inner.profile(id)?;
        let (vendor, answers) = inner.opened(&profile)?;
        // A renewal under way would bring the grant back.
        let flight = inner.look(id, |entry| Arc::clone(&entry.session.flight))?;
        let _flight = flight.lock().await;
        let newest = |session: &Session| {
            session.unsaved.as_ref().map(|unsaved| Arc::clone(&unsaved.grant)).or_else(|| session.grant.clone())
        };
        let Some(grant) = inner.look(id, |entry| newest(&entry.session))? else {
            return Ok("It was not connected.".to_owned());
        };
        let said = if revoke {
            vendor.sign_out(&inner.context(id, Arc::new(Unattended)), &answers, &grant).await
        } else {
            "Signed out here; the vendor was not told.".to_owned()
        };
        inner.happened(id, Event::SignedOut)?;
        inner.note(id, said.clone());
        inner.change(id, |_| ())?;
        Ok(said)
    }
}

fn too_late() -> Failure {
    Failure::new(Code::TooLate, "nothing waits for this any more").hint("Start the sign-in again.")
}

impl Inner {
    /// A sign-in of before goes on in the place of a new one, where it has sent something already: its
    /// second use would be one too many. Tells whether there is one.
    fn take_up(&self, id: ProfileId) -> Result<bool, Failure> {
        self.change(id, |entry| {
            let of = grant_of(&entry.profile);
            let goes_on = |attempt: &&mut Box<Attempt>| (attempt.left || attempt.posted.is_out()) && attempt.of == of;
            let Some(attempt) = entry.session.attempt.as_mut().filter(goes_on) else { return false };
            attempt.left = false;
            let given = self.given(&entry.profile);
            entry.session.step(Event::SignInBegan, &given);
            true
        })
    }

    fn finish_attempt(&self, id: ProfileId, number: u64, result: Result<Grant, VendorError>) {
        let ended = self.change_any(id, |entry| {
            let attempt = entry.session.attempt.take_if(|attempt| attempt.number == number)?;
            let is_of_now = attempt.of == grant_of(&entry.profile);
            Some((attempt, is_of_now))
        });
        let Ok(Some((attempt, is_of_now))) = ended else { return };
        match result {
            Ok(grant) if !is_of_now => {
                self.note(id, "A sign-in for the earlier answers has ended; it is kept for them");
                self.took_note(id, Event::SignedInFor { of: attempt.of, grant: Arc::new(grant) });
            }
            Err(_) if !is_of_now => {}
            // Whoever waits for its end hears of it.
            Err(_) if attempt.left => self.tell_profile(id),
            Ok(grant) => {
                if attempt.left {
                    self.note(id, "The sign-in had been sent before it was cancelled; it is kept");
                }
                let text = format!("Signed in, {}", valid_for(&grant));
                self.keep_identity(id, &grant);
                self.adopt(id, grant, text);
            }
            Err(error) => self.fail(id, Job::SignIn, "Sign-in", error),
        }
        self.end_parting(id);
    }

    /// Takes over the grant of a sign-in.
    pub(super) fn adopt(&self, id: ProfileId, grant: Grant, text: String) {
        self.note(id, text);
        self.took_note(id, Event::SignedIn(Arc::new(grant)));
    }

    /// Puts the failure of something into effect.
    pub(super) fn fail(&self, id: ProfileId, job: Job, what: &str, error: VendorError) {
        self.add_activity(id, format!("{what} failed: {}", error.text), true);
        self.took_note(id, Event::Failed { job, error });
    }
}

impl Entry {
    /// Nobody waits for the sign-in any more. What is to be ended, if it has sent nothing.
    pub(super) fn leave_attempt(&mut self) -> Option<Box<Attempt>> {
        let attempt = self.session.attempt.as_mut()?;
        if attempt.posted.is_out() {
            attempt.left = true;
            attempt.visit = None;
            return None;
        }
        self.session.attempt.take()
    }
}

/// "valid for 60 min", for the activity list.
pub(super) fn valid_for(grant: &Grant) -> String {
    match grant.expires_at {
        Some(expires_at) => {
            let left = Duration::try_from(expires_at.duration_since(grant.obtained_at)).unwrap_or_default();
            match left.as_secs() {
                seconds @ 0..120 => format!("valid for {seconds} s"),
                seconds => format!("valid for {} min", (seconds + 30) / 60),
            }
        }
        None => "without an expiry that is told".to_owned(),
    }
}
