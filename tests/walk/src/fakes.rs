//! Clock and desktop as they are lent to the app of a story.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use fobwatch_core::clock::{Clock, Manual, Moment};
use fobwatch_core::platform::{Browser, Desktop, Opening};
use fobwatch_core::secret::Secret;
use fobwatch_text::Text;
use jiff::Timestamp;
use url::Url;

/// Moves only when told, and is no more a matter of chance than the story.
pub(crate) struct StoryClock {
    pub(crate) clock: Manual,
    pub(crate) chance: u16,
}

#[async_trait]
impl Clock for StoryClock {
    fn now(&self) -> Timestamp {
        self.clock.now()
    }

    fn steady(&self) -> Duration {
        self.clock.steady()
    }

    fn moment(&self) -> Moment {
        self.clock.moment()
    }

    fn chance(&self) -> u16 {
        self.chance
    }

    async fn sleep_until(&self, instant: Timestamp) {
        self.clock.sleep_until(instant).await;
    }

    async fn pass(&self, looked: Moment, until: Duration) {
        self.clock.pass(looked, until).await;
    }
}

/// Keeps what was put on the clipboard, and counts browsers.
#[derive(Default)]
pub(crate) struct FakeDesktop {
    pub(crate) clipboard: Mutex<Option<String>>,
    pub(crate) visits: Mutex<usize>,
}

#[async_trait]
impl Desktop for FakeDesktop {
    fn open_browser(&self, _: &Browser, _: &Url) -> Opening {
        *self.visits.lock().unwrap_or_else(PoisonError::into_inner) += 1;
        Box::pin(std::future::ready(Ok(())))
    }

    fn copy(&self, text: &Secret) -> Result<(), Text> {
        *self.clipboard.lock().unwrap_or_else(PoisonError::into_inner) = Some(text.reveal().to_owned());
        Ok(())
    }

    fn clear_clipboard(&self, _: &[u8; 32]) {}

    async fn save_text(&self, _: &str, _: String) -> Result<bool, Text> {
        Ok(true)
    }
}
