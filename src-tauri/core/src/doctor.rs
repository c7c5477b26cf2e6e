//! What was seen of the surroundings, judged. Invariant: whatever is not good comes with its
//! remedy, and no finding holds a secret.

mod finding;
mod folder;

pub use folder::{folder, read_only};

pub use finding::{Area, Finding, Standing};

use crate::http::{Route, Source, TransportError};
use crate::loopback::BindError;
use crate::vault::VaultState;
use crate::vendor::{Class, VendorError, Verified};

/// Seconds by which a clock may be wrong before sign-ins fail for it.
const CLOCK_LIMIT: u64 = 300;

impl Finding {
    fn new(area: Area, subject: &str, standing: Standing, text: impl Into<String>) -> Self {
        Self { area, subject: subject.to_owned(), standing, text: text.into(), remedy: None }
    }

    fn good(area: Area, subject: &str, text: impl Into<String>) -> Self {
        Self::new(area, subject, Standing::Good, text)
    }

    fn skipped(area: Area, subject: &str, text: impl Into<String>) -> Self {
        Self::new(area, subject, Standing::Skipped, text)
    }

    fn remedy(self, remedy: impl Into<String>) -> Self {
        Self { remedy: Some(remedy.into()), ..self }
    }
}

/// Judges where the key of the secrets is. `trouble`: what the keyring said.
pub fn keyring(state: VaultState, trouble: Option<&str>) -> Finding {
    let (standing, text, remedy) = match state {
        VaultState::Keyring => {
            (Standing::Good, "The system keyring holds the key of the secrets, and they are open.", "")
        }
        VaultState::Passphrase => (Standing::Good, "The secrets are under a passphrase, and open.", ""),
        VaultState::LockedByPassphrase => {
            (Standing::Warning, "The secrets are locked.", "Unlock them with the passphrase.")
        }
        VaultState::LockedByKeyring => {
            (Standing::Warning, "The secrets are locked.", "Unlock the system keyring, then Fobwatch.")
        }
        VaultState::NeedsPassphrase => (
            Standing::Bad,
            "There is no system keyring that can be used.",
            "Start or unlock one, or choose a passphrase by unlocking Fobwatch.",
        ),
        VaultState::KeyLost => (
            Standing::Bad,
            "The system keyring has lost the key of the secrets here.",
            "Restore the keyring from a backup, or begin with a new data folder and type the secrets again.",
        ),
    };
    let text = trouble.map_or_else(|| text.to_owned(), |trouble| format!("{text} ({trouble})"));
    let finding = Finding::new(Area::Keyring, "secrets", standing, text);
    if remedy.is_empty() { finding } else { finding.remedy(remedy) }
}

/// Says which proxy, if any, calls to this host go through, and who says so; a script that is not
/// read is all that is wrong about it.
pub fn route(host: &str, route: &Route) -> Vec<Finding> {
    let source = route.source.text();
    let text = match (&route.proxy, &route.source) {
        (Some(proxy), Source::Nobody) => format!("Connections to {host} go through {proxy}."),
        (Some(proxy), _) => format!("Connections to {host} go through {proxy}: {source}."),
        (None, Source::Nobody) => "No proxy is in use.".to_owned(),
        (None, _) => format!("Connections to {host} go through no proxy: {source}."),
    };
    let mut findings = vec![Finding::good(Area::Proxy, host, text)];
    findings.extend(route.script.as_ref().map(|script| {
        let text = format!("The system names a script for its proxies (PAC, {script}), which Fobwatch does not read.");
        Finding::new(Area::Proxy, host, Standing::Warning, text)
            .remedy("If hosts are not reached, put the address of the proxy into the settings of Fobwatch.")
    }));
    findings
}

/// Whether the host answers; what it answers does not matter.
pub fn network(host: &str, outcome: Result<u16, &TransportError>, proxy: Option<&str>) -> Finding {
    let bad = |error: &TransportError, remedy: &str| {
        let through = proxy.map(|proxy| format!(" Look at the proxy {proxy} too.")).unwrap_or_default();
        let text = error.to_string();
        let mut letters = text.chars();
        let first: String = letters.next().map(|first| first.to_uppercase().collect()).unwrap_or_default();
        Finding::new(Area::Network, host, Standing::Bad, format!("{first}{}.", letters.as_str()))
            .remedy(format!("{remedy}{through}"))
    };
    match outcome {
        Ok(status @ 500..) => Finding::new(Area::Network, host, Standing::Warning, format!("{host} answers {status}."))
            .remedy("The server has a fault of its own. Try again later."),
        Ok(407) => Finding::new(Area::Network, host, Standing::Bad, "The proxy wants a user and a password.")
            .remedy("Put them into the proxy's address, or allow this host without a sign-in."),
        Ok(_) => Finding::good(Area::Network, host, format!("{host} answers, by name, connection and certificate.")),
        Err(error) => match error {
            TransportError::NameNotFound { .. } => {
                bad(error, "Check the profile's address for a slip, and the network, VPN and DNS of this computer.")
            }
            TransportError::Connect { .. } => {
                bad(error, "Check the network, VPN and firewall, and that the server runs on this port.")
            }
            TransportError::Certificate { fingerprint, .. } => bad(
                error,
                &format!(
                    "If a proxy of yours inspects TLS, or the server has a CA of its own, import that CA, or pin this \
                     fingerprint where the profile offers it: {fingerprint}"
                ),
            ),
            TransportError::Outdated { .. } => bad(
                error,
                "Have the server switch on TLS 1.2 or 1.3 with suites of today. If a proxy of yours inspects TLS, this is about the proxy.",
            ),
            TransportError::ClientCertificate { .. } => bad(
                error,
                "Have the server let API calls in without a client certificate, or check the profile's address.",
            ),
            TransportError::NotTls { .. } => {
                bad(error, "Check host and port of the profile's address; a network's sign-in page can answer so too.")
            }
            TransportError::TimeOut { .. } | TransportError::Broken { .. } => {
                bad(error, "Try again. If it stays so, a firewall or proxy swallows the answers.")
            }
            TransportError::TooLarge { .. } | TransportError::Request { .. } => {
                bad(error, "Check the profile's address: this is no vendor's server.")
            }
        },
    }
}

/// `ahead`: how far the servers are ahead of this computer, in seconds.
pub fn clock(ahead: Option<i64>) -> Finding {
    let subject = "this computer";
    let Some(ahead) = ahead else {
        return Finding::skipped(Area::Clock, subject, "No server told its time.");
    };
    let way = if ahead > 0 { "behind" } else { "ahead of" };
    let wrong = |standing| {
        let text = format!("This computer's clock is {} s {way} the servers'.", ahead.unsigned_abs());
        Finding::new(Area::Clock, subject, standing, text)
            .remedy("Let the system set its clock from the network, and check its time zone.")
    };
    match ahead.unsigned_abs() {
        0..=30 => Finding::good(Area::Clock, subject, "The clock agrees with the servers'."),
        31..=CLOCK_LIMIT => wrong(Standing::Warning),
        _ => wrong(Standing::Bad),
    }
}

/// Judges whether a sign-in's redirect would arrive. `in_use`: one waits at that port right now.
pub fn redirect(redirect: &str, refused: Option<&BindError>, in_use: bool) -> Finding {
    let bad = |error: &BindError, remedy: &str| {
        Finding::new(Area::Redirect, redirect, Standing::Bad, error.to_string()).remedy(remedy)
    };
    match refused {
        None => Finding::good(Area::Redirect, redirect, "The port of the redirect is free."),
        Some(BindError::NotLoopback) => Finding::good(
            Area::Redirect,
            redirect,
            "The redirect leads to another place: the final address of a sign-in is pasted.",
        ),
        Some(BindError::Busy { .. }) if in_use => {
            Finding::skipped(Area::Redirect, redirect, "A sign-in under way has the port.")
        }
        Some(error @ BindError::Busy { port, .. }) => {
            bad(error, &format!("End the program that has port {port}, or choose the free one."))
        }
        Some(error @ BindError::Reserved { .. }) => bad(error, "Choose the free port."),
        Some(error @ BindError::Failed { .. }) => {
            bad(error, "Check that the loopback addresses 127.0.0.1 and ::1 work on this computer.")
        }
    }
}

/// None: nothing can be told without signing in.
pub fn vendor(profile: &str, outcome: Result<Option<Verified>, VendorError>) -> Option<Finding> {
    Some(match outcome {
        Ok(None) => return None,
        Ok(Some(verified)) => match verified.warnings.into_iter().next() {
            Some(warning) => Finding::new(Area::Vendor, profile, Standing::Warning, warning.text)
                .remedy("Edit the profile as it says."),
            None => {
                Finding::good(Area::Vendor, profile, verified.note.unwrap_or_else(|| "Nothing is wrong.".to_owned()))
            }
        },
        // Those were said of the host and of the port.
        Err(error) if matches!(error.class, Class::Network | Class::Tls | Class::PortBusy) => {
            Finding::skipped(Area::Vendor, profile, error.text)
        }
        Err(error) => {
            let said = error.said.map(|said| format!(" ({said})")).unwrap_or_default();
            Finding::new(Area::Vendor, profile, Standing::Bad, format!("{}{said}", error.text))
                .remedy("Edit the profile, or the app at the vendor.")
        }
    })
}
