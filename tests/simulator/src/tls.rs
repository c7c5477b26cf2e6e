//! A TLS front with a certificate of its own making, before any simulated vendor.

mod switch;

use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;

use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use sha2::{Digest as _, Sha256};
pub use switch::Switch;

/// `https://localhost:port` before a plain-text server. Runs until the process ends.
pub struct Front {
    /// What a profile names as its server.
    pub url: String,
    /// SHA-256 of the certificate, in hexadecimal pairs with colons.
    pub fingerprint: String,
    /// The authority that signed the certificate, as PEM; its own where it signed itself.
    pub authority: String,
}

/// What a front shows whoever connects.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Shown {
    /// For `localhost`, `127.0.0.1` and `vendor.test`, by an authority of its own.
    #[default]
    Good,
    /// Its time is over.
    Expired,
    /// Its time has not begun.
    NotYetValid,
    /// Right but for the name.
    OtherHost,
    /// By no authority.
    SelfSigned,
}

/// The server's address for a host that a request names.
type Backend = Arc<dyn Fn(&str) -> Option<String> + Send + Sync>;

impl Front {
    /// `backend` is a server's `http://127.0.0.1:port`.
    pub fn start(backend: &str) -> Self {
        Self::showing(backend, Shown::Good)
    }

    /// As [`Front::start`], with another certificate.
    pub fn showing(backend: &str, shown: Shown) -> Self {
        let names: &[&str] = match shown {
            Shown::OtherHost => &["other.test"],
            _ => &["localhost", "127.0.0.1", "vendor.test"],
        };
        Self::with_names(only(backend), shown, names)
    }

    /// As [`Front::start`], with a certificate for these names alone.
    pub fn named(backend: &str, names: &[&str]) -> Self {
        Self::with_names(only(backend), Shown::Good, names)
    }

    /// Before several servers, each with a host of its own.
    pub fn before(servers: BTreeMap<String, String>) -> Self {
        let names: Vec<String> = servers.keys().cloned().collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let backend = move |host: &str| servers.get(host).map(|url| address_of(url));
        Self::with_names(Arc::new(backend), Shown::Good, &names)
    }

    fn with_names(backend: Backend, shown: Shown, names: &[&str]) -> Self {
        let authority_key = rcgen::KeyPair::generate().expect("a key");
        let mut parameters = rcgen::CertificateParams::new(Vec::new()).expect("no names");
        parameters.is_ca = rcgen::IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
        // Some clients insist on what an authority may do being written down (RFC 5280 §4.2.1.3).
        parameters.key_usages = vec![rcgen::KeyUsagePurpose::KeyCertSign, rcgen::KeyUsagePurpose::CrlSign];
        parameters.distinguished_name.push(rcgen::DnType::CommonName, "Fobwatch test authority");
        let authority = parameters.self_signed(&authority_key).expect("an authority");
        let issuer = rcgen::Issuer::new(parameters, authority_key);
        let key = rcgen::KeyPair::generate().expect("a key");
        let leaf = leaf(shown, names);
        let (leaf, authority) = if shown == Shown::SelfSigned {
            let leaf = leaf.self_signed(&key).expect("a certificate");
            (leaf.der().clone(), leaf.pem())
        } else {
            (leaf.signed_by(&key, &issuer).expect("a certificate").der().clone(), authority.pem())
        };
        let config =
            rustls::ServerConfig::builder_with_provider(Arc::new(rustls::crypto::aws_lc_rs::default_provider()))
                .with_safe_default_protocol_versions()
                .expect("versions")
                .with_no_client_auth()
                .with_single_cert(
                    vec![leaf.clone()],
                    PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.serialize_der())),
                )
                .expect("a server configuration");
        let config = Arc::new(config);
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let port = listener.local_addr().expect("an address").port();
        std::thread::spawn(move || {
            for client in listener.incoming().flatten() {
                let (config, backend) = (Arc::clone(&config), Arc::clone(&backend));
                std::thread::spawn(move || relay(client, &config, &*backend));
            }
        });
        let fingerprint: Vec<String> = Sha256::digest(&leaf).iter().map(|byte| format!("{byte:02X}")).collect();
        Self { url: format!("https://localhost:{port}"), fingerprint: fingerprint.join(":"), authority }
    }
}

fn address_of(url: &str) -> String {
    url.trim_start_matches("http://").to_owned()
}

fn only(url: &str) -> Backend {
    let address = address_of(url);
    Arc::new(move |_| Some(address.clone()))
}

fn leaf(shown: Shown, names: &[&str]) -> rcgen::CertificateParams {
    let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
    let mut leaf = rcgen::CertificateParams::new(names).expect("names");
    // And on its issuer being named by key (§4.2.1.1).
    leaf.use_authority_key_identifier_extension = shown != Shown::SelfSigned;
    match shown {
        Shown::Expired => leaf.not_after = rcgen::date_time_ymd(2020, 1, 1),
        Shown::NotYetValid => leaf.not_before = rcgen::date_time_ymd(4000, 1, 1),
        Shown::Good | Shown::OtherHost | Shown::SelfSigned => {}
    }
    leaf
}

/// One request and its answer: the front asks the backend to close, so the answer ends by itself.
fn relay(client: TcpStream, config: &Arc<rustls::ServerConfig>, backend: &dyn Fn(&str) -> Option<String>) {
    let Ok(connection) = rustls::ServerConnection::new(Arc::clone(config)) else { return };
    let mut client = rustls::StreamOwned::new(connection, client);
    let mut request = Vec::new();
    let mut buffer = [0; 4096];
    let head_end = loop {
        match client.read(&mut buffer) {
            Ok(0) | Err(_) => return,
            Ok(read) => request.extend_from_slice(&buffer[..read]),
        }
        if let Some(end) = request.windows(4).position(|bytes| bytes == b"\r\n\r\n") {
            break end;
        }
    };
    let head = String::from_utf8_lossy(&request[..head_end]).into_owned();
    let field = |wanted: &str| {
        let mut fields = head.lines().filter_map(|line| line.split_once(':'));
        fields.find(|(name, _)| name.eq_ignore_ascii_case(wanted)).map(|(_, value)| value.trim())
    };
    let host = field("host").and_then(|host| host.split(':').next()).unwrap_or_default();
    let Some(Ok(mut server)) = backend(host).map(TcpStream::connect) else { return };
    let length = field("content-length").and_then(|length| length.parse::<usize>().ok()).unwrap_or(0);
    while request.len() < head_end + 4 + length {
        match client.read(&mut buffer) {
            Ok(0) | Err(_) => return,
            Ok(read) => request.extend_from_slice(&buffer[..read]),
        }
    }
    // Theirs would be the one that counts.
    let kept = head.lines().filter(|line| !line.to_ascii_lowercase().starts_with("connection:"));
    let lines: Vec<&str> = kept.chain(["X-Forwarded-Proto: https", "Connection: close"]).collect();
    let closing = [lines.join("\r\n").as_bytes(), &request[head_end..]].concat();
    let mut answer = Vec::new();
    if server.write_all(&closing).is_ok() {
        // A backend that breaks off behind its answer has given it.
        let _ = server.read_to_end(&mut answer);
        // Nor must the client believe that the connection stays.
        if let Some(end) = answer.windows(4).position(|bytes| bytes == b"\r\n\r\n") {
            answer.splice(end..end, *b"\r\nConnection: close");
        }
        let _ = client.write_all(&answer);
        client.conn.send_close_notify();
        let _ = client.flush();
    }
}
