//! Certificate checks: the system's store, an authority of the technician's own, or one pinned
//! certificate. Invariant: there is no way to switch the check off.

use std::fmt::Write as _;
use std::sync::Arc;

use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{CertificateError, ClientConfig, DigitallySignedStruct, Error, OtherError, SignatureScheme};
use sha2::{Digest as _, Sha256};

use super::Trust;

/// Why a certificate was refused, and which one it was, for the message that offers to pin it.
/// It travels inside the error, so that no other connection's certificate can be mistaken for it.
#[derive(Debug, thiserror::Error)]
#[error("{cause}")]
pub(super) struct Refused {
    pub(super) cause: String,
    pub(super) fingerprint: String,
}

/// `also`: authorities as PEM text that count whatever the request says; may be empty.
pub(super) fn config(trust: &Trust, also: &str) -> Result<ClientConfig, String> {
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let mut roots = match trust {
        Trust::System | Trust::Pinned(_) => Vec::new(),
        Trust::Authority(pem) => authorities(pem)?,
    };
    if !also.is_empty() {
        roots.extend(authorities(also)?);
    }
    let inner = rustls_platform_verifier::Verifier::new_with_extra_roots(roots, Arc::clone(&provider))
        .map_err(|error| format!("the system's certificate store cannot be read: {error}"))?;
    let pinned = match trust {
        Trust::Pinned(fingerprint) => Some(*fingerprint),
        _ => None,
    };
    let verifier = Verifier { inner: Arc::new(inner), pinned };
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| error.to_string())?
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(verifier))
        .with_no_client_auth();
    Ok(config)
}

/// The certificates in a PEM text.
pub fn authorities(pem: &str) -> Result<Vec<CertificateDer<'static>>, String> {
    let found = CertificateDer::pem_slice_iter(pem.as_bytes())
        .collect::<Result<Vec<_>, _>>()
        .map_err(|_| "this is not a PEM certificate".to_owned())?;
    if found.is_empty() { Err("no certificate found in this text".to_owned()) } else { Ok(found) }
}

#[derive(Debug)]
struct Verifier {
    inner: Arc<dyn ServerCertVerifier>,
    pinned: Option<[u8; 32]>,
}

impl ServerCertVerifier for Verifier {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        ocsp_response: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        let fingerprint: [u8; 32] = Sha256::digest(end_entity).into();
        let cause = match self.pinned {
            Some(pinned) if pinned == fingerprint => return Ok(ServerCertVerified::assertion()),
            Some(_) => "it is not the pinned certificate",
            None => match self.inner.verify_server_cert(end_entity, intermediates, server_name, ocsp_response, now) {
                Err(Error::InvalidCertificate(fault)) => in_words(&fault, end_entity),
                verdict => return verdict,
            },
        };
        let refused = Refused { cause: cause.to_owned(), fingerprint: in_pairs(&fingerprint) };
        Err(Error::InvalidCertificate(CertificateError::Other(OtherError(Arc::new(refused)))))
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.inner.verify_tls12_signature(message, cert, dss)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.inner.verify_tls13_signature(message, cert, dss)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.inner.supported_verify_schemes()
    }
}

/// `AB:CD:…`, as browsers and `openssl x509 -fingerprint` print it.
fn in_pairs(fingerprint: &[u8; 32]) -> String {
    fingerprint.iter().enumerate().fold(String::new(), |mut text, (place, byte)| {
        let _ = write!(text, "{}{byte:02X}", if place == 0 { "" } else { ":" });
        text
    })
}

/// Reads a SHA-256 fingerprint with or without colons, in either letter case.
pub fn fingerprint(text: &str) -> Option<[u8; 32]> {
    let digits: Vec<u8> = text
        .bytes()
        .filter(|byte| !matches!(byte, b':' | b' ' | b'-'))
        .map(|byte| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok()))
        .collect::<Option<_>>()?;
    let bytes: Vec<u8> = digits.chunks_exact(2).map(|pair| pair[0] << 4 | pair[1]).collect();
    if digits.len() == 64 { bytes.try_into().ok() } else { None }
}

/// What rustls found wrong with a certificate, when that is why there is no connection.
pub(super) fn refused(error: &Error) -> Option<&Refused> {
    match error {
        Error::InvalidCertificate(CertificateError::Other(OtherError(other))) => other.downcast_ref(),
        _ => None,
    }
}

fn in_words(fault: &CertificateError, certificate: &CertificateDer<'_>) -> &'static str {
    match fault {
        CertificateError::Expired | CertificateError::ExpiredContext { .. } => "it has expired",
        CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => "it is not valid yet",
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
            "it is for another host name"
        }
        CertificateError::Revoked => "it has been revoked",
        _ if signs_itself(certificate) => "it is signed by itself",
        CertificateError::UnknownIssuer => "its issuer is unknown here",
        _ => "it was not issued by an authority known here",
    }
}

fn signs_itself(certificate: &CertificateDer<'_>) -> bool {
    webpki::EndEntityCert::try_from(certificate).is_ok_and(|read| read.issuer() == read.subject())
}
