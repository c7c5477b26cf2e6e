//! The transport over real sockets. No error holds a query, a header or a body.

mod replies;
mod tokens;

use std::io::{Read as _, Write as _};
use std::net::{Ipv4Addr, TcpListener};

use fobwatch_core::http::{Exempt, Network, Proxy, Reply, Request, Transport as _, TransportError, Trust, fingerprint};
use fobwatch_core::secret::Secret;
use fobwatch_core::vendor::{Class, Effect, VendorError};
use fobwatch_integration::{Fixture, T0, instant};
use fobwatch_simulator::tls::Front;
use fobwatch_simulator::{Answer, Delivery, Received, Server, Simulated};
use fobwatch_text::say;
use jiff::{SignedDuration, Timestamp};

const MEBIBYTE: usize = 1 << 20;

/// Always gives the same answer.
struct Same(Answer);

impl Simulated for Same {
    fn answer(&mut self, _: &Received, _: Timestamp) -> Answer {
        self.0.clone()
    }
}

/// A post with a marker in all its parts.
fn marked(url: &str) -> Request {
    let url = format!("{url}/path?code=canary-query").parse().expect("a URL");
    Request::post(url).form(&[("client_secret", "canary-body")]).header("Authorization", "Bearer canary-header")
}

async fn send(request: Request) -> Result<Reply, TransportError> {
    let result = Fixture::default().http.send(request).await;
    if let Err(error) = &result {
        let shown = VendorError::from(error.clone());
        assert!(!format!("{error} {error:?} {shown} {shown:?}").contains("canary"), "{error:?}");
    }
    result
}

async fn reply_to(answer: Answer) -> Result<Reply, TransportError> {
    let server = Server::start(Same(answer));
    send(marked(&server.url)).await
}

/// Reads one request, then answers with these bytes, piece by piece, until nobody listens.
fn raw(pieces: impl Iterator<Item = Vec<u8>> + Send + 'static) -> String {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().expect("a connection");
        let _ = stream.read(&mut [0; 4096]);
        for piece in pieces {
            if stream.write_all(&piece).is_err() {
                return;
            }
        }
    });
    url
}

fn chunked(headers: &str) -> Vec<u8> {
    format!("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n{headers}\r\n").into_bytes()
}

fn chunk(bytes: &[u8]) -> Vec<u8> {
    [format!("{:x}\r\n", bytes.len()).as_bytes(), bytes, b"\r\n"].concat()
}

#[tokio::test]
async fn redirects_are_answers_and_the_second_host_sees_nothing() {
    let second = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port");
    second.set_nonblocking(true).expect("a socket");
    let elsewhere = format!("http://{}/x", second.local_addr().expect("an address"));
    for status in [300, 301, 302, 303, 307, 308] {
        for to in [elsewhere.as_str(), "/path", "http://example.com/"] {
            let server = Server::start(Same(Answer::empty(status).header("Location", to)));
            let reply = send(marked(&server.url)).await.expect("a reply");
            assert_eq!((reply.status, reply.header("location")), (status, Some(to)));
            assert_eq!(server.received().len(), 1, "{status} {to}");
        }
    }
    assert_eq!(second.accept().expect_err("nobody came").kind(), std::io::ErrorKind::WouldBlock);
}

#[tokio::test]
async fn bodies_end_at_a_mebibyte() {
    let whole = reply_to(Answer::text(200, &"x".repeat(MEBIBYTE))).await.expect("a reply");
    assert_eq!(whole.body.reveal().len(), MEBIBYTE);
    for size in [MEBIBYTE + 1, 10 * MEBIBYTE] {
        let error = reply_to(Answer::text(200, &"x".repeat(size))).await.expect_err("too large");
        assert!(matches!(error, TransportError::TooLarge { .. }), "{size}: {error}");
    }
    let endless = std::iter::once(chunked("")).chain(std::iter::repeat_with(|| chunk(&vec![b'x'; 65_536])));
    let error = send(marked(&raw(endless))).await.expect_err("endless");
    assert!(matches!(error, TransportError::TooLarge { .. }), "{error}");
}

/// 1 + 258 × `times` zero bytes, compressed (RFC 1951 §3.2.6: fixed codes; RFC 1952).
fn bomb(times: usize) -> Vec<u8> {
    let mut bits = vec![true, true, false];
    let mut code = |value: u32, length: u32| bits.extend((0..length).rev().map(|place| value >> place & 1 == 1));
    code(0b0011_0000, 8);
    for _ in 0..times {
        // The last byte again, 258 times.
        code(0b1100_0101, 8);
        code(0, 5);
    }
    code(0, 7);
    let packed = bits.chunks(8).map(|byte| byte.iter().rev().fold(0, |all, bit| all << 1 | u8::from(*bit)));
    [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3].into_iter().chain(packed).collect()
}

#[tokio::test]
async fn a_compressed_body_counts_as_it_unpacks() {
    let packed = bomb(40 * 1024);
    assert!(packed.len() < MEBIBYTE / 10);
    let answer = Answer::new(200, "application/json", packed).header("Content-Encoding", "gzip");
    let error = reply_to(answer).await.expect_err("too large");
    assert!(matches!(error, TransportError::TooLarge { .. }), "{error}");
}

#[tokio::test]
async fn broken_connections_are_temporary() {
    let not_http = raw(std::iter::once(b"hello\r\n\r\n".to_vec()));
    let bad_chunk = raw([chunked(""), b"zz\r\n".to_vec()].into_iter());
    let half = raw([chunked(""), chunk(b"{\"access_token\":")].into_iter());
    for (name, result) in [
        ("truncated", reply_to(Answer::text(200, "{\"a\":1}").delivered(Delivery::Truncated)).await),
        ("reset", reply_to(Answer::empty(200).delivered(Delivery::Reset)).await),
        ("not HTTP", send(marked(&not_http)).await),
        ("a bad chunk", send(marked(&bad_chunk)).await),
        ("half a body", send(marked(&half)).await),
    ] {
        let error = result.expect_err(name);
        assert!(matches!(error, TransportError::Broken { .. }), "{name}: {error:?}");
        let shown = VendorError::from(error);
        assert_eq!((shown.class, shown.effect), (Class::Network, Effect::Retry { after: None }), "{name}");
    }
}

#[tokio::test]
async fn nobody_there_is_temporary() {
    let free = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port").local_addr().expect("an address");
    let error = send(marked(&format!("http://{free}"))).await.expect_err("refused");
    let TransportError::Connect { host, cause } = &error else { panic!("{error:?}") };
    assert_eq!(*host, free.to_string());
    assert!(cause.to_string().to_lowercase().contains("refused"), "{cause}");
    assert_eq!(VendorError::from(error).effect, Effect::Retry { after: None });
}

#[tokio::test]
async fn plain_http_is_for_this_machine_only() {
    for url in [
        "http://example.com",
        "http://192.168.0.1",
        "http://0.0.0.0",
        "http://[::2]",
        "http://127.0.0.1.nip.io",
        "http://localhost.example",
        "ftp://localhost",
    ] {
        let error = send(marked(url)).await.expect_err(url);
        let TransportError::Request { cause, .. } = &error else { panic!("{url}: {error:?}") };
        assert_eq!(*cause, "only https is allowed", "{url}");
        assert_eq!(VendorError::from(error).effect, Effect::Refuse, "{url}");
    }
    let server = Server::start(Same(Answer::text(200, "ok")));
    for url in [server.url.clone(), server.url.replace("127.0.0.1", "localhost")] {
        assert_eq!(send(marked(&url)).await.expect("a reply").status, 200, "{url}");
    }
}

#[tokio::test]
async fn a_request_is_sent_as_made_and_nothing_is_remembered() {
    let server = Server::start(Same(Answer::text(200, "ok").header("Set-Cookie", "a=canary")));
    let fixture = Fixture::default();
    for _ in 0..2 {
        fixture.http.send(marked(&server.url)).await.expect("a reply");
    }
    for request in server.received() {
        assert_eq!((request.path.as_str(), request.raw_query.as_str()), ("/path", "code=canary-query"));
        assert_eq!(request.body, "client_secret=canary-body");
        assert_eq!(request.header("authorization"), Some("Bearer canary-header"));
        assert!(request.header("user-agent").is_some_and(|agent| agent.starts_with("Fobwatch/")));
        assert!(request.header("cookie").is_none() && request.header("referer").is_none());
    }
}

#[tokio::test]
async fn a_header_that_cannot_be_sent_is_named_without_its_value() {
    let server = Server::start(Same(Answer::text(200, "ok")));
    for value in ["canary\r\nX: y", "canary\u{0}"] {
        let error = send(marked(&server.url).header("X-Key", value)).await.expect_err("refused");
        assert!(
            matches!(&error, TransportError::Request { cause, .. } if cause.to_string().contains("X-Key")),
            "{error:?}"
        );
    }
    assert!(server.received().is_empty());
}

#[tokio::test]
async fn retry_after_is_read_in_all_its_forms() {
    let now = instant(T0);
    let date = |seconds: i64| {
        let instant = now + SignedDuration::from_secs(seconds);
        instant.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string()
    };
    for (header, seconds) in [
        ("7".to_owned(), Some(7)),
        (" 7 ".to_owned(), Some(7)),
        ("0".to_owned(), Some(0)),
        (date(90), Some(90)),
        (date(-90), Some(0)),
        (date(86_400), Some(3_600)),
        ("1000000000".to_owned(), Some(3_600)),
        ("99999999999999999999999".to_owned(), None),
        ("-7".to_owned(), None),
        ("7.5".to_owned(), None),
        ("abc".to_owned(), None),
        (String::new(), None),
    ] {
        let fixture = Fixture::default();
        let server = Server::start(Same(Answer::empty(429).header("Retry-After", &header)));
        fixture.lend_clock(&server);
        let reply = fixture.http.send(marked(&server.url)).await.expect("a reply");
        assert_eq!(reply.retry_after().map(|wait| wait.as_secs()), seconds, "{header}");
    }
    // The server's own clock counts: here it is an hour behind ours.
    let answer = Answer::empty(503).header("Retry-After", &date(-3_510)).header("Date", &date(-3_600));
    assert_eq!(reply_to(answer).await.expect("a reply").retry_after().map(|wait| wait.as_secs()), Some(90));
}

#[tokio::test]
async fn json_is_read_leniently_but_wholly() {
    for (body, readable) in [
        (&b"{\"a\":1}"[..], true),
        (b"\xef\xbb\xbf {\"a\":1}\n", true),
        (b"{\"a\":1}<html>", false),
        (b"{\"a\":1", false),
        (b"", false),
    ] {
        for kind in ["application/json", "text/plain", "text/html"] {
            let reply = reply_to(Answer::new(200, kind, body)).await.expect("a reply");
            assert_eq!(reply.json().is_some(), readable, "{kind} {body:?}");
        }
    }
    let reply = reply_to(Answer::new(200, "application/json", *b"{\"a\":\"\xff\"}")).await.expect("a reply");
    assert_eq!(reply.json().expect("read")["a"], "\u{fffd}");
}

#[tokio::test]
async fn certificates_are_trusted_by_authority_or_pin_only() {
    let server = Server::start(Same(Answer::text(200, "ok")));
    let (front, other) = (Front::start(&server.url), Front::start(&server.url));
    let pin = |front: &Front| Trust::Pinned(fingerprint(&front.fingerprint).expect("a fingerprint"));
    let host = front.url.trim_start_matches("https://");
    for (name, trust, refused) in [
        ("system", Trust::System, Some(say::certificate::ISSUER_UNKNOWN)),
        ("authority", Trust::Authority(front.authority.clone()), None),
        (
            "another authority of that name",
            Trust::Authority(other.authority.clone()),
            Some(say::certificate::AUTHORITY_UNKNOWN),
        ),
        ("pin", pin(&front), None),
        ("another pin", pin(&other), Some(say::certificate::NOT_PINNED)),
        ("system again", Trust::System, Some(say::certificate::ISSUER_UNKNOWN)),
    ] {
        let result = send(marked(&front.url).trust(trust)).await;
        let Some(refused) = refused else {
            assert_eq!(result.expect(name).status, 200);
            continue;
        };
        let error = result.expect_err(name);
        let expected = TransportError::Certificate {
            host: host.to_owned(),
            cause: refused.into(),
            fingerprint: front.fingerprint.clone(),
        };
        assert_eq!(error, expected, "{name}");
        let shown = VendorError::from(error);
        assert_eq!((shown.class, shown.effect), (Class::Tls, Effect::Refuse), "{name}");
        assert!(
            shown.text.to_string().contains(&refused.to_string())
                && shown.text.to_string().contains(&front.fingerprint),
            "{}",
            shown.text
        );
    }
    assert_eq!(server.received().len(), 2, "nothing is sent before the certificate is trusted");
}

#[tokio::test]
async fn a_refused_certificate_is_never_mistaken_for_another() {
    let server = Server::start(Same(Answer::text(200, "ok")));
    let fixture = Fixture::default();
    let mut asked = tokio::task::JoinSet::new();
    for _ in 0..8 {
        let (front, http) = (Front::start(&server.url), fixture.http.clone());
        asked.spawn(async move { (http.send(marked(&front.url)).await, front.fingerprint) });
    }
    while let Some(asked) = asked.join_next().await {
        let (result, own) = asked.expect("no panic");
        let Err(TransportError::Certificate { fingerprint, .. }) = result else { panic!("{result:?}") };
        assert_eq!(fingerprint, own);
    }
}

#[tokio::test]
async fn an_authority_must_be_a_certificate() {
    for pem in ["", "hello", "-----BEGIN CERTIFICATE-----\n!\n-----END CERTIFICATE-----"] {
        let error = send(marked("https://127.0.0.1:1").trust(Trust::Authority(pem.to_owned()))).await;
        assert!(matches!(error, Err(TransportError::Request { .. })), "{pem}: {error:?}");
    }
}

#[test]
fn fingerprints_are_read_in_the_usual_forms() {
    let digits = "0123456789abcdef".repeat(4);
    let pairs: Vec<_> = digits.as_bytes().chunks(2).map(|pair| String::from_utf8_lossy(pair).to_uppercase()).collect();
    let expected = fingerprint(&digits).expect("a fingerprint");
    assert_eq!(expected[..2], [0x01, 0x23]);
    assert_eq!(fingerprint(&pairs.join(":")), Some(expected));
    assert_eq!(fingerprint(&pairs.join(" ")), Some(expected));
    for bad in [&digits[1..], &format!("{digits}0"), &digits.replace('0', "g"), ""] {
        assert_eq!(fingerprint(bad), None, "{bad}");
    }
}

#[tokio::test]
async fn an_authority_of_the_settings_counts_for_every_request_at_once() {
    let server = Server::start(Same(Answer::text(200, "ok")));
    let front = Front::start(&server.url);
    let http = Fixture::default().http;
    http.send(marked(&front.url)).await.expect_err("unknown yet");
    http.configure(Network { authorities: front.authority.clone(), ..Network::default() });
    assert_eq!(http.send(marked(&front.url)).await.expect("trusted").status, 200);
    http.configure(Network::default());
    http.send(marked(&front.url)).await.expect_err("no longer");
}

#[tokio::test]
async fn a_proxy_of_the_settings_gets_its_login_and_nothing_of_loopback() {
    let server = Server::start(Same(Answer::text(200, "ok")));
    let proxy = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port");
    let url: url::Url = format!("http://{}", proxy.local_addr().expect("an address")).parse().expect("a URL");
    let asked = std::thread::spawn(move || {
        let (mut stream, _) = proxy.accept().expect("a connection");
        let mut request = vec![0; 4096];
        let length = stream.read(&mut request).expect("a request");
        let _ = stream.write_all(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n");
        String::from_utf8_lossy(&request[..length]).into_owned()
    });
    let http = Fixture::default().http;
    let login = Some(("jane".to_owned(), Secret::new("secret")));
    let proxy = Proxy::Address { url: url.clone(), login, exempt: Exempt::default() };
    http.configure(Network { proxy, ..Network::default() });
    let away = marked("https://vendor.invalid");
    assert_eq!(http.route(&away.url).await.proxy, Some(url.as_str().trim_end_matches('/').to_owned()));
    assert_eq!(http.send(marked(&server.url)).await.expect("past the proxy").status, 200);
    let error = http.send(away).await.expect_err("the proxy refuses");
    assert!(matches!(error, TransportError::Connect { .. }) && !format!("{error:?}").contains("secret"), "{error:?}");
    let asked = asked.join().expect("it was asked").to_lowercase();
    assert!(asked.starts_with("connect vendor.invalid:443 "), "{asked}");
    // RFC 7617: jane:secret
    assert!(asked.contains("proxy-authorization: basic amfuztpzzwnyzxq="), "{asked}");
    assert!(!asked.contains("canary"), "{asked}");
}
