//! Findings about the surroundings, judged from what was seen of them. Invariant: whatever is not good comes with
//! its remedy, and no finding holds a secret.

mod finding;
mod folder;

use fobwatch_text::{Text, Word, say};

pub use folder::{folder, read_only};

pub use finding::{Area, Finding, Standing};

use crate::http::{Route, Source, TransportError};
use crate::loopback::BindError;
use crate::vault::VaultState;
use crate::vendor::{Class, VendorError, Verified};

/// Seconds by which a clock may be wrong before sign-ins fail for it.
const CLOCK_LIMIT: u64 = 300;

impl Finding {
    fn new(area: Area, subject: impl Into<Text>, standing: Standing, text: impl Into<Text>) -> Self {
        Self { area, subject: subject.into(), standing, text: text.into(), remedy: None }
    }

    fn good(area: Area, subject: impl Into<Text>, text: impl Into<Text>) -> Self {
        Self::new(area, subject, Standing::Good, text)
    }

    fn skipped(area: Area, subject: impl Into<Text>, text: impl Into<Text>) -> Self {
        Self::new(area, subject, Standing::Skipped, text)
    }

    fn remedy(self, remedy: impl Into<Text>) -> Self {
        Self { remedy: Some(remedy.into()), ..self }
    }
}

/// Judges where the key of the secrets is. `trouble`: what the keyring said.
pub fn keyring(state: VaultState, trouble: Option<&Text>) -> Finding {
    let locked = || Text::from(say::lock::LOCKED).sentence();
    let (standing, text, remedy) = match state {
        VaultState::Keyring => (Standing::Good, say::doctor::KEYRING_OPEN.into(), Word::NONE),
        VaultState::Passphrase => (Standing::Good, say::doctor::PASSPHRASE_OPEN.into(), Word::NONE),
        VaultState::LockedByPassphrase => (Standing::Warning, locked(), say::doctor::PASSPHRASE_HINT),
        VaultState::LockedByKeyring => (Standing::Warning, locked(), say::doctor::KEYRING_LOCKED_HINT),
        VaultState::NeedsPassphrase => {
            (Standing::Bad, say::doctor::KEYRING_MISSING.into(), say::doctor::KEYRING_MISSING_HINT)
        }
        VaultState::KeyLost => (Standing::Bad, say::doctor::KEY_LOST.into(), say::doctor::KEY_LOST_HINT),
    };
    let text = match trouble {
        Some(trouble) => say::text::bracketed(text, trouble),
        None => text,
    };
    let finding = Finding::new(Area::Keyring, Word::plain("secrets"), standing, text);
    if remedy.is_empty() { finding } else { finding.remedy(remedy) }
}

/// Says which proxy, if any, calls to this host go through, and who says so; a script that is not
/// read is all that is wrong about it.
pub fn route(host: &str, route: &Route) -> Vec<Finding> {
    let source = route.source.text();
    let text = match (&route.proxy, &route.source) {
        (Some(proxy), Source::Nobody) => say::doctor::through_proxy(host, proxy),
        (Some(proxy), _) => say::doctor::through_proxy_by(host, proxy, source),
        (None, Source::Nobody) => say::doctor::NO_PROXY.into(),
        (None, _) => say::doctor::through_no_proxy_by(host, source),
    };
    let mut findings = vec![Finding::good(Area::Proxy, Text::plain(host), text)];
    findings.extend(route.script.as_ref().map(|script| {
        let text = say::doctor::proxy_script(script);
        Finding::new(Area::Proxy, Text::plain(host), Standing::Warning, text).remedy(say::doctor::PROXY_SCRIPT_HINT)
    }));
    findings
}

/// Whether the host answers; what it answers does not matter.
pub fn network(host: &str, outcome: Result<u16, &TransportError>, proxy: Option<&str>) -> Finding {
    let bad = |error: &TransportError, remedy: Text| {
        let through = proxy.map(say::doctor::proxy_too_hint).unwrap_or_default();
        Finding::new(Area::Network, Text::plain(host), Standing::Bad, error.text().sentence())
            .remedy(remedy.then(through))
    };
    match outcome {
        Ok(status @ 500..) => Finding::new(
            Area::Network,
            Text::plain(host),
            Standing::Warning,
            say::doctor::host_answers_status(host, status),
        )
        .remedy(say::doctor::SERVER_FAULT_HINT),
        Ok(407) => Finding::new(Area::Network, Text::plain(host), Standing::Bad, say::doctor::PROXY_LOGIN)
            .remedy(say::doctor::PROXY_LOGIN_HINT),
        Ok(_) => Finding::good(Area::Network, Text::plain(host), say::doctor::host_answers(host)),
        Err(error) => match error {
            TransportError::NameNotFound { .. } => bad(error, say::doctor::NAME_NOT_FOUND_HINT.into()),
            TransportError::Connect { .. } => bad(error, say::doctor::CONNECT_HINT.into()),
            TransportError::Certificate { fingerprint, .. } => bad(error, say::doctor::certificate_hint(fingerprint)),
            TransportError::Outdated { .. } => bad(error, say::doctor::OUTDATED_HINT.into()),
            TransportError::ClientCertificate { .. } => bad(error, say::doctor::CLIENT_CERTIFICATE_HINT.into()),
            TransportError::NotTls { .. } => bad(error, say::doctor::NOT_TLS_HINT.into()),
            TransportError::TimeOut { .. } | TransportError::Broken { .. } => {
                bad(error, say::doctor::NO_ANSWER_HINT.into())
            }
            TransportError::TooLarge { .. } | TransportError::Request { .. } => {
                bad(error, say::doctor::TOO_LARGE_HINT.into())
            }
        },
    }
}

/// `ahead`: how far the servers are ahead of this computer, in seconds.
pub fn clock(ahead: Option<i64>) -> Finding {
    let subject = say::doctor::THIS_COMPUTER;
    let Some(ahead) = ahead else {
        return Finding::skipped(Area::Clock, subject, say::doctor::NO_SERVER_TIME);
    };
    let way = if ahead > 0 { say::clock::BEHIND } else { say::clock::AHEAD_OF };
    let wrong = |standing| {
        let text = say::doctor::clock_off(ahead.unsigned_abs(), way);
        Finding::new(Area::Clock, subject, standing, text).remedy(say::doctor::CLOCK_OFF_HINT)
    };
    match ahead.unsigned_abs() {
        0..=30 => Finding::good(Area::Clock, subject, say::doctor::CLOCK_RIGHT),
        31..=CLOCK_LIMIT => wrong(Standing::Warning),
        _ => wrong(Standing::Bad),
    }
}

/// Judges whether a sign-in's redirect would arrive. `in_use`: one waits at that port right now.
pub fn redirect(redirect: &str, refused: Option<&BindError>, in_use: bool) -> Finding {
    let bad = |error: &BindError, remedy: Text| {
        Finding::new(Area::Redirect, Text::plain(redirect), Standing::Bad, error.text()).remedy(remedy)
    };
    match refused {
        None => Finding::good(Area::Redirect, Text::plain(redirect), say::doctor::PORT_FREE),
        Some(BindError::NotLoopback) => {
            Finding::good(Area::Redirect, Text::plain(redirect), say::doctor::REDIRECT_ELSEWHERE)
        }
        Some(BindError::Busy { .. }) if in_use => {
            Finding::skipped(Area::Redirect, Text::plain(redirect), say::doctor::PORT_OF_SIGN_IN)
        }
        Some(error @ BindError::Busy { port, .. }) => bad(error, say::doctor::port_busy_hint(port)),
        Some(error @ BindError::Reserved { .. }) => bad(error, say::doctor::PORT_RESERVED_HINT.into()),
        Some(error @ BindError::Failed { .. }) => bad(error, say::doctor::LOOPBACK_HINT.into()),
    }
}

/// None: nothing can be told without signing in.
pub fn vendor(profile: &str, outcome: Result<Option<Verified>, VendorError>) -> Option<Finding> {
    Some(match outcome {
        Ok(None) => return None,
        Ok(Some(verified)) => match verified.warnings.into_iter().next() {
            Some(warning) => Finding::new(Area::Vendor, Text::plain(profile), Standing::Warning, warning.text)
                .remedy(say::doctor::REDIRECT_WRONG_HINT),
            None => Finding::good(
                Area::Vendor,
                Text::plain(profile),
                verified.note.unwrap_or_else(|| say::doctor::NOTHING_WRONG.into()),
            ),
        },
        // Those were said of the host and of the port.
        Err(error) if matches!(error.class, Class::Network | Class::Tls | Class::PortBusy) => {
            Finding::skipped(Area::Vendor, Text::plain(profile), error.text)
        }
        Err(error) => {
            let text = match error.said {
                Some(said) => say::text::bracketed(error.text, said),
                None => error.text,
            };
            Finding::new(Area::Vendor, Text::plain(profile), Standing::Bad, text)
                .remedy(say::doctor::VENDOR_REFUSED_HINT)
        }
    })
}
