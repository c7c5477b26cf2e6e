//! Certificate checks: the system's store, an authority of the technician's own, or one pinned
//! certificate. The system's store is opened when the first certificate is judged by it. Invariant: there is no way to
//! switch the check off.

use std::sync::{Arc, OnceLock};

use data_encoding::{HEXUPPER, HEXUPPER_PERMISSIVE};
use fobwatch_text::{Text, Word, say};
use rustls::client::WebPkiServerVerifier;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{
    CryptoProvider, WebPkiSupportedAlgorithms, verify_tls12_signature, verify_tls13_signature,
    verify_tls13_signature_with_raw_key,
};
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, ServerName, SubjectPublicKeyInfoDer, UnixTime};
use rustls::{
    CertificateError, ClientConfig, DigitallySignedStruct, Error, OtherError, RootCertStore, SignatureScheme,
};
use sha2::{Digest as _, Sha256};

use super::handshake::NoCertificate;
use super::{Trust, certificate};

/// Why a certificate was refused, and which one it was, for the message that offers to pin it.
/// It travels inside the error, so that no other connection's certificate can be mistaken for it.
#[derive(Debug, thiserror::Error)]
#[error("{cause}")]
pub(super) struct Refused {
    pub(super) cause: Word,
    pub(super) fingerprint: String,
    /// It is the proxy's: what the profile says of certificates does not concern it.
    pub(super) of_proxy: bool,
}

/// `also`: authorities as PEM text that count whatever the request says; may be empty. `proxy`: the
/// host of a proxy that is spoken to by TLS.
pub(super) fn config(trust: &Trust, also: &str, proxy: Option<String>) -> Result<ClientConfig, Text> {
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let mut roots = match trust {
        Trust::System | Trust::Pinned(_) => Vec::new(),
        Trust::Authority(pem) => authorities(pem)?,
    };
    if !also.is_empty() {
        roots.extend(authorities(also)?);
    }
    let pinned = match trust {
        Trust::Pinned(fingerprint) => Some(*fingerprint),
        _ => None,
    };
    let algorithms = provider.signature_verification_algorithms;
    let system = System { also: roots.clone(), provider: Arc::clone(&provider), opened: OnceLock::new() };
    let verifier = Verifier { system, own: roots, pinned, proxy, algorithms };
    let mut config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| Text::plain(error.to_string()))?
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(verifier))
        .with_client_cert_resolver(Arc::new(NoCertificate));
    // A server that speaks HTTP/2 alone can say so.
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(config)
}

/// The certificates in a PEM text.
pub fn authorities(pem: &str) -> Result<Vec<CertificateDer<'static>>, Word> {
    let found = CertificateDer::pem_slice_iter(pem.as_bytes())
        .collect::<Result<Vec<_>, _>>()
        .map_err(|_| say::certificate::NOT_PEM)?;
    if found.is_empty() { Err(say::certificate::NONE_FOUND) } else { Ok(found) }
}

/// Why the system's store cannot be read. No certificate is to blame.
#[derive(Debug, Clone, thiserror::Error)]
#[error("{0}")]
pub(super) struct StoreUnreadable(pub(super) String);

/// The system's store, opened by the first certificate that it is asked about.
#[derive(Debug)]
struct System {
    /// Authorities that count too.
    also: Vec<CertificateDer<'static>>,
    provider: Arc<CryptoProvider>,
    opened: OnceLock<Result<Arc<dyn ServerCertVerifier>, StoreUnreadable>>,
}

impl System {
    fn opened(&self) -> Result<&dyn ServerCertVerifier, &StoreUnreadable> {
        let open = || -> Result<Arc<dyn ServerCertVerifier>, StoreUnreadable> {
            let (also, provider) = (self.also.clone(), Arc::clone(&self.provider));
            rustls_platform_verifier::Verifier::new_with_extra_roots(also, provider)
                .map(|verifier| Arc::new(verifier) as _)
                .map_err(|error| StoreUnreadable(error.to_string()))
        };
        self.opened.get_or_init(open).as_deref()
    }

    /// Without a store, the technician's own authorities still count.
    fn verify(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        ocsp_response: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        let by = |verifier: &dyn ServerCertVerifier| {
            verifier.verify_server_cert(end_entity, intermediates, server_name, ocsp_response, now)
        };
        self.opened().map_or_else(
            |unreadable| {
                let unreadable = Error::Other(OtherError(Arc::new(unreadable.clone())));
                self.own().and_then(|own| by(&*own).ok()).ok_or(unreadable)
            },
            by,
        )
    }

    /// By the technician's own authorities alone; None where there is none.
    fn own(&self) -> Option<Arc<WebPkiServerVerifier>> {
        let mut roots = RootCertStore::empty();
        roots.add_parsable_certificates(self.also.iter().cloned());
        WebPkiServerVerifier::builder_with_provider(Arc::new(roots), Arc::clone(&self.provider)).build().ok()
    }
}

#[derive(Debug)]
struct Verifier {
    system: System,
    /// Named by the technician, each good for itself too.
    own: Vec<CertificateDer<'static>>,
    pinned: Option<[u8; 32]>,
    proxy: Option<String>,
    algorithms: WebPkiSupportedAlgorithms,
}

impl Verifier {
    /// Why a certificate is not accepted, if it is not.
    fn judge(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        ocsp_response: &[u8],
        now: UnixTime,
    ) -> Result<Option<Word>, Error> {
        if self.own.iter().any(|own| own == end_entity) {
            return Ok(certificate::fits(end_entity, server_name, now).err());
        }
        match self.system.verify(end_entity, intermediates, server_name, ocsp_response, now) {
            Ok(_) => Ok(None),
            Err(Error::InvalidCertificate(fault)) => Ok(Some(in_words(&fault, end_entity))),
            Err(other) => Err(other),
        }
    }

    /// A key is checked even where the library cannot read what is around it.
    fn verify_signature(
        cert: &CertificateDer<'_>,
        by_inner: impl FnOnce() -> Result<HandshakeSignatureValid, Error>,
        by_key: impl FnOnce(&SubjectPublicKeyInfoDer<'_>) -> Result<HandshakeSignatureValid, Error>,
    ) -> Result<HandshakeSignatureValid, Error> {
        let verdict = match webpki::EndEntityCert::try_from(cert) {
            Ok(_) => by_inner(),
            Err(_) => match certificate::key(cert) {
                Some(key) => by_key(&key),
                None => Err(Error::InvalidCertificate(CertificateError::BadEncoding)),
            },
        };
        verdict.map_err(|error| match error {
            Error::InvalidCertificate(_) => refuse(say::certificate::KEY_WEAK, &Sha256::digest(cert).into(), false),
            other => other,
        })
    }
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
        let of_proxy = self.proxy.as_deref().is_some_and(|proxy| proxy.eq_ignore_ascii_case(&server_name.to_str()));
        let cause = match self.pinned.filter(|_| !of_proxy) {
            Some(pinned) if pinned == fingerprint => None,
            Some(_) => Some(say::certificate::NOT_PINNED),
            None => self.judge(end_entity, intermediates, server_name, ocsp_response, now)?,
        };
        cause.map_or_else(|| Ok(ServerCertVerified::assertion()), |cause| Err(refuse(cause, &fingerprint, of_proxy)))
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        let by_key = |key: &SubjectPublicKeyInfoDer<'_>| {
            let bad = || Error::InvalidCertificate(CertificateError::BadSignature);
            let key = webpki::RawPublicKeyEntity::try_from(key).map_err(|_| bad())?;
            let known = self.algorithms.mapping.iter().find(|(scheme, _)| *scheme == dss.scheme);
            let mut fitting = known.into_iter().flat_map(|(_, algorithms)| algorithms.iter());
            // The scheme leaves the curve open here (RFC 8422 §5.1).
            let good = fitting.any(|algorithm| key.verify_signature(*algorithm, message, dss.signature()).is_ok());
            if good { Ok(HandshakeSignatureValid::assertion()) } else { Err(bad()) }
        };
        Self::verify_signature(cert, || verify_tls12_signature(message, cert, dss, &self.algorithms), by_key)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        let by_key = |key: &SubjectPublicKeyInfoDer<'_>| {
            verify_tls13_signature_with_raw_key(message, key, dss, &self.algorithms)
        };
        Self::verify_signature(cert, || verify_tls13_signature(message, cert, dss, &self.algorithms), by_key)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.algorithms.supported_schemes()
    }
}

fn refuse(cause: Word, fingerprint: &[u8; 32], of_proxy: bool) -> Error {
    let refused = Refused { cause, fingerprint: in_pairs(fingerprint), of_proxy };
    Error::InvalidCertificate(CertificateError::Other(OtherError(Arc::new(refused))))
}

/// `AB:CD:…`, as browsers and `openssl x509 -fingerprint` print it.
fn in_pairs(fingerprint: &[u8; 32]) -> String {
    fingerprint.map(|byte| HEXUPPER.encode(&[byte])).join(":")
}

/// Reads a SHA-256 fingerprint with or without colons, in either letter case.
pub fn fingerprint(text: &str) -> Option<[u8; 32]> {
    let digits: Vec<u8> = text.bytes().filter(|byte| !matches!(byte, b':' | b' ' | b'-')).collect();
    HEXUPPER_PERMISSIVE.decode(&digits).ok()?.try_into().ok()
}

/// What rustls found wrong with a certificate, when that is why there is no connection.
pub(super) fn refused(error: &Error) -> Option<&Refused> {
    match error {
        Error::InvalidCertificate(CertificateError::Other(OtherError(other))) => other.downcast_ref(),
        _ => None,
    }
}

/// Why the system's store could not judge a certificate, when that is why there is no connection.
pub(super) fn store_unreadable(error: &Error) -> Option<&StoreUnreadable> {
    match error {
        Error::Other(OtherError(other)) => other.downcast_ref(),
        _ => None,
    }
}

fn in_words(fault: &CertificateError, certificate: &CertificateDer<'_>) -> Word {
    match fault {
        CertificateError::Expired | CertificateError::ExpiredContext { .. } => say::certificate::EXPIRED,
        CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => say::certificate::NOT_YET_VALID,
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
            say::certificate::OTHER_HOST
        }
        CertificateError::Revoked => say::certificate::REVOKED,
        _ if certificate::is_out_of_date(certificate) => say::certificate::OUTDATED,
        _ if certificate::signs_itself(certificate) => say::certificate::SELF_SIGNED,
        CertificateError::UnknownIssuer => say::certificate::ISSUER_UNKNOWN,
        _ => say::certificate::AUTHORITY_UNKNOWN,
    }
}
