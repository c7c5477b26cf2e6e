//! A certificate with its private key, and the signed client assertion made with it (RFC 7523).
//! Invariant: the key never leaves this file; what leaves is one signature at a time.

use base64::prelude::{BASE64_STANDARD, BASE64_URL_SAFE_NO_PAD, Engine as _};
use data_encoding::HEXUPPER;
use fobwatch_text::{Word, say};
use jiff::Timestamp;
use jiff::civil::Date;
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use p12_keystore::Pkcs12Archive;
use p12_keystore::error::Error as PfxError;
use rustls::pki_types::pem::{Error as PemError, PemObject as _};
use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};
use serde_json::{Value, json};
use sha1::{Digest as _, Sha1};
use zeroize::Zeroizing;

use super::{Endpoint, random_secret};
use crate::answers::Draft;
use crate::http::{self, Reply, Request};
use crate::secret::Secret;
use crate::vendor::VendorError;

/// Seconds; servers allow an hour at the least.
const LIFETIME: i64 = 600;
/// RFC 7523 §2.2.
const ASSERTION_TYPE: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/// Opened, and ready to sign.
pub struct Certificate {
    key: EncodingKey,
    /// SHA-1 of the certificate, as the server lists it.
    thumbprint: [u8; 20],
    /// Its last day.
    ends_on: Option<Date>,
}

/// Why a certificate cannot be used: the file, or its password.
#[derive(Debug)]
pub enum Unreadable {
    /// The file, and what is wrong with it.
    File(Word),
    /// Its password.
    Password(Word),
}

/// Opens a PFX or PEM file, given as base64 or, for PEM, as its text.
pub fn open(file: &Secret, password: Option<&Secret>) -> Result<Certificate, Unreadable> {
    // EXPOSE: to read the key.
    let text = file.reveal();
    let bytes = if text.starts_with("-----") {
        Zeroizing::new(text.as_bytes().to_vec())
    } else {
        decoded(text).ok_or(Unreadable::File(say::certificate::NOT_PFX_OR_PEM))?
    };
    let (key, certificate) = match fobwatch_protocol::text::of(&bytes) {
        Some(pem) if pem.contains("-----BEGIN ") => from_pem(&pem)?,
        _ => from_pfx(&bytes, password)?,
    };
    let key = rsa(&key)
        // Only a signature shows that the numbers inside are a key.
        .filter(|key| encode(&Header::new(Algorithm::RS256), &json!({}), key).is_ok())
        .ok_or(Unreadable::File(say::certificate::KEY_UNUSABLE))?;
    Ok(Certificate { key, thumbprint: Sha1::digest(&certificate).into(), ends_on: http::ends_on(&certificate) })
}

/// For [`Descriptor::check`](crate::vendor::Descriptor::check): says what is wrong with a file that was chosen, or with its password;
/// `day` is the certificate's last one unless something else is said there.
pub fn check(draft: &mut Draft, file: &str, password: &str, day: &str) {
    // A saved password is not opened for the check, so the file cannot be either.
    let is_known = draft.typed(password).is_some() == draft.has_secret(password);
    let opened = draft.typed(file).filter(|_| is_known).map(|file| open(file, draft.typed(password)));
    match opened {
        Some(Err(Unreadable::File(text))) => draft.problem(file, text),
        Some(Err(Unreadable::Password(text))) => draft.problem(password, text),
        Some(Ok(Certificate { ends_on: Some(ends_on), .. })) if draft.text(day).is_empty() => {
            draft.set(day, ends_on.to_string());
        }
        Some(Ok(_)) | None => {}
    }
}

impl Certificate {
    /// RFC 7523 §2.2: client credentials with a signed assertion in place of a secret. None: the key cannot sign.
    pub async fn client_credentials(&self, endpoint: Endpoint<'_>, scope: &str) -> Option<Result<Reply, VendorError>> {
        let Endpoint { cx, token_url, client_id, rules, .. } = endpoint;
        let assertion = self.assertion(client_id, token_url.as_str(), cx.clock.now())?;
        let form = [
            ("grant_type", "client_credentials"),
            ("client_id", client_id),
            ("client_assertion_type", ASSERTION_TYPE),
            // EXPOSE: into the request body.
            ("client_assertion", assertion.reveal()),
            ("scope", scope),
        ];
        Some(cx.ask(Request::post(token_url).form(&form).accept_json(), rules).await)
    }

    /// A fresh assertion for the token endpoint.
    fn assertion(&self, client_id: &str, token_url: &str, now: Timestamp) -> Option<Secret> {
        let mut header = Header::new(Algorithm::RS256);
        header.kid = Some(HEXUPPER.encode(&self.thumbprint));
        header.x5t = Some(BASE64_URL_SAFE_NO_PAD.encode(self.thumbprint));
        let claims: Value = json!({
            "iss": client_id,
            "sub": client_id,
            "aud": token_url,
            // EXPOSE: random, and of no use to anyone else.
            "jti": random_secret().reveal(),
            "nbf": now.as_second(),
            "exp": now.as_second() + LIFETIME,
        });
        encode(&header, &claims, &self.key).ok().map(Secret::new)
    }
}

/// The private key, and its certificate.
type Pair = (PrivateKeyDer<'static>, CertificateDer<'static>);

fn from_pem(text: &str) -> Result<Pair, Unreadable> {
    if text.contains("ENCRYPTED") {
        return Err(Unreadable::File(say::certificate::KEY_HAS_PASSWORD));
    }
    let key = PrivateKeyDer::from_pem_slice(text.as_bytes()).map_err(|error| match error {
        PemError::NoItemsFound | PemError::MissingSectionEnd { .. } => say::certificate::NO_PRIVATE_KEY,
        _ => say::certificate::KEY_UNUSABLE,
    });
    let certificate =
        CertificateDer::from_pem_slice(text.as_bytes()).map_err(|_| Unreadable::File(say::certificate::MISSING));
    Ok((key.map_err(Unreadable::File)?, certificate?))
}

/// None: it is another kind of key.
fn rsa(key: &PrivateKeyDer<'_>) -> Option<EncodingKey> {
    match key {
        PrivateKeyDer::Pkcs1(key) => Some(EncodingKey::from_rsa_der(key.secret_pkcs1_der())),
        PrivateKeyDer::Pkcs8(key) => {
            // Of these, `jsonwebtoken` reads PEM alone.
            let body = Zeroizing::new(BASE64_STANDARD.encode(key.secret_pkcs8_der()));
            let pem = format!("-----BEGIN PRIVATE KEY-----\n{}\n-----END PRIVATE KEY-----\n", body.as_str());
            EncodingKey::from_rsa_pem(Zeroizing::new(pem).as_bytes()).ok()
        }
        _ => None,
    }
}

fn from_pfx(bytes: &[u8], password: Option<&Secret>) -> Result<Pair, Unreadable> {
    // EXPOSE: to open the file.
    let archive =
        Pkcs12Archive::from_pkcs12(bytes, password.map_or("", Secret::reveal)).map_err(|error| match error {
            PfxError::MacError(_) | PfxError::Pkcs5Error(_) | PfxError::UnpadError => {
                Unreadable::Password(say::certificate::PASSWORD_WRONG)
            }
            _ => Unreadable::File(say::certificate::FILE_UNREADABLE),
        })?;
    let key = archive.keys.first().ok_or(Unreadable::File(say::certificate::NO_PRIVATE_KEY))?;
    let id = key.local_key_id.as_ref().map(AsRef::as_ref);
    let certificate = archive
        .certs
        .iter()
        .find(|bag| id.is_some() && bag.local_key_id.as_deref() == id)
        .or(archive.certs.first())
        .ok_or(Unreadable::File(say::certificate::MISSING))?;
    let key = PrivatePkcs8KeyDer::from(key.key.as_der().to_vec());
    Ok((key.into(), CertificateDer::from(certificate.cert.as_der().to_vec())))
}

/// Base64, its white space skipped.
fn decoded(text: &str) -> Option<Zeroizing<Vec<u8>>> {
    let text: Zeroizing<String> = Zeroizing::new(text.split_whitespace().collect());
    BASE64_STANDARD.decode(text.as_bytes()).ok().map(Zeroizing::new)
}
