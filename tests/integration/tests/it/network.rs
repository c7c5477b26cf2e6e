//! TLS, proxies, names and time limits over real sockets: each fault in its own words, and no way
//! around it.

mod encryption;
mod proxies;

use std::io::{Read as _, Write as _};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
#[cfg(target_os = "linux")]
use std::time::Duration;

use fobwatch_core::http::{Exempt, Network, Proxy, Reply, Request, Transport as _, TransportError, Trust, fingerprint};
use fobwatch_core::secret::Secret;
use fobwatch_core::vendor::{Class, Effect, VendorError};
use fobwatch_integration::Fixture;
use fobwatch_simulator::tls::{Front, Shown};
use fobwatch_simulator::{Answer, Received, Server, Simulated};
use jiff::Timestamp;

/// Always says yes.
struct Good;

impl Simulated for Good {
    fn answer(&mut self, _: &Received, _: Timestamp) -> Answer {
        Answer::text(200, "ok")
    }
}

/// A post with a marker in all its parts.
fn marked(url: &str) -> Request {
    let url = format!("{url}/path?code=canary-query").parse().expect("a URL");
    Request::post(url).form(&[("client_secret", "canary-body")]).header("Authorization", "Bearer canary-header")
}

/// What a person is told of a request that failed; nothing of the request is in it.
async fn told(fixture: &Fixture, request: Request) -> (TransportError, VendorError) {
    let error = fixture.http.send(request).await.expect_err("a fault");
    let shown = VendorError::from(error.clone());
    assert!(!format!("{error} {error:?} {shown} {shown:?}").contains("canary"), "{error:?}");
    (error, shown)
}

#[tokio::test]
async fn tls_each_bad_certificate_has_its_own_message_and_no_bypass() {
    let server = Server::start(Good);
    for (shown, knows_authority, why) in [
        (Shown::Good, false, "its issuer is unknown here"),
        (Shown::SelfSigned, false, "it is self-signed"),
        (Shown::Expired, true, "it has expired"),
        (Shown::NotYetValid, true, "it is not valid yet"),
        (Shown::OtherHost, true, "it is for another host name"),
    ] {
        let front = Front::showing(&server.url, shown);
        let of_settings = Fixture::default();
        let mut of_profile = Trust::System;
        if knows_authority {
            of_settings.http.configure(Network { authorities: front.authority.clone(), ..Network::default() });
            of_profile = Trust::Authority(front.authority.clone());
        }
        for (fixture, trust) in [(Fixture::default(), of_profile), (of_settings, Trust::System)] {
            let (error, said) = told(&fixture, marked(&front.url).trust(trust)).await;
            let host = front.url.trim_start_matches("https://").to_owned();
            let fingerprint = front.fingerprint.clone();
            let TransportError::Certificate { cause, .. } = &error else { panic!("{shown:?}: {error:?}") };
            assert_eq!(*cause, why, "{shown:?}");
            let cause = cause.clone();
            assert_eq!(error, TransportError::Certificate { host, cause, fingerprint }, "{shown:?}");
            assert_eq!((said.class, said.effect), (Class::Tls, Effect::Refuse), "{shown:?}");
            assert!(said.text.to_string().contains(why), "{}", said.text);
        }
        assert!(server.received().is_empty(), "{shown:?}: nothing is sent before the certificate is trusted");
    }
}

#[tokio::test]
async fn tls_an_authority_of_the_profile_or_the_settings_and_a_pin_are_trusted() {
    let server = Server::start(Good);
    let front = Front::start(&server.url);
    let of_settings = Fixture::default();
    of_settings.http.configure(Network { authorities: front.authority.clone(), ..Network::default() });
    let pin = Trust::Pinned(fingerprint(&front.fingerprint).expect("a fingerprint"));
    for (name, fixture, trust) in [
        ("the profile's file", Fixture::default(), Trust::Authority(front.authority.clone())),
        ("the settings' file", of_settings, Trust::System),
        ("the pin", Fixture::default(), pin),
    ] {
        assert_eq!(fixture.http.send(marked(&front.url).trust(trust)).await.expect(name).status, 200, "{name}");
    }
    // A pin is for one certificate, also where another one is sound.
    let other = Front::start(&server.url);
    let both = Fixture::default();
    both.http.configure(Network { authorities: other.authority.clone(), ..Network::default() });
    let pin = Trust::Pinned(fingerprint(&front.fingerprint).expect("a fingerprint"));
    let (error, _) = told(&both, marked(&other.url).trust(pin)).await;
    assert!(error.to_string().ends_with("it is not the pinned certificate"), "{error}");
    assert_eq!(server.received().len(), 3);
}

/// How a proxy answers a CONNECT.
#[derive(Clone, Copy)]
enum Answers {
    With(&'static str),
    /// Goes through to this port, if the login is right.
    Through(u16, Option<&'static str>),
}

/// A proxy, and what it was asked.
struct Between {
    url: String,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Between {
    fn start(answers: Answers) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let asked = Arc::new(Mutex::new(Vec::new()));
        let heard = Arc::clone(&asked);
        std::thread::spawn(move || {
            for client in listener.incoming().flatten() {
                let heard = Arc::clone(&heard);
                std::thread::spawn(move || serve(client, answers, &heard));
            }
        });
        Self { url, asked }
    }

    fn asked(&self) -> Vec<String> {
        self.asked.lock().expect("what was asked").clone()
    }

    /// An app whose settings name this proxy.
    fn fixture(&self, login: Option<(&str, &str)>) -> Fixture {
        let login = login.map(|(user, password)| (user.to_owned(), Secret::new(password)));
        let fixture = Fixture::default();
        let proxy = Proxy::Address { url: self.url.parse().expect("a URL"), login, exempt: Exempt::default() };
        fixture.http.configure(Network { proxy, ..Network::default() });
        fixture
    }
}

fn serve(mut client: TcpStream, answers: Answers, heard: &Mutex<Vec<String>>) {
    let mut request = Vec::new();
    while !request.ends_with(b"\r\n\r\n") {
        let mut byte = [0];
        if !matches!(client.read(&mut byte), Ok(1)) {
            return;
        }
        request.extend(byte);
    }
    let request = String::from_utf8_lossy(&request).into_owned();
    heard.lock().expect("what was asked").push(request.clone());
    match answers {
        Answers::With(answer) => drop(client.write_all(answer.as_bytes())),
        Answers::Through(port, login) => {
            if login.is_some_and(|login| !request.contains(login)) {
                drop(client.write_all(WANTS_LOGIN.as_bytes()));
                return;
            }
            let server = TcpStream::connect((Ipv4Addr::LOCALHOST, port)).expect("the server is there");
            drop(client.write_all(b"HTTP/1.1 200 Connection established\r\n\r\n"));
            let (mut from, mut to) = (client.try_clone().expect("a socket"), server.try_clone().expect("a socket"));
            std::thread::spawn(move || std::io::copy(&mut from, &mut to));
            let _ = std::io::copy(&mut &server, &mut &client);
        }
    }
}

const WANTS_LOGIN: &str =
    "HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=\"x\"\r\nContent-Length: 0\r\n\r\n";
/// RFC 7617: jane:canary-proxy
const LOGIN: &str = "amFuZTpjYW5hcnktcHJveHk=";

fn port(front: &Front) -> u16 {
    front.url.rsplit(':').next().and_then(|port| port.parse().ok()).expect("a port")
}

#[tokio::test]
async fn proxy_with_and_without_a_login_goes_through_and_sees_no_request() {
    let server = Server::start(Good);
    let front = Front::start(&server.url);
    let trust = Trust::Authority(front.authority.clone());
    for (wanted, given) in [(None, None), (Some(LOGIN), Some(("jane", "canary-proxy")))] {
        let between = Between::start(Answers::Through(port(&front), wanted));
        let fixture = between.fixture(given);
        let reply: Reply =
            fixture.http.send(marked("https://vendor.test").trust(trust.clone())).await.expect("through");
        assert_eq!(reply.status, 200);
        let [asked] = &between.asked()[..] else { panic!("{:?}", between.asked()) };
        assert!(asked.starts_with("CONNECT vendor.test:443 "), "{asked}");
        assert!(!asked.contains("canary-query") && !asked.contains("canary-header"), "{asked}");
        // What is on this computer goes past it.
        for url in [&server.url, &server.url.replace("127.0.0.1", "localhost"), &front.url] {
            assert_eq!(fixture.http.send(marked(url).trust(trust.clone())).await.expect("past it").status, 200);
        }
        assert_eq!(between.asked().len(), 1);
    }
}

#[tokio::test]
async fn proxy_faults_are_named_as_the_proxys() {
    let gone = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).and_then(|one| one.local_addr()).expect("a port");
    let gone = Between { url: format!("http://{gone}"), asked: Arc::default() };
    let nameless = Between { url: "http://nobody.invalid:3128".to_owned(), asked: Arc::default() };
    let answers = |answer| Between::start(Answers::With(answer));
    let wants_login = || Between::start(Answers::Through(1, Some(LOGIN)));
    let rows = [
        ("refuses", answers("HTTP/1.1 403 Forbidden\r\n\r\n"), None, "the proxy {} refuses"),
        ("is at fault", answers("HTTP/1.1 502 Bad Gateway\r\n\r\n"), None, "the proxy {} refuses"),
        ("is no proxy", answers("hello\r\n\r\n"), None, "the proxy {} refuses"),
        ("hangs up", answers(""), None, "the proxy {} does not work: unexpected end of file"),
        ("wants a login", wants_login(), None, "the proxy {} requires another user name or password"),
        (
            "wants another login",
            wants_login(),
            Some(("jane", "canary-2")),
            "the proxy {} requires another user name or password",
        ),
        ("is not there", gone, None, ", through the proxy {}"),
        ("has no such name", nameless, None, "the name of the proxy {} was not found"),
    ];
    for (name, between, login, why) in rows {
        let (error, said) = told(&between.fixture(login), marked("https://vendor.test")).await;
        let why = why.replace("{}", &between.url);
        let TransportError::Connect { host, cause } = error else { panic!("{name}: {error:?}") };
        let cause = cause.to_string();
        assert!(
            host == "vendor.test" && cause.ends_with(&why) && said.text.to_string().contains(&why),
            "{name}: {cause}"
        );
        assert!(!said.lost, "{name}: nothing was sent to the vendor");
        assert_eq!((said.class, said.effect), (Class::Network, Effect::Retry { after: None }), "{name}");
    }
}

#[tokio::test]
async fn dns_failure_is_a_name_that_was_not_found() {
    let (error, said) = told(&Fixture::default(), marked("https://nobody.invalid")).await;
    assert_eq!(error, TransportError::NameNotFound { host: "nobody.invalid".to_owned() });
    assert_eq!(said.text, "Name nobody.invalid not found. Check the address and the network.");
    assert_eq!((said.class, said.effect), (Class::Network, Effect::Retry { after: None }));
    assert!(!said.lost, "nothing was sent");
}

/// A port whose line of callers is full, and those in it: whoever calls now is not answered.
#[cfg(target_os = "linux")]
fn full() -> (TcpListener, Vec<TcpStream>) {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port");
    rustix::net::listen(&listener, 0).expect("a shorter line");
    let address = listener.local_addr().expect("an address");
    let waiting = std::iter::from_fn(|| TcpStream::connect_timeout(&address, Duration::from_millis(500)).ok());
    let waiting = waiting.take(64).collect::<Vec<_>>();
    assert!(waiting.len() < 64, "the line has no end");
    (listener, waiting)
}

/// Hears whoever comes, says this at once, then a byte a second for a minute.
#[cfg(target_os = "linux")]
fn slow(at_once: &'static str) -> String {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().expect("a connection");
        let _ = stream.read(&mut [0; 4096]);
        let mut said = stream.write_all(at_once.as_bytes());
        for _ in 0..60 {
            std::thread::sleep(Duration::from_secs(1));
            said = said.and_then(|()| if at_once.is_empty() { Ok(()) } else { stream.write_all(b"{") });
        }
    });
    url
}

#[cfg(target_os = "linux")]
const HEAD: &str = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 100000\r\n\r\n";

#[cfg(target_os = "linux")]
#[tokio::test]
async fn time_limits_ten_seconds_to_connect_and_thirty_in_all() {
    let (held, _waiting) = full();
    let within = async |name: &str, seconds: u64, url: String, sent: bool| {
        let fixture = Fixture::default();
        let ended = tokio::time::timeout(Duration::from_secs(seconds), told(&fixture, marked(&url))).await;
        let (error, said) = ended.unwrap_or_else(|_| panic!("{name}: no end within {seconds} s"));
        assert_eq!((said.class, said.effect), (Class::Network, Effect::Retry { after: None }), "{name}");
        // A renewal that was sent may have happened.
        assert_eq!((matches!(error, TransportError::TimeOut { .. }), said.lost), (sent, sent), "{name}: {error:?}");
        assert!(sent || error.to_string().ends_with("no answer in time"), "{name}: {error}");
    };
    tokio::join!(
        within("connect timeout", 20, format!("http://{}", held.local_addr().expect("an address")), false),
        within("a TLS hello that is not answered", 20, slow("").replace("http:", "https:"), false),
        within("no answer", 40, slow(""), true),
        within("a byte a second of a head", 40, slow("HTTP/1.1 200 OK\r\nX: "), true),
        within("a byte a second of a body", 40, slow(HEAD), true),
    );
}

/// What is read as it comes may go on for longer, but not fall silent for so long.
#[cfg(target_os = "linux")]
#[tokio::test]
async fn time_limits_thirty_seconds_between_the_pieces_of_a_long_answer() {
    let open = async |url: String| {
        let mut incoming = Fixture::default().http.open(Request::get(url.parse().expect("a URL")), None).await?;
        let mut length = 0;
        while let Some(piece) = incoming.body.piece().await? {
            length += piece.len();
        }
        Ok::<_, TransportError>(length)
    };
    let (held, _waiting) = full();
    let unanswered = format!("http://{}", held.local_addr().expect("an address"));
    let (slow, silent, unanswered) = tokio::join!(
        tokio::time::timeout(Duration::from_secs(35), open(slow(HEAD))),
        tokio::time::timeout(Duration::from_secs(40), open(slow(""))),
        tokio::time::timeout(Duration::from_secs(20), open(unanswered)),
    );
    assert!(slow.is_err(), "a byte a second is enough: {slow:?}");
    assert!(matches!(silent, Ok(Err(TransportError::TimeOut { .. }))), "{silent:?}");
    assert!(matches!(unanswered, Ok(Err(TransportError::Connect { .. }))), "{unanswered:?}");
}
