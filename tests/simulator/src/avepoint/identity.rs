//! The identity service of AvePoint Online Services: client credentials by secret, or by an
//! assertion whose signature is checked.

use base64::prelude::{BASE64_STANDARD, BASE64_URL_SAFE_NO_PAD, Engine as _};
use jiff::Timestamp;
use jsonwebtoken::{Algorithm, DecodingKey, crypto, decode_header};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{AvePoint, Caller};
use crate::client::Client;
use crate::server::{Answer, Received, value};

/// The password of both PFX files.
pub const PFX_PASSWORD: &str = "pfx-canary-7";

// One RSA key pair and its self-signed certificate, made with openssl for these tests and used
// nowhere else: `app.pem` (key and certificate), `app.pfx` (AES-256, SHA-256), `app-legacy.pfx`
// (3DES, SHA-1, as Windows exports), `app.pub.pem` (the public key alone).
const PUBLIC_KEY: &str = include_str!("app.pub.pem");

/// `pem`, `pfx` or `legacy-pfx`, as a file field holds it: base64.
pub fn certificate_file(kind: &str) -> String {
    BASE64_STANDARD.encode(match kind {
        "pem" => include_bytes!("app.pem").as_slice(),
        "pfx" => include_bytes!("app.pfx").as_slice(),
        "legacy-pfx" => include_bytes!("app-legacy.pfx").as_slice(),
        _ => panic!("no such certificate file: {kind}"),
    })
}

/// An app of Administration → App registrations.
#[derive(Debug, Clone)]
pub struct App {
    /// What the console calls the application id.
    pub id: String,
    /// None: it signs in by certificate.
    pub secret: Option<String>,
    /// SHA-1 of the uploaded certificate, as the list of certificates shows it.
    pub thumbprint: Option<String>,
    /// Those that it may be granted.
    pub scopes: Vec<String>,
}

impl App {
    pub(super) fn with_secret() -> Self {
        Self {
            id: "fake-app-id".to_owned(),
            secret: Some("app_SECRET-canary-6".to_owned()),
            thumbprint: None,
            scopes: vec!["cloudgovernance.fullcontrol.all".to_owned()],
        }
    }

    pub(super) fn with_certificate() -> Self {
        Self {
            id: "fake-certificate-app".to_owned(),
            secret: None,
            thumbprint: Some("38BA4A96CD1036D4D0D311D97EE8C0A70942DD6C".to_owned()),
            ..Self::with_secret()
        }
    }
}

fn refuse(error: &str) -> Answer {
    Client::refuse(error, 400)
}

impl AvePoint {
    pub(super) fn app_token(&mut self, request: &Received, now: Timestamp) -> Answer {
        let Some(form) = request.form() else { return refuse("invalid_request") };
        if value(&form, "grant_type") != Some("client_credentials") {
            return refuse("unsupported_grant_type");
        }
        let client = match Client::of(request, &form) {
            Ok(client) => client,
            Err(error) => return refuse(error),
        };
        let Some(app) = self.apps.iter().find(|app| app.id == client.id).cloned() else { return client.refused(400) };
        let fits = match (&app.secret, &app.thumbprint) {
            (Some(secret), _) => client.knows(Some(secret)) && value(&form, "client_assertion").is_none(),
            (None, Some(thumbprint)) => {
                let token_url = format!("{}/connect/token", request.origin());
                value(&form, "client_assertion_type") == Some("urn:ietf:params:oauth:client-assertion-type:jwt-bearer")
                    && client.knows(None)
                    && value(&form, "client_assertion")
                        .is_some_and(|assertion| self.admits(assertion, &app.id, thumbprint, &token_url, now).is_some())
            }
            (None, None) => false,
        };
        if !fits {
            return client.refused(400);
        }
        let scope = value(&form, "scope").unwrap_or_default();
        if scope.is_empty() || !scope.split(' ').all(|scope| app.scopes.iter().any(|one| one == scope)) {
            return refuse("invalid_scope");
        }
        let token = format!("aos-access-canary-{}", Uuid::new_v4().simple());
        self.admit(token.clone(), Caller::App, now);
        Answer::json(
            200,
            &json!({"token_type": "Bearer", "expires_in": self.lifetime, "ext_expires_in": self.lifetime, "access_token": token}),
        )
        .no_store()
    }

    /// Holds an assertion to RFC 7523 §3 and to the certificate; None refuses it.
    fn admits(&mut self, assertion: &str, id: &str, thumbprint: &str, token_url: &str, now: Timestamp) -> Option<()> {
        let header = decode_header(assertion).ok()?;
        let bytes: Vec<u8> = (0..thumbprint.len())
            .step_by(2)
            .filter_map(|at| u8::from_str_radix(&thumbprint[at..at + 2], 16).ok())
            .collect();
        let right_key = header.alg == Algorithm::RS256
            && header.kid.as_deref() == Some(thumbprint)
            && header.x5t == Some(BASE64_URL_SAFE_NO_PAD.encode(bytes));
        let (message, signature) = assertion.rsplit_once('.')?;
        let key = DecodingKey::from_rsa_pem(PUBLIC_KEY.as_bytes()).ok()?;
        let signed = crypto::verify(signature, message.as_bytes(), &key, Algorithm::RS256).ok()?;
        let payload = BASE64_URL_SAFE_NO_PAD.decode(message.split_once('.')?.1).ok()?;
        let claims: Value = serde_json::from_slice(&payload).ok()?;
        let text = |name: &str| claims.get(name).and_then(Value::as_str);
        let (not_before, expires) = (claims.get("nbf")?.as_i64()?, claims.get("exp")?.as_i64()?);
        let fits = text("iss") == Some(id)
            && text("sub") == Some(id)
            && text("aud") == Some(token_url)
            && not_before <= now.as_second()
            && expires > now.as_second()
            && expires <= not_before + 3600;
        // Each assertion counts once.
        let fresh = self.assertions.insert(text("jti").filter(|jti| !jti.is_empty())?.to_owned());
        (right_key && signed && fits && fresh).then_some(())
    }
}
