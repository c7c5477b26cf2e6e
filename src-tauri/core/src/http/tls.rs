//! Certificate checks: the system's store, an authority of the technician's own, or one pinned
//! certificate. Invariant: there is no way to switch the check off.

use std::fmt::Write as _;
use std::sync::{Arc, Mutex, PoisonError};

use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{CertificateError, ClientConfig, DigitallySignedStruct, Error, OtherError, SignatureScheme};
use sha2::{Digest as _, Sha256};

use super::Trust;

/// The fingerprint of the certificate refused last, for the message that offers to pin it.
#[derive(Debug, Default)]
pub(super) struct Refused(Mutex<Option<String>>);

impl Refused {
    pub(super) fn last(&self) -> Option<String> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

pub(super) fn config(trust: &Trust) -> Result<(ClientConfig, Arc<Refused>), String> {
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let roots = match trust {
        Trust::System | Trust::Pinned(_) => Vec::new(),
        Trust::Authority(pem) => authorities(pem)?,
    };
    let inner = rustls_platform_verifier::Verifier::new_with_extra_roots(roots, Arc::clone(&provider))
        .map_err(|error| format!("the system's certificate store cannot be read: {error}"))?;
    let pinned = match trust {
        Trust::Pinned(fingerprint) => Some(*fingerprint),
        _ => None,
    };
    let refused = Arc::new(Refused::default());
    let verifier = Verifier { inner: Arc::new(inner), pinned, refused: Arc::clone(&refused) };
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| error.to_string())?
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(verifier))
        .with_no_client_auth();
    Ok((config, refused))
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
    refused: Arc<Refused>,
}

#[derive(Debug, thiserror::Error)]
#[error("it is not the pinned certificate")]
struct NotPinned;

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
        let verdict = match self.pinned {
            Some(pinned) if pinned == fingerprint => Ok(ServerCertVerified::assertion()),
            Some(_) => Err(Error::InvalidCertificate(CertificateError::Other(OtherError(Arc::new(NotPinned))))),
            None => self.inner.verify_server_cert(end_entity, intermediates, server_name, ocsp_response, now),
        };
        if verdict.is_err() {
            *self.refused.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(in_pairs(&fingerprint));
        }
        verdict
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

pub(super) fn in_words(fault: &CertificateError) -> String {
    match fault {
        CertificateError::Expired | CertificateError::ExpiredContext { .. } => "it has expired".to_owned(),
        CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => "it is not valid yet".to_owned(),
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
            "it is for another host name".to_owned()
        }
        CertificateError::UnknownIssuer => "its issuer is unknown here".to_owned(),
        CertificateError::Revoked => "it has been revoked".to_owned(),
        CertificateError::Other(OtherError(other)) if other.downcast_ref::<NotPinned>().is_some() => {
            NotPinned.to_string()
        }
        // A self-signed certificate ends here: it is not an authority, yet signs itself.
        _ => "it was not issued by an authority known here".to_owned(),
    }
}
