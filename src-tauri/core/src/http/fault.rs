//! Transport errors, in our own words. Invariant: no URL (it may hold a query), and "nothing was sent" only where
//! nothing was.

use std::error::Error;

use fobwatch_text::{Text, say};
use rustls::{AlertDescription, InvalidMessage, PeerMisbehaved};

use super::{TransportError, handshake, tls};

/// The way of a request: its host, and the proxy if there is one.
#[derive(Debug, Clone, Copy)]
pub(super) struct Way<'a> {
    /// Host and port, as asked for.
    pub(super) host: &'a str,
    /// Without its user and password.
    pub(super) proxy: Option<&'a str>,
    /// What a proxy wants that lets nobody through: [`super::challenge::schemes`].
    pub(super) wanted: &'a [String],
}

/// Whether the proxy wants a login, or another one.
pub(super) fn wants_login(error: &reqwest::Error) -> bool {
    innermost(error).to_string().strip_prefix("tunnel error: ") == Some("proxy authorization required")
}

/// Explains the library's error in our words.
pub(super) fn explain(error: reqwest::Error, way: Way<'_>) -> TransportError {
    let error = error.without_url();
    let host = way.host.to_owned();
    let connecting = error.is_connect();
    // Whether anything was sent decides what a renewal may do next.
    if let Some(fault) = find::<rustls::Error>(&error) {
        if let Some(tls::Refused { cause, fingerprint, of_proxy }) = tls::refused(fault) {
            return match way.proxy.filter(|_| *of_proxy) {
                Some(proxy) => {
                    let cause = say::proxy::certificate_not_trusted(proxy, *cause);
                    TransportError::Connect { host, cause }
                }
                None => TransportError::Certificate { host, cause: (*cause).into(), fingerprint: fingerprint.clone() },
            };
        }
        if let Some(tls::StoreUnreadable(why)) = tls::store_unreadable(fault) {
            return TransportError::Connect { host, cause: say::certificate::store_unreadable(why.clone()) };
        }
        let to_proxy =
            connecting && layers(&error).any(|layer| layer.ends_with("failed to create underlying connection"));
        let asked = !connecting || find::<handshake::Asked>(&error).is_some();
        match (of_tls(fault, asked), way.proxy.filter(|_| to_proxy)) {
            (_, Some(proxy)) => {
                let cause = say::proxy::no_encryption(proxy);
                return TransportError::Connect { host, cause };
            }
            (Tls::ClientCertificate, None) => return TransportError::ClientCertificate { host },
            // Behind the handshake it is a matter of the line.
            _ if !connecting => {}
            (Tls::Outdated, None) => return TransportError::Outdated { host },
            (Tls::None, None) => return TransportError::NotTls { host },
            (Tls::Faulty, None) => {
                return TransportError::Connect { host, cause: say::network::TLS_FAULT.into() };
            }
            (Tls::NotServed, None) => {
                return TransportError::Connect { host, cause: say::network::TLS_NO_SUCH_NAME.into() };
            }
        }
    }
    if error.is_builder() {
        return TransportError::Request { host, cause: cause(&error) };
    }
    if connecting {
        return connect(&error, way);
    }
    if error.is_timeout() { TransportError::TimeOut { host } } else { TransportError::Broken { host } }
}

fn connect(error: &reqwest::Error, way: Way<'_>) -> TransportError {
    let host = way.host.to_owned();
    let cause = if error.is_timeout() { say::network::NO_ANSWER_IN_TIME.into() } else { cause(error) };
    let words = cause.to_string();
    let unknown_name = words.contains("dns error") || words.contains("lookup address");
    match way.proxy {
        Some(proxy) => TransportError::Connect { host, cause: of_proxy(proxy, cause, unknown_name, way.wanted) },
        None if unknown_name => TransportError::NameNotFound { host },
        None => TransportError::Connect { host, cause },
    }
}

/// Explains an error of a connection by a proxy, in our words where the library's say nothing.
fn of_proxy(proxy: &str, cause: Text, unknown_name: bool, wanted: &[String]) -> Text {
    let any = |schemes: &[&str]| wanted.iter().any(|one| schemes.iter().any(|known| known.eq_ignore_ascii_case(one)));
    match cause.to_string().strip_prefix("tunnel error: ") {
        _ if unknown_name => say::proxy::name_not_found(proxy),
        Some("proxy authorization required") if wanted.is_empty() || any(&["Basic"]) => say::proxy::wrong_login(proxy),
        Some("proxy authorization required") if any(&["Negotiate", "NTLM", "Kerberos"]) => {
            let schemes = wanted.join(", ");
            say::proxy::windows_sign_in(proxy, schemes)
        }
        Some("proxy authorization required") => {
            let schemes = wanted.join(", ");
            say::proxy::unknown_sign_in(proxy, schemes)
        }
        Some("unsuccessful") => say::proxy::refuses(proxy),
        Some(cause) => say::proxy::fails(proxy, cause),
        None => say::proxy::by_way_of(cause, proxy),
    }
}

/// Kinds of TLS faults.
enum Tls {
    /// What the server can do.
    Outdated,
    /// What we cannot give.
    ClientCertificate,
    /// There is none.
    None,
    /// The name that was asked for.
    NotServed,
    /// Anything else.
    Faulty,
}

/// `asked`: the server wanted a certificate of ours, or had all it needs to say so.
fn of_tls(fault: &rustls::Error, asked: bool) -> Tls {
    use AlertDescription as Alert;
    match fault {
        rustls::Error::AlertReceived(alert) => match alert {
            // Whoever is told this was asked for a certificate.
            Alert::CertificateRequired
            | Alert::NoCertificate
            | Alert::BadCertificate
            | Alert::UnsupportedCertificate
            | Alert::CertificateRevoked
            | Alert::CertificateExpired
            | Alert::CertificateUnknown
            | Alert::UnknownCA
            | Alert::AccessDenied => Tls::ClientCertificate,
            Alert::HandshakeFailure if asked => Tls::ClientCertificate,
            Alert::HandshakeFailure
            | Alert::ProtocolVersion
            | Alert::InsufficientSecurity
            | Alert::ExportRestriction
            | Alert::MissingExtension
            | Alert::NoRenegotiation => Tls::Outdated,
            Alert::UnrecognisedName => Tls::NotServed,
            _ => Tls::Faulty,
        },
        rustls::Error::PeerIncompatible(_)
        | rustls::Error::PeerMisbehaved(
            PeerMisbehaved::SignedHandshakeWithUnadvertisedSigScheme
            | PeerMisbehaved::SelectedUnofferedCipherSuite
            | PeerMisbehaved::SelectedUnofferedKxGroup
            | PeerMisbehaved::SelectedUnofferedCompression,
        ) => Tls::Outdated,
        rustls::Error::InvalidMessage(
            InvalidMessage::InvalidContentType
            | InvalidMessage::UnknownProtocolVersion
            | InvalidMessage::MessageTooLarge
            | InvalidMessage::InvalidEmptyPayload,
        ) => Tls::None,
        _ => Tls::Faulty,
    }
}

/// The innermost cause: the outer layers only repeat that something failed.
fn cause(error: &reqwest::Error) -> Text {
    let whole = layers(error).collect::<Vec<_>>().join(": ");
    if whole.contains("dns error") {
        return Text::plain(whole);
    }
    match innermost(error).to_string() {
        // The library's word for a line that was cut before anything was said on it.
        text if text == "tls handshake eof" => say::network::CLOSED_EARLY.into(),
        text => Text::plain(text),
    }
}

fn layers(error: &reqwest::Error) -> impl Iterator<Item = String> {
    std::iter::successors(error.source(), |layer: &&dyn Error| (*layer).source()).map(ToString::to_string)
}

fn innermost(error: &reqwest::Error) -> &dyn Error {
    let mut innermost: &dyn Error = error;
    while let Some(next) = innermost.source() {
        innermost = next;
    }
    innermost
}

/// Looks into every layer; `io::Error` hides what it holds from `source`.
fn find<'e, E: Error + 'static>(error: &'e (dyn Error + 'static)) -> Option<&'e E> {
    if let Some(found) = error.downcast_ref() {
        return Some(found);
    }
    let held = error.downcast_ref::<std::io::Error>().and_then(std::io::Error::get_ref);
    held.and_then(|held| find::<E>(held)).or_else(|| find::<E>(error.source()?))
}
