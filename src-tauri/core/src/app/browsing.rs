//! Pages that are opened in a browser. Invariant: they are the vendors' own, and reached by https; by http on this
//! computer alone, where no vendor is but a double.

use std::sync::Arc;
use std::time::Duration;

use fobwatch_protocol::browser::{Browser, Installed};
use fobwatch_text::say;
use url::Url;

use super::Core;
use crate::contract::Changed;
use crate::failure::{Code, Failure};
use crate::http::is_loopback;
use crate::owners::plain;
use crate::profile::{CUSTOMER, ProfileId, check_label};
use crate::supervise::apart;
use crate::vendors;

/// A browser that has not failed by then is open: it may go on for days.
const SOON: Duration = Duration::from_secs(3);

impl Core {
    /// The page where a technician works in the vendor's product.
    pub(super) fn console(&self, id: ProfileId) -> Result<Url, Failure> {
        let (vendor, answers) = plain(&self.sessions.profile(id)?)?;
        let url = Url::parse(&(vendor.descriptor().console)(&answers)).ok().filter(is_safe);
        url.ok_or_else(|| Failure::new(Code::Invalid, say::desktop::NO_CONSOLE).hint(say::desktop::NO_CONSOLE_HINT))
    }

    pub(super) async fn open_console(&self, id: ProfileId) -> Result<(), Failure> {
        self.open(&self.sessions.browser(id)?, &self.console(id)?).await?;
        self.sessions.note_use(id);
        Ok(())
    }

    pub(super) async fn open_saved_link(&self, id: ProfileId) -> Result<(), Failure> {
        let url = Url::parse(&self.sessions.profile(id)?.link).ok().filter(|url| url.scheme() == "https");
        let url = url.ok_or_else(|| Failure::new(Code::Invalid, say::remarks::NO_LINK))?;
        self.open(&self.sessions.browser(id)?, &url).await
    }

    pub(super) async fn open_link(&self, link: String) -> Result<(), Failure> {
        let known = vendors::ALL.iter().map(|vendor| vendor.descriptor()).any(|descriptor| {
            descriptor.docs == link
                || descriptor
                    .methods
                    .iter()
                    .flat_map(|method| method.fields)
                    .any(|field| !link.is_empty() && field.link == link)
        });
        let url = Url::parse(&link).ok().filter(|_| known);
        let url = url.ok_or_else(|| Failure::new(Code::Invalid, say::copy::NOT_A_VENDORS_PAGE))?;
        self.open(&Browser::System, &url).await
    }

    pub(super) async fn reopen(&self, id: ProfileId) -> Result<(), Failure> {
        self.open(&self.sessions.browser(id)?, &self.sign_in_url(id)?).await
    }

    pub(super) async fn browsers(&self) -> Result<Vec<Installed>, Failure> {
        let desktop = Arc::clone(&self.desktop);
        Ok(apart(move || desktop.browsers()).await?)
    }

    pub(super) fn sessions_browser(&self, id: ProfileId) -> Result<Browser, Failure> {
        self.sessions.browser(id)
    }

    pub(super) async fn set_browser(&self, id: ProfileId, browser: Option<Browser>) -> Result<(), Failure> {
        browser.as_ref().map_or(Ok(()), judge_browser)?;
        self.sessions.set_browser(id, browser)
    }

    pub(super) async fn set_customer_browser(&self, customer: String, browser: Option<Browser>) -> Result<(), Failure> {
        browser.as_ref().map_or(Ok(()), judge_browser)?;
        let name = check_label(CUSTOMER, &customer).map_err(|problem| Failure::new(Code::Invalid, problem.text))?;
        self.customers.set_browser(&name, browser)?;
        self.feed.tell(Changed::List);
        Ok(())
    }

    async fn open(&self, browser: &Browser, url: &Url) -> Result<(), Failure> {
        let opening = self.desktop.open_browser(browser, url);
        tokio::select! {
            biased;
            opened = opening => opened.map_err(|error| Failure::new(Code::Desktop, error)),
            () = self.clock.sleep(SOON) => Ok(()),
        }
    }
}

/// A browser of another computer may be chosen, but nothing that is none.
pub(super) fn judge_browser(browser: &Browser) -> Result<(), Failure> {
    if browser.is_sound() { Ok(()) } else { Err(Failure::new(Code::Invalid, say::browser::UNSOUND)) }
}

/// Whether it leads to its host and nowhere else.
fn is_safe(url: &Url) -> bool {
    let is_private = url.scheme() == "https" || url.scheme() == "http" && is_loopback(url);
    is_private && url.has_host() && url.username().is_empty() && url.password().is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_console_is_reached_by_https() {
        for (address, expected) in [
            ("https://eu.ninjarmm.com", true),
            ("https://host.example:8443/automate", true),
            ("http://127.0.0.1:17101", true),
            ("http://eu.ninjarmm.com", false),
            ("https://eu.ninjarmm.com@elsewhere.example", false),
            ("file:///etc/passwd", false),
            ("javascript:alert(1)", false),
            ("data:text/html,x", false),
        ] {
            assert_eq!(is_safe(&Url::parse(address).expect("an address")), expected, "{address}");
        }
    }
}
