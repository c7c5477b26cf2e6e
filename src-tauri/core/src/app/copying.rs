//! Copying, in Rust: the page never sees what is copied.

use std::time::Duration;

use fobwatch_text::{Word, say};

use super::Core;
use crate::cause::current_cause;
use crate::clipboard::{self, Source};
use crate::contract::{Cause, Changed, Copied, CopyFormat};
use crate::failure::{Code, Failure};
use crate::notice::{self, Notice};
use crate::profile::ProfileId;
use crate::secret::Secret;

impl Core {
    pub(super) async fn copy(&self, id: ProfileId, format: CopyFormat) -> Result<Copied, Failure> {
        let grant = self.sessions.acquire(id, self.sessions.usual_validity(id)?).await?;
        let (vendor, answers) = self.sessions.opened(&self.sessions.profile(id)?)?;
        let source = Source {
            vendor: vendor.descriptor().id,
            grant: &grant,
            token: vendor.token(&grant),
            headers: &vendor.headers(&answers, &grant),
            api_base: &vendor.api_base(&answers, &grant),
        };
        let text = clipboard::text(&source, format).ok_or_else(|| match format {
            CopyFormat::RefreshToken => Failure::new(Code::Refused, say::copy::NO_REFRESH_TOKEN),
            _ => Failure::new(Code::Refused, say::copy::NO_TOKEN).hint(say::copy::HEADERS_HINT),
        })?;
        self.copy_secret(id, &text, named(format))
    }

    /// Puts a secret on the clipboard, for a while, and says so in the activity.
    pub(super) fn copy_secret(&self, id: ProfileId, text: &Secret, what: Word) -> Result<Copied, Failure> {
        let kept = Duration::from_secs(self.settings.now().clipboard_seconds.into());
        self.copies.copy(text, kept).map_err(|error| Failure::new(Code::Desktop, error))?;
        let clears_at = crate::clock::later(self.clock.now(), kept);
        self.sessions.record_activity(id, say::copy::noted(what, kept.as_secs()));
        self.sessions.note_use(id);
        if current_cause() == Cause::Tray {
            // Nobody sees a button say so.
            self.tell_copied(id, kept)?;
        }
        Ok(Copied { clears_at: clears_at.as_millisecond() })
    }

    pub(super) async fn copy_text(&self, text: String) -> Result<(), Failure> {
        self.desktop.copy(&Secret::new(text)).map_err(|error| Failure::new(Code::Desktop, error))
    }
}

impl Core {
    fn tell_copied(&self, id: ProfileId, kept: Duration) -> Result<(), Failure> {
        let title = self.sessions.profile(id).map(|profile| notice::titled(&profile.customer, &profile.name))?;
        let text = say::copy::done(kept.as_secs());
        self.feed.tell(Changed::Notice(Notice { id, cause: notice::Cause::Copied, title, text }));
        Ok(())
    }
}

fn named(format: CopyFormat) -> Word {
    match format {
        CopyFormat::Token => say::copy::TOKEN,
        CopyFormat::Header => say::copy::AUTHORIZATION_HEADER,
        CopyFormat::HeadersText => say::copy::HEADERS_TEXT,
        CopyFormat::HeadersJson => say::copy::HEADERS_JSON,
        CopyFormat::Curl => say::copy::CURL,
        CopyFormat::PowershellHeaders => say::copy::POWERSHELL_HEADERS,
        CopyFormat::PowershellEnvironment => say::copy::POWERSHELL_ENVIRONMENT,
        CopyFormat::BashEnvironment => say::copy::BASH_ENVIRONMENT,
        CopyFormat::RefreshToken => say::copy::REFRESH_TOKEN,
    }
}
