//! A sign-in followed from a terminal, prompt by prompt. Invariant: no prompt is seen twice, and
//! whoever follows learns how it ended.

use fobwatch_protocol::browser::Browser;
use fobwatch_text::{Text, say};

use super::Sessions;
use crate::contract::Waiting;
use crate::failure::{Code, Failure};
use crate::profile::ProfileId;
use crate::session::Outcome;
use crate::vendor::{Choice, Question};

/// What a sign-in wants of a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Prompt {
    /// A page to open. Its answer comes by itself, or, when it must, by [`App::paste`](crate::app::App::paste).
    Browser {
        /// Free of secrets but for `state`.
        url: url::Url,
        /// Exactly as sent to the vendor.
        redirect_uri: String,
        /// What to look out for in the browser.
        help: Text,
        /// The redirect does not lead here.
        must_paste: bool,
        /// Milliseconds since 1970.
        deadline: i64,
        /// What it is to be opened with.
        browser: Browser,
    },
    /// For [`App::answer`](crate::app::App::answer).
    Question(Question),
    /// For [`App::answer`](crate::app::App::answer): one of the values.
    Choice(Choice),
}

/// How far a sign-in is for whoever follows it.
enum Standing {
    Asks(u64, Prompt),
    UnderWay,
    Ended(Result<(), Failure>),
}

impl Sessions {
    pub(crate) async fn prompt(&self, id: ProfileId, after: u64) -> Result<Option<(u64, Prompt)>, Failure> {
        let mut changes = self.feed.subscribe();
        loop {
            changes.mark_unchanged();
            match self.standing(id, after)? {
                Standing::Asks(number, prompt) => return Ok(Some((number, prompt))),
                Standing::Ended(result) => return result.map(|()| None),
                Standing::UnderWay => {}
            }
            let stopped = |_| Failure::new(Code::TooLate, say::app::ABOUT_TO_QUIT);
            changes.changed().await.map_err(stopped)?;
        }
    }

    fn standing(&self, id: ProfileId, after: u64) -> Result<Standing, Failure> {
        let browser = self.browser(id)?;
        let asked = self.with_entry(id, |entry| {
            let session = entry.live.kept()?;
            let attempt = session.attempt.as_ref();
            // A grant is on its way to the disk before anyone may use it.
            let lands = session.unsaved.as_ref().is_some_and(|unsaved| unsaved.failure.is_none());
            if attempt.is_none() && session.sign_in.is_none() && !lands {
                return Ok(None);
            }
            let prompt = match session.sign_in.as_deref() {
                _ if entry.prompts <= after => None,
                Some(Waiting::Browser { deadline, redirect_uri, help, must_paste, .. }) => {
                    attempt.and_then(|attempt| attempt.visit.as_ref()).map(|visit| Prompt::Browser {
                        url: visit.url.clone(),
                        redirect_uri: redirect_uri.clone(),
                        help: help.clone(),
                        must_paste: *must_paste,
                        deadline: *deadline,
                        browser: browser.clone(),
                    })
                }
                Some(Waiting::Answer { question }) => Some(Prompt::Question(question.clone())),
                Some(Waiting::Pick { choice }) => Some(Prompt::Choice(choice.clone())),
                Some(Waiting::Vendor) | None => None,
            };
            Ok::<_, Failure>(Some(prompt.map_or(Standing::UnderWay, |prompt| Standing::Asks(entry.prompts, prompt))))
        })??;
        if let Some(standing) = asked {
            return Ok(standing);
        }
        let code_needed = self.with_session(id, |session| session.outcome == Outcome::NeedsCode)?;
        let ended = self.outcome(id).map_err(|failure| match failure.code {
            Code::SignInNeeded if code_needed => Failure { code: Code::CodeNeeded, ..failure },
            _ => failure,
        });
        Ok(Standing::Ended(ended))
    }
}
