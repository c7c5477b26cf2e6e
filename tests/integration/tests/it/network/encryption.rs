//! Servers whose certificate or encryption is not as it should be, each told as what it is.

use std::io::{Read as _, Write as _};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::sync::Arc;

use fobwatch_core::http::{Network, Request, Transport as _, TransportError, Trust, fingerprint};
use fobwatch_core::vendor::{Class, Effect, VendorError};
use fobwatch_integration::Fixture;
use fobwatch_text::say;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::server::{ClientHello, ResolvesServerCert, WebPkiClientVerifier};
use rustls::sign::CertifiedKey;
use rustls::{ServerConfig, ServerConnection, SupportedProtocolVersion};
use sha2::{Digest as _, Sha256};

use super::{marked, told};

/// `openssl req -x509` with nothing else asked for: an authority, without a name but its subject's.
const DEFAULT: &str = include_str!("../../../data/tls/openssl-default.pem");
/// Made without extensions.
const VERSION_1: &str = include_str!("../../../data/tls/version-1.pem");

fn pem(text: &str) -> String {
    let end = "-----END CERTIFICATE-----\n";
    text[..text.find(end).expect("a certificate") + end.len()].to_owned()
}

fn fingerprint_of(text: &str) -> String {
    let certificate = CertificateDer::from_pem_slice(text.as_bytes()).expect("a certificate");
    let pairs: Vec<_> = Sha256::digest(&certificate).iter().map(|byte| format!("{byte:02X}")).collect();
    pairs.join(":")
}

/// The same certificate for everybody, whatever is in it.
#[derive(Debug)]
struct Same(Arc<CertifiedKey>);

impl ResolvesServerCert for Same {
    fn resolve(&self, _: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        Some(Arc::clone(&self.0))
    }
}

fn config(text: &str, versions: &[&'static SupportedProtocolVersion], wants_certificate: bool) -> Arc<ServerConfig> {
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let certificate = CertificateDer::from_pem_slice(text.as_bytes()).expect("a certificate");
    let key = PrivateKeyDer::from_pem_slice(text.as_bytes()).expect("a key");
    let key = provider.key_provider.load_private_key(key).expect("a key");
    let builder = ServerConfig::builder_with_provider(Arc::clone(&provider)).with_protocol_versions(versions);
    let builder = builder.expect("versions");
    let builder = if wants_certificate {
        let mut roots = rustls::RootCertStore::empty();
        roots.add(certificate.clone()).expect("an authority");
        let verifier = WebPkiClientVerifier::builder_with_provider(Arc::new(roots), provider).build();
        builder.with_client_cert_verifier(verifier.expect("a verifier"))
    } else {
        builder.with_no_client_auth()
    };
    Arc::new(builder.with_cert_resolver(Arc::new(Same(Arc::new(CertifiedKey::new(vec![certificate], key))))))
}

/// Serves each connection on a thread of its own; the address has this host.
fn serving(host: &str, serve: impl Fn(TcpStream) + Send + Sync + 'static) -> String {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port");
    let url = format!("https://{host}:{}", listener.local_addr().expect("an address").port());
    let serve = Arc::new(serve);
    std::thread::spawn(move || {
        for client in listener.incoming().flatten() {
            let serve = Arc::clone(&serve);
            std::thread::spawn(move || serve(client));
        }
    });
    url
}

/// A server with this certificate that answers "ok"; what fails is told by `alert`, or by itself.
fn server(host: &str, config: Arc<ServerConfig>, alert: Option<u8>) -> String {
    serving(host, move |mut client| {
        let mut tls = ServerConnection::new(Arc::clone(&config)).expect("a connection");
        while tls.is_handshaking() {
            while tls.wants_write() {
                let _ = tls.write_tls(&mut client);
            }
            if !matches!(tls.read_tls(&mut client), Ok(1..)) {
                return;
            }
            if tls.process_new_packets().is_err() {
                match alert {
                    // Nothing is encrypted yet in TLS 1.2.
                    Some(alert) => drop(client.write_all(&[0x15, 3, 3, 0, 2, 2, alert])),
                    None => drop(tls.write_tls(&mut client)),
                }
                return linger(&client);
            }
        }
        let mut stream = rustls::StreamOwned::new(tls, client);
        let _ = stream.read(&mut [0; 4096]);
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok");
        stream.conn.send_close_notify();
        let _ = stream.flush();
    })
}

/// What is left unread would cut off what was said last.
fn linger(client: &TcpStream) {
    let _ = client.shutdown(std::net::Shutdown::Write);
    let _ = std::io::copy(&mut &*client, &mut std::io::sink());
}

#[tokio::test]
async fn a_certificate_that_openssl_makes_by_itself_is_its_own_authority() {
    for (name, text) in [("default", DEFAULT), ("version 1", VERSION_1)] {
        for versions in [&rustls::version::TLS12, &rustls::version::TLS13] {
            let url = server("localhost", config(text, &[versions], false), None);
            let of_settings = Fixture::default();
            of_settings.http.configure(Network { authorities: pem(text), ..Network::default() });
            let pin = Trust::Pinned(fingerprint(&fingerprint_of(text)).expect("a fingerprint"));
            for (way, fixture, trust) in [
                ("own authority", Fixture::default(), Trust::Authority(pem(text))),
                ("settings", of_settings, Trust::System),
                ("pin", Fixture::default(), pin),
            ] {
                let reply = fixture.http.send(marked(&url).trust(trust)).await;
                assert_eq!(reply.expect(name).status, 200, "{name} {way} {versions:?}");
            }
            // Its name still counts, where it is not pinned; and by itself it is nobody's.
            let other = url.replace("localhost", "127.0.0.1");
            let (error, _) = told(&Fixture::default(), marked(&other).trust(Trust::Authority(pem(text)))).await;
            assert!(error.to_string().ends_with("it is for another host name"), "{name}: {error}");
            let (error, said) = told(&Fixture::default(), marked(&url)).await;
            let TransportError::Certificate { cause, fingerprint, .. } = error else { panic!("{name}: {error:?}") };
            let why = [say::certificate::SELF_SIGNED, say::certificate::OUTDATED];
            assert_eq!((cause, fingerprint), (why[usize::from(name != "default")].into(), fingerprint_of(text)));
            assert_eq!((said.class, said.effect), (Class::Tls, Effect::Refuse), "{name}: not retried for ever");
        }
    }
    // Another certificate of the same name is not it.
    let url = server("localhost", config(VERSION_1, rustls::ALL_VERSIONS, false), None);
    let (error, _) = told(&Fixture::default(), marked(&url).trust(Trust::Authority(pem(DEFAULT)))).await;
    assert!(matches!(error, TransportError::Certificate { .. }), "{error:?}");
}

/// Answers the hello with these bytes.
fn saying(bytes: &'static [u8]) -> String {
    serving("localhost", move |mut client| {
        let _ = client.read(&mut [0; 4096]);
        let _ = client.write_all(bytes);
        linger(&client);
    })
}

/// `ServerHello` of TLS 1.0, with `TLS_RSA_WITH_AES_128_CBC_SHA`.
const TLS_1_0: &[u8] = &[
    0x16, 3, 1, 0, 42, 2, 0, 0, 38, 3, 1, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21,
    22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 0, 0, 0x2f, 0,
];

fn shown(error: &TransportError) -> (Class, Effect, bool, String) {
    let shown = VendorError::from(error.clone());
    (shown.class, shown.effect, shown.lost, shown.text.to_string())
}

#[tokio::test]
async fn a_server_with_only_out_of_date_encryption_is_told_as_that() {
    for (name, url) in [
        ("handshake_failure", saying(&[0x15, 3, 1, 0, 2, 2, 40])),
        ("protocol_version", saying(&[0x15, 3, 1, 0, 2, 2, 70])),
        ("insufficient_security", saying(&[0x15, 3, 3, 0, 2, 2, 71])),
        ("TLS 1.0", saying(TLS_1_0)),
    ] {
        let (error, _) = told(&Fixture::default(), marked(&url)).await;
        let host = url.trim_start_matches("https://").to_owned();
        assert_eq!(error, TransportError::Outdated { host: host.clone() }, "{name}");
        let (class, effect, lost, text) = shown(&error);
        assert_eq!((class, effect, lost), (Class::Tls, Effect::Refuse, false), "{name}");
        assert!(text.starts_with(&format!("{host} offers only outdated encryption. ")), "{text}");
    }
}

#[tokio::test]
async fn what_is_no_tls_is_told_as_that() {
    for (name, bytes) in [
        ("plain HTTP", &b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n"[..]),
        ("a mail server", b"220 mail.example ESMTP\r\n"),
        ("SSH", b"SSH-2.0-OpenSSH_9.6\r\n"),
        ("HTTP/2 without TLS", &[0, 0, 0, 4, 0, 0, 0, 0, 0]),
    ] {
        let url = saying(bytes);
        let (error, _) = told(&Fixture::default(), marked(&url)).await;
        let host = url.trim_start_matches("https://").to_owned();
        assert_eq!(error, TransportError::NotTls { host: host.clone() }, "{name}");
        let (class, effect, lost, text) = shown(&error);
        assert_eq!((class, effect, lost), (Class::Tls, Effect::Refuse, false), "{name}");
        assert!(text.starts_with(&format!("The server at {host} does not speak TLS. ")), "{text}");
    }
}

#[tokio::test]
async fn other_breaks_of_a_handshake_are_temporary_and_in_our_words() {
    for (name, url, why) in [
        ("internal_error", saying(&[0x15, 3, 3, 0, 2, 2, 80]), "TLS failed on its side"),
        ("unrecognised_name", saying(&[0x15, 3, 3, 0, 2, 2, 112]), "it does not serve that name"),
        ("hangs up", saying(b""), "the connection was closed before TLS was set up"),
    ] {
        let (error, said) = told(&Fixture::default(), marked(&url)).await;
        let TransportError::Connect { cause, .. } = &error else { panic!("{name}: {error:?}") };
        assert_eq!(cause, why, "{name}");
        assert_eq!((said.class, said.effect, said.lost), (Class::Network, Effect::Retry { after: None }, false));
    }
}

#[tokio::test]
async fn a_client_certificate_that_is_demanded_is_told_and_nothing_is_in_doubt() {
    let trust = Trust::Authority(pem(DEFAULT));
    for (name, versions, alert) in [
        ("TLS 1.3", &rustls::version::TLS13, None),
        ("TLS 1.2", &rustls::version::TLS12, None),
        ("TLS 1.2, as OpenSSL says it", &rustls::version::TLS12, Some(40)),
        ("TLS 1.2, as some devices say it", &rustls::version::TLS12, Some(42)),
    ] {
        let url = server("localhost", config(DEFAULT, &[versions], true), alert);
        let (error, _) = told(&Fixture::default(), marked(&url).trust(trust.clone())).await;
        let host = url.trim_start_matches("https://").to_owned();
        assert_eq!(error, TransportError::ClientCertificate { host: host.clone() }, "{name}");
        let (class, effect, lost, text) = shown(&error);
        assert_eq!((class, effect, lost), (Class::Tls, Effect::Refuse, false), "{name}");
        assert!(text.contains("requires a client certificate"), "{text}");
    }
}

#[tokio::test]
async fn http_1_1_is_all_that_is_offered() {
    let (sender, offered) = std::sync::mpsc::channel();
    let url = serving("localhost", move |mut client| {
        let mut acceptor = rustls::server::Acceptor::default();
        let accepted = loop {
            if !matches!(acceptor.read_tls(&mut client), Ok(1..)) {
                return;
            }
            if let Ok(Some(accepted)) = acceptor.accept() {
                break accepted;
            }
        };
        let hello = accepted.client_hello();
        let names: Vec<_> = hello.alpn().into_iter().flatten().map(<[u8]>::to_vec).collect();
        let _ = sender.send(names);
    });
    Fixture::default().http.send(Request::get(url.parse().expect("a URL"))).await.expect_err("it hangs up");
    assert_eq!(offered.recv().expect("a hello"), [b"http/1.1".to_vec()]);
}
