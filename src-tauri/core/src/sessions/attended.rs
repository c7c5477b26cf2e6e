//! A sign-in with the technician there: what a vendor asks for appears on the page, and the
//! answers come back through the session.

use std::sync::Weak;

use async_trait::async_trait;
use fobwatch_protocol::browser::{Browser, Installed};
use fobwatch_text::{Text, say};
use tokio::sync::{Mutex, mpsc, watch};

use super::Sessions;
use super::attempt::OpenVisit;
use crate::clock::later;
use crate::contract::Waiting;
use crate::loopback::Listener;
use crate::platform::Opening;
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

    /// Tells whoever waits of what comes to no page here: a browser that does not open, and one that insists on https.
    /// Neither is the end, for the link can be copied.
    async fn warn(
        &self,
        mut waiting: Waiting,
        open: OpenVisit,
        mut opening: Option<Opening>,
        mut https: Option<watch::Receiver<bool>>,
    ) {
        loop {
            let opened = async {
                match &mut opening {
                    Some(opening) => opening.await,
                    None => std::future::pending().await,
                }
            };
            let came = async {
                match &mut https {
                    Some(https) => https.wait_for(|came| *came).await.is_ok(),
                    None => std::future::pending().await,
                }
            };
            let Waiting::Browser { help, unopened, redirect_uri, .. } = &mut waiting else { return };
            tokio::select! {
                opened = opened => {
                    opening = None;
                    let Err(error) = opened else { continue };
                    *unopened = Some(say::sign_in::open_link_yourself(error));
                }
                came = came => {
                    https = None;
                    if !came {
                        continue;
                    }
                    *help = say::sign_in::browser_used_https(&*redirect_uri);
                }
            }
            let _ = self.show(waiting.clone(), Some(open.clone()));
        }
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
        let browser = sessions.browser(self.id).unwrap_or_default();
        let waiting = Waiting::Browser {
            deadline: deadline.as_millisecond(),
            redirect_uri: visit.redirect_uri.clone(),
            help: visit.help.into(),
            must_paste,
            browser: described(&browser, &sessions.desktop.browsers()),
            unopened: None,
        };
        let opening = self.opens_browser.then(|| sessions.desktop.open_browser(&browser, &visit.url));
        self.show(waiting.clone(), Some(open.clone()))?;
        let https = visit.listener.as_ref().map(Listener::https);
        let warned = self.warn(waiting, open, opening, https);
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

/// A browser that was chosen, as people call it; empty: the system's.
fn described(browser: &Browser, installed: &[Installed]) -> Text {
    let (Some(name), Browser::Program { program, profile, private }) = (browser.name(), browser) else {
        return Text::default();
    };
    let known = installed.iter().find(|one| one.id == *program);
    let named = known.and_then(|known| known.profiles.iter().find(|one| one.id == *profile));
    let profile = named.map_or(profile, |named| &named.name);
    match (profile.is_empty(), private) {
        (true, false) => Text::plain(name),
        (false, false) => say::browser::with_profile(name, profile),
        (true, true) => say::browser::privately(name),
        (false, true) => say::browser::with_profile_privately(name, profile),
    }
}
