//! The redirect listener over raw sockets: whatever comes first, the genuine redirect still does.

mod binding;
mod https;
mod patience;
mod sign_in;

use std::net::{Ipv4Addr, SocketAddr};
use std::time::Duration;

use fobwatch_core::loopback::{self, Listener, Verdict, judge_address};
use fobwatch_core::secret::Secret;
use fobwatch_core::vendor::{Answered, Redirected};
use fobwatch_integration::{eventually, revealed};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::task::JoinHandle;
use tokio::time::timeout;

const STATE: &str = "canary-state-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
const SECOND: Duration = Duration::from_secs(1);

/// A listener that waits, and who to call.
struct Waiting {
    redirect_uri: String,
    task: JoinHandle<Redirected>,
}

async fn bound(redirect_uri: &str) -> Listener {
    loopback::bind(redirect_uri, 0).await.expect("a listener")
}

async fn waiting(redirect_uri: &str) -> Waiting {
    let listener = bound(redirect_uri).await;
    let redirect_uri = listener.redirect_uri().to_owned();
    Waiting { redirect_uri, task: tokio::spawn(async move { listener.wait(&Secret::new(STATE)).await }) }
}

impl Waiting {
    fn host(&self) -> &str {
        let rest = self.redirect_uri.trim_start_matches("http://");
        rest.split('/').next().unwrap_or(rest)
    }

    fn port(&self) -> u16 {
        self.host().rsplit(':').next().expect("a port").parse().expect("a number")
    }

    fn address(&self) -> SocketAddr {
        SocketAddr::from((Ipv4Addr::LOCALHOST, self.port()))
    }

    fn filled(&self, request: &str) -> String {
        let port = self.port().to_string();
        request.replace("{host}", self.host()).replace("{port}", &port).replace("{state}", STATE)
    }

    async fn exchange(&self, request: &str) -> String {
        exchange(self.address(), self.filled(request).as_bytes()).await
    }

    async fn redirect(&self, code: &str) -> String {
        self.exchange(&format!("GET /cb?code={code}&state={{state}} HTTP/1.1\r\nHost: {{host}}\r\n\r\n")).await
    }

    /// The genuine redirect is answered within a second and its code arrives.
    async fn completes(self, after: &str) {
        let page = timeout(SECOND, self.redirect("good-code")).await.expect(after);
        assert_eq!(status(&page), 200, "after {after}: {page}");
        assert_eq!(self.code().await.as_deref(), Some("good-code"), "after {after}");
    }

    async fn code(self) -> Option<String> {
        match timeout(SECOND, self.task).await.expect("an end").expect("no panic") {
            Redirected { answer: Answered::Code(code), .. } => Some(revealed(Some(&code)).to_owned()),
            denied => panic!("{denied:?}"),
        }
    }
}

/// Sends, then reads to the end. A connection that is cut yields what came before.
async fn exchange(address: SocketAddr, request: &[u8]) -> String {
    let mut stream = TcpStream::connect(address).await.expect("a connection");
    let _ = stream.write_all(request).await;
    let mut reply = Vec::new();
    let _ = timeout(Duration::from_secs(5), stream.read_to_end(&mut reply)).await.expect("the listener closes");
    String::from_utf8(reply).expect("text")
}

/// 0 when nothing came.
fn status(reply: &str) -> u16 {
    reply.split(' ').nth(1).map_or(0, |status| status.parse().expect("a status"))
}

async fn is_closed(address: SocketAddr) -> bool {
    TcpStream::connect(address).await.is_err()
}

/// The port closes within a second.
async fn closes(address: SocketAddr) {
    let closed = timeout(SECOND, eventually("the port is closed", async || is_closed(address).await));
    closed.await.expect("the port is closed");
}

fn get(target: &str) -> String {
    format!("GET {target} HTTP/1.1\r\nHost: {{host}}\r\n\r\n")
}

fn with_headers(headers: &str) -> String {
    format!("GET /cb?code=x&state={{state}} HTTP/1.1\r\n{headers}\r\n")
}

/// Sends each as the only bad hit, then the genuine redirect.
async fn each_is_refused(rows: &[Row]) {
    for (name, request, expected) in rows {
        let waiting = waiting("http://127.0.0.1/cb").await;
        let reply = waiting.exchange(request).await;
        assert!(expected.contains(&status(&reply)), "{name}: {reply}");
        assert!(!reply.contains("canary"), "{name}: {reply}");
        assert!(!waiting.task.is_finished(), "{name} ended the wait");
        waiting.completes(name).await;
    }
}

/// What is tried, the request, and what may be answered.
type Row = (&'static str, String, &'static [u16]);

fn queries() -> Vec<Row> {
    let query = |query: &str| get(&format!("/cb?{query}"));
    vec![
        ("nothing", get("/cb"), &[404]),
        ("no state", query("code=x"), &[404]),
        ("empty state", query("code=x&state="), &[404]),
        ("wrong state", query("code=x&state=x{state}"), &[404]),
        ("longer state", query("code=x&state={state}A"), &[404]),
        ("shorter state", query(&format!("code=x&state={}", &STATE[1..])), &[404]),
        ("state in another case", query(&format!("code=x&state={}", STATE.to_lowercase())), &[404]),
        ("another name for state", query("code=x&State={state}"), &[404]),
        ("state twice", query("code=x&state={state}&state={state}"), &[400]),
        ("state twice, once encoded", query("code=x&state={state}&%73tate={state}"), &[400]),
        ("code twice", query("code=x&code=x&state={state}"), &[400]),
        ("error twice", query("error=x&error=x&state={state}"), &[400]),
        ("iss twice", query("code=x&state={state}&iss=a&iss=a"), &[400]),
        ("code and error", query("code=x&error=access_denied&state={state}"), &[400]),
        ("error without state", query("error=access_denied"), &[404]),
        ("error with a wrong state", query("error=access_denied&state=x"), &[404]),
        ("neither code nor error", query("state={state}"), &[400]),
        ("empty code", query("code=&state={state}"), &[400]),
        ("a code of 9 kB", query(&format!("code={}&state={{state}}", "x".repeat(9_000))), &[400]),
        ("a code of 20 kB", query(&format!("code={}&state={{state}}", "x".repeat(20_000))), &[400]),
        ("a code of 70 kB", query(&format!("code={}&state={{state}}", "x".repeat(70_000))), &[414, 431]),
        ("%zz", query("code=%zz&state={state}"), &[400]),
        ("a lone %", query("code=x%&state={state}"), &[400]),
        ("half a %", query("code=x&state={state}&z=%4"), &[400]),
        ("a line break in the code", query("code=x%0d%0aX:1&state={state}"), &[400]),
        ("a code that is not UTF-8", query("code=%ff&state={state}"), &[400]),
        ("an answer after #", get("/cb#code=x&state={state}"), &[400, 404]),
    ]
}

#[tokio::test]
async fn queries_that_are_not_the_answer_are_refused() {
    each_is_refused(&queries()).await;
}

fn places() -> Vec<Row> {
    let answer = "?code=x&state={state}";
    let method = |method: &str| format!("{method} /cb{answer} HTTP/1.1\r\nHost: {{host}}\r\n\r\n");
    vec![
        ("favicon", get("/favicon.ico"), &[404]),
        ("the root", get(&format!("/{answer}")), &[404]),
        ("two slashes", get(&format!("//cb{answer}")), &[404]),
        ("a last slash", get(&format!("/cb/{answer}")), &[404]),
        ("wrong case", get(&format!("/CB{answer}")), &[404]),
        ("an encoded path", get(&format!("/%63b{answer}")), &[404]),
        ("dots", get(&format!("/x/../cb{answer}")), &[404]),
        ("a whole address", get(&format!("http://{{host}}/cb{answer}")), &[400]),
        ("HEAD", method("HEAD"), &[405]),
        ("OPTIONS", method("OPTIONS"), &[405]),
        ("PUT", method("PUT"), &[405]),
        ("get", method("get"), &[405]),
        ("POST", method("POST").replace("\r\n\r\n", "\r\nContent-Length: 3\r\n\r\na=b"), &[405]),
        ("CONNECT", "CONNECT {host} HTTP/1.1\r\nHost: {host}\r\n\r\n".to_owned(), &[405]),
        ("OPTIONS *", "OPTIONS * HTTP/1.1\r\nHost: {host}\r\n\r\n".to_owned(), &[405]),
    ]
}

#[tokio::test]
async fn other_places_and_methods_are_refused() {
    each_is_refused(&places()).await;
}

fn strangers() -> Vec<Row> {
    let host = "Host: {host}\r\n";
    vec![
        ("no Host", with_headers(""), &[400]),
        ("an empty Host", with_headers("Host:\r\n"), &[400]),
        ("two Hosts", with_headers(&format!("{host}{host}")), &[400]),
        ("a second, foreign Host", with_headers(&format!("{host}Host: evil.example\r\n")), &[400]),
        ("a foreign Host", with_headers("Host: evil.example:{port}\r\n"), &[400]),
        ("another name of this machine", with_headers("Host: localhost:{port}\r\n"), &[400]),
        ("a Host without port", with_headers("Host: 127.0.0.1\r\n"), &[400]),
        ("a Host with another port", with_headers("Host: 127.0.0.1:1\r\n"), &[400]),
        ("a Host that begins right", with_headers("Host: {host}.evil.example\r\n"), &[400]),
        ("HTTP/1.0 without Host", with_headers("").replace("1.1", "1.0"), &[400]),
        ("HTTP/0.9", "GET /cb?code=x&state={state}\r\n\r\n".to_owned(), &[0, 400]),
        ("HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".to_owned(), &[0, 400]),
        ("a huge Content-Length", with_headers(&format!("{host}Content-Length: 99999999999\r\n")), &[400]),
        ("an endless Content-Length", with_headers(&format!("{host}Content-Length: {}\r\n", "9".repeat(40))), &[400]),
        ("a negative Content-Length", with_headers(&format!("{host}Content-Length: -1\r\n")), &[400]),
        ("two Content-Lengths", with_headers(&format!("{host}Content-Length: 0\r\nContent-Length: 5\r\n")), &[400]),
        (
            "Content-Length with Transfer-Encoding",
            with_headers(&format!("{host}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n")) + "0\r\n\r\n",
            &[400],
        ),
        ("Transfer-Encoding", with_headers(&format!("{host}Transfer-Encoding: chunked\r\n")) + "0\r\n\r\n", &[400]),
        ("a header without name", with_headers(&format!("{host}: x\r\n")), &[400]),
        ("a space before the colon", with_headers(&format!("{host}X : x\r\n")), &[400]),
        ("a folded header", with_headers(&format!("{host}X: a\r\n b\r\n")), &[400]),
        ("200 headers", with_headers(&format!("{host}{}", "X: x\r\n".repeat(200))), &[400, 431]),
        ("a header line of 1 MiB", with_headers(&format!("{host}X: {}\r\n", "x".repeat(1 << 20))), &[0, 400, 431]),
        ("a TLS hello", "\u{16}\u{3}\u{1}\u{2}\u{0}\u{1}\u{0}\u{1}\u{fc}\u{3}\u{3}".to_owned(), &[0, 400]),
        ("words", "hello\r\n\r\n".to_owned(), &[0, 400]),
    ]
}

#[tokio::test]
async fn requests_that_are_not_a_browsers_are_refused() {
    each_is_refused(&strangers()).await;
}

/// The end of a head with so many KiB of cookies.
fn cookies(kibibytes: usize) -> String {
    let cookies: Vec<_> = (0..kibibytes).map(|place| format!("c{place}={}", "x".repeat(1014))).collect();
    format!("\r\nCookie: {}\r\n\r\n", cookies.join("; "))
}

#[tokio::test]
async fn unknown_parameters_and_harmless_headers_do_not_matter() {
    for request in [
        get("/cb?code=good-code&state={state}&session_state=x&scope=a+b"),
        get("/cb?code=good%2dcode&state={state}"),
        get("/cb?code=good-code&state={state}").replace("\r\n\r\n", "\r\nContent-Length: 0\r\nCookie: a=b\r\n\r\n"),
        get("/cb?code=good-code&state={state}").replace("Host", "hOST"),
        // Cookies of every port of this computer.
        get("/cb?code=good-code&state={state}").replace("\r\n\r\n", &cookies(20)),
        get("/cb?code=good-code&state={state}").replace("\r\n\r\n", &cookies(250)),
    ] {
        let waiting = waiting("http://127.0.0.1/cb").await;
        assert_eq!(status(&waiting.exchange(&request).await), 200, "{request}");
        assert_eq!(waiting.code().await.as_deref(), Some("good-code"), "{request}");
    }
}

#[tokio::test]
async fn whose_answer_it_says_it_is_is_handed_on() {
    for (query, expected) in [
        ("code=x", None),
        ("code=x&iss=", Some("")),
        ("iss=https%3A%2F%2Feu.example%2Fa%20b&code=x", Some("https://eu.example/a b")),
        ("error=access_denied&%69ss=eu.example", Some("eu.example")),
    ] {
        let waiting = waiting("http://127.0.0.1/cb").await;
        let reply = waiting.exchange(&get(&format!("/cb?{query}&state={{state}}"))).await;
        assert!(status(&reply) == 200 && !reply.contains("eu.example"), "{query}: {reply}");
        let found = waiting.task.await.expect("no panic");
        assert_eq!(found.issuer.as_deref(), expected, "{query}");
    }
}

#[tokio::test]
async fn an_error_with_our_state_is_an_answer() {
    let waiting = waiting("http://127.0.0.1/cb").await;
    let reply = waiting.exchange(&get("/cb?error=access_denied&error_description=%3Cb%3ENo&state={state}")).await;
    assert_eq!(status(&reply), 200);
    assert!(!reply.contains("access_denied") && !reply.contains("<b>"), "{reply}");
    match waiting.task.await.expect("no panic") {
        Redirected { answer: Answered::Denied { error, description }, issuer: None } => {
            assert_eq!((error.as_str(), description.as_deref()), ("access_denied", Some("<b>No")));
        }
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn the_page_is_static_and_locked_down() {
    let mut pages = Vec::new();
    for code in ["canary-one", "canary-two"] {
        let waiting = waiting("http://127.0.0.1/cb").await;
        let reply = waiting.redirect(code).await;
        assert_eq!(waiting.code().await.as_deref(), Some(code));
        pages.push(reply);
    }
    let parts = |reply: &str| {
        let (head, body) = reply.split_once("\r\n\r\n").expect("a page");
        let head: Vec<_> = head.lines().map(str::to_lowercase).filter(|line| !line.starts_with("date:")).collect();
        (head, body.to_owned())
    };
    assert_eq!(parts(&pages[0]), parts(&pages[1]), "nothing of the request is in the page");
    assert!(!pages[0].contains("canary"));
    let waiting = waiting("http://127.0.0.1/cb").await;
    pages.push(waiting.exchange(&get("/favicon.ico")).await);
    for page in &pages {
        let (head, _) = parts(page);
        for header in [
            "cache-control: no-store",
            "referrer-policy: no-referrer",
            "x-content-type-options: nosniff",
            "connection: close",
        ] {
            assert!(head.iter().any(|line| line == header), "{header}: {page}");
        }
        let policy = head.iter().find(|line| line.starts_with("content-security-policy:")).expect("a policy");
        assert!(policy.contains("default-src 'none'; script-src 'sha256-") && !policy.contains("unsafe"), "{policy}");
        assert!(!head.iter().any(|line| line.starts_with("location:") || line.starts_with("set-cookie:")), "{page}");
    }
    waiting.completes("favicon").await;
}

#[test]
fn a_pasted_address_is_judged_like_a_redirect() {
    let redirect = "https://redirect.example.com:9090/auth";
    let state = Secret::new(STATE);
    for (pasted, expected) in [
        ("https://redirect.example.com:9090/auth?code=x&state={state}", Ok("x")),
        ("  https://redirect.example.com:9090/auth?state={state}&code=x#top\n", Ok("x")),
        ("https://REDIRECT.example.com:9090/auth?code=a%2Fb&state={state}", Ok("a/b")),
        ("https://redirect.example.com:9090/auth?code=x", Err(404)),
        ("https://redirect.example.com:9090/auth?code=x&state=", Err(404)),
        ("https://redirect.example.com:9090/auth?code=x&state=wrong", Err(404)),
        ("https://redirect.example.com:9090/auth?code=x&state={state}&state={state}", Err(400)),
        ("https://redirect.example.com:9090/auth?code=x&error=y&state={state}", Err(400)),
        ("https://redirect.example.com:9090/auth?code=&state={state}", Err(400)),
        ("https://redirect.example.com:9090/auth?code=%zz&state={state}", Err(400)),
        ("https://redirect.example.com:9090/auth?error=access_denied", Err(404)),
        ("https://redirect.example.com/auth?code=x&state={state}", Err(404)),
        ("https://redirect.example.com:9090/Auth?code=x&state={state}", Err(404)),
        ("https://evil.example:9090/auth?code=x&state={state}", Err(404)),
        ("?code=x&state={state}", Err(400)),
        ("x", Err(400)),
        ("", Err(400)),
    ] {
        let found = match judge_address(&pasted.replace("{state}", STATE), redirect, &state) {
            Verdict::Good(Redirected { answer: Answered::Code(code), .. }) => Ok(revealed(Some(&code)).to_owned()),
            Verdict::Good(denied) => panic!("{pasted}: {denied:?}"),
            Verdict::Bad(status) => Err(status),
        };
        assert_eq!(found, expected.map(str::to_owned), "{pasted}");
    }
    let denied = format!("{redirect}?error=access_denied&state={STATE}");
    let verdict = judge_address(&denied, redirect, &state);
    assert!(matches!(verdict, Verdict::Good(Redirected { answer: Answered::Denied { .. }, .. })), "{verdict:?}");
    let bare = format!("http://127.0.0.1:5000/?code=x&state={STATE}");
    assert!(matches!(judge_address(&bare, "http://127.0.0.1:5000", &state), Verdict::Good(_)));
}
