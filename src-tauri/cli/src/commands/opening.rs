//! Pages in a browser: the vendor's console, and that of a sign-in. Invariant: what is opened is the address that the host
//! has named, in the browser that was chosen for it and in no other.

use std::sync::mpsc;
use std::time::Duration;

use fobwatch_protocol::answer::Page;
use fobwatch_protocol::browser::{Browser, Unfit};
use fobwatch_protocol::{Code, Failure, Request};
use serde_json::json;

use super::{Done, Session};
use crate::arguments::Open;
use crate::output::{self, is_quiet, note};

/// A browser that has not failed by then is open: it may go on for days.
const SOON: Duration = Duration::from_millis(1500);

pub(super) fn console(session: &Session<'_>, Open { profile, print, json }: Open) -> Done {
    let as_json = json.json;
    let Page { url, browser } = session.ask(&Request::Console { profile })?;
    let environment = session.environment;
    let has_browser = environment.has_desktop || browser == Browser::System && environment.browsers.is_wanted();
    let opened = if print || is_quiet() || !has_browser {
        false
    } else {
        match page(session, &browser, &url) {
            Ok(()) => true,
            Err(failure) if as_json || browser != Browser::System => {
                return Err(failure.hint(format!("Open it yourself: {url}")));
            }
            Err(failure) => {
                note(&format!("fob: {}. Open this address yourself:", failure.message));
                false
            }
        }
    };
    if as_json {
        output::json(&json!({ "url": url, "opened": opened }));
    } else if !opened {
        if !print && !has_browser {
            note("There is no desktop here. Open this address yourself:");
        }
        output::line(&url);
    }
    Ok(())
}

/// Waits a moment for how it goes.
pub(super) fn page(session: &Session<'_>, browser: &Browser, url: &str) -> Result<(), Failure> {
    let launch = session.environment.browsers.launch(browser, url).map_err(|unfit| match unfit {
        Unfit::Missing(browser) => Failure::new(Code::Usage, format!("{browser} is not on this computer")),
        Unfit::NoProfile { browser, profile } => {
            Failure::new(Code::Usage, format!("{browser} has no profile {profile} on this computer"))
        }
        Unfit::Unknown(browser) => {
            Failure::new(Code::Usage, format!("how {browser} opens a profile or a private window is not known"))
        }
        Unfit::NoPage => Failure::new(Code::Usage, "this is not the address of a page"),
    })?;
    let (told, ended) = mpsc::channel();
    launch.start(move |how| drop(told.send(how)));
    match ended.recv_timeout(SOON) {
        Ok(Err(_)) => {
            let name = browser.name().unwrap_or_else(|| "the browser".to_owned());
            Err(Failure::new(Code::Usage, format!("{name} could not be opened")))
        }
        Ok(Ok(())) | Err(_) => Ok(()),
    }
}
