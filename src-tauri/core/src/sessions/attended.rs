//! A sign-in with the technician there: what a vendor asks for appears on the page, and the
//! answers come back through the session.

use std::sync::Weak;

use async_trait::async_trait;
use fobwatch_text::say;
use tokio::sync::{Mutex, mpsc};

use super::Sessions;
use super::attempt::OpenVisit;
use crate::clock::later;
use crate::contract::Waiting;
use crate::loopback::Listener;
use crate::profile::ProfileId;
use crate::secret::Secret;
use crate::vendor::{Choice, Class, Interaction, Question, Redirected, VendorError, Visit};

pub(super) struct Attended {
    pub(super) sessions: Weak<Sessions>,
    pub(super) id: ProfileId,
    /// A newer attempt takes the session over; an older one may not touch it any more.
    pub(super) attempt: u64,
    pub(super) replies: Mutex<mpsc::UnboundedReceiver<Secret>>,
    /// Whether the core opens the browser; otherwise whoever asked for the sign-in does.
    pub(super) opens_browser: bool,
}

impl Attended {
    /// Asks, waits for the answer, and says that the vendor is asked next.
    async fn reply(&self, waiting: Waiting) -> Result<Secret, VendorError> {
        self.show(waiting, None)?;
        let reply = self.replies.lock().await.recv().await.ok_or_else(cancelled)?;
        self.show(Waiting::Vendor, None)?;
        Ok(reply)
    }

    fn show(&self, waiting: Waiting, visit: Option<OpenVisit>) -> Result<(), VendorError> {
        let sessions = self.sessions.upgrade().ok_or_else(cancelled)?;
        if sessions.show_waiting(self.id, self.attempt, waiting, visit) { Ok(()) } else { Err(cancelled()) }
    }
}

fn cancelled() -> VendorError {
    VendorError::previous(Class::Cancelled, say::sign_in::WAS_CANCELLED)
}

#[async_trait]
impl Interaction for Attended {
    async fn browse(&self, visit: Visit) -> Result<Redirected, VendorError> {
        let sessions = self.sessions.upgrade().ok_or_else(cancelled)?;
        let time_limit = visit.time_limit;
        let deadline = later(sessions.clock.now(), time_limit);
        let must_paste = visit.listener.is_none();
        let (pasted, mut addresses) = mpsc::unbounded_channel();
        let open = OpenVisit {
            url: visit.url.clone(),
            redirect_uri: visit.redirect_uri.clone(),
            state: visit.state.clone(),
            pasted,
        };
        let mut waiting = Waiting::Browser {
            deadline: deadline.as_millisecond(),
            redirect_uri: visit.redirect_uri.clone(),
            help: visit.help.into(),
            must_paste,
        };
        // A browser that does not start is no end: the link can be copied.
        if self.opens_browser
            && let Err(error) = sessions.desktop.open_browser(&visit.url)
            && let Waiting::Browser { help, .. } = &mut waiting
        {
            *help = say::sign_in::open_link_yourself(error);
        }
        self.show(waiting.clone(), Some(open.clone()))?;
        let https = visit.listener.as_ref().map(Listener::https);
        // A browser that insists on https comes to no page here: whoever waits should know.
        let warned = async {
            let Some(mut https) = https else { return std::future::pending().await };
            if https.wait_for(|came| *came).await.is_err() {
                return std::future::pending().await;
            }
            if let Waiting::Browser { help, .. } = &mut waiting {
                *help = say::sign_in::browser_used_https(&visit.redirect_uri);
            }
            let _ = self.show(waiting, Some(open));
            std::future::pending::<()>().await;
        };
        let listened = async {
            match visit.listener {
                Some(listener) => listener.wait(&visit.state).await,
                None => std::future::pending().await,
            }
        };
        let clock = sessions.clock.clone();
        drop(sessions);
        let redirected = tokio::select! {
            redirected = listened => Ok(redirected),
            () = warned => std::future::pending().await,
            Some(redirected) = addresses.recv() => Ok(redirected),
            () = clock.sleep(time_limit) => {
                Err(VendorError::previous(Class::LoginTimeout, say::sign_in::NO_ANSWER_FROM_BROWSER))
            }
        }?;
        self.show(Waiting::Vendor, None)?;
        Ok(redirected)
    }

    async fn ask(&self, question: Question) -> Result<Secret, VendorError> {
        self.reply(Waiting::Answer { question }).await
    }

    async fn choose(&self, choice: Choice) -> Result<String, VendorError> {
        let options = choice.options.clone();
        let reply = self.reply(Waiting::Pick { choice }).await?;
        // EXPOSE: a choice is not a secret; it only travels like one.
        let picked = options.into_iter().find(|(value, _)| value == reply.reveal());
        picked.map(|(value, _)| value).ok_or_else(cancelled)
    }
}
