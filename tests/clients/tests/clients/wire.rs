//! Requests by hand, byte by byte where it matters.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::Duration;

use serde_json::Value;

/// What came back.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    head: String,
    pub(crate) body: String,
}

impl Reply {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let pairs = self.head.lines().filter_map(|line| line.split_once(':'));
        pairs.filter(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.trim()).next()
    }

    /// Null when it is none, or not labelled so.
    pub(crate) fn json(&self) -> Value {
        let labelled = self.header("content-type").is_some_and(|label| label.contains("json"));
        let body = labelled.then(|| serde_json::from_str(&self.body).ok()).flatten();
        body.unwrap_or_default()
    }
}

/// Sends these lines as a head and this body, adds nothing but Host and Connection; None when the
/// connection closes without an answer.
pub(crate) fn exchange(url: &str, head: &[&str], body: &str) -> Option<Reply> {
    let host = url.trim_start_matches("http://");
    let mut stream = TcpStream::connect(host).expect("a connection");
    stream.set_read_timeout(Some(Duration::from_secs(20))).expect("a socket");
    let head = [head, &[&*format!("Host: {host}"), "Connection: close", "\r\n"]].concat().join("\r\n");
    stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(body.as_bytes())).expect("it is sent");
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer);
    let answer = String::from_utf8_lossy(&answer).into_owned();
    let (head, body) = answer.split_once("\r\n\r\n")?;
    let status = head.split(' ').nth(1)?.parse().ok()?;
    Some(Reply { status, head: head.to_owned(), body: body.to_owned() })
}

/// `method`, `address` with its origin, further header lines, and a body with its length.
pub(crate) fn send(method: &str, address: &str, headers: &[&str], body: &str) -> Reply {
    let place = address.find("://").map_or(0, |place| place + 3);
    let path = address[place..].find('/').map_or(address.len(), |path| place + path);
    let (origin, path) = address.split_at(path);
    let (first, length) = (format!("{method} {path} HTTP/1.1"), format!("Content-Length: {}", body.len()));
    let head = [&[&*first], headers, &[&*length]].concat();
    exchange(origin, &head, body).expect("an answer")
}

pub(crate) fn get(address: &str, headers: &[&str]) -> Reply {
    send("GET", address, headers, "")
}

pub(crate) const FORM: &str = "Content-Type: application/x-www-form-urlencoded";

/// A form, and nothing but what it must have.
pub(crate) fn post(address: &str, form: &str) -> Reply {
    send("POST", address, &[FORM], form)
}
