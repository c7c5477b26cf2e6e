//! A vendor of the test's own making: it signs in as NinjaOne does, and answers the rest byte by byte.

use std::io::{Read as _, Write as _};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// What a token begins with here; its number follows.
pub(super) const TOKEN: &str = "TOKEN-of-the-tests-own-canary";

/// Runs until the process ends.
pub(super) struct Vendor {
    pub(super) url: String,
    /// Sign-ins so far.
    pub(super) tokens: Arc<AtomicUsize>,
}

/// One request as it came.
pub(super) struct Asked {
    /// Up to the empty line.
    pub(super) head: String,
    pub(super) body: Vec<u8>,
}

impl Vendor {
    /// `answer` writes what it likes; the connection ends when it returns.
    pub(super) fn start(answer: impl Fn(Asked, &mut TcpStream) + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let tokens = Arc::new(AtomicUsize::new(0));
        let shared = Arc::new((answer, Arc::clone(&tokens)));
        std::thread::spawn(move || {
            for mut stream in listener.incoming().flatten() {
                let shared = Arc::clone(&shared);
                std::thread::spawn(move || {
                    let (answer, tokens) = &*shared;
                    let Some(asked) = read(&mut stream) else { return };
                    let usual = if asked.head.starts_with("POST /ws/oauth/token ") {
                        let token = format!("{TOKEN}-{}", tokens.fetch_add(1, Ordering::SeqCst) + 1);
                        format!(r#"{{"access_token":"{token}","expires_in":3600,"scope":"monitoring"}}"#)
                    } else if asked.head.starts_with("GET /v2/organizations ") {
                        "[]".to_owned()
                    } else {
                        return answer(asked, &mut stream);
                    };
                    say(&mut stream, 200, "Content-Type: application/json\r\n", usual.as_bytes());
                });
            }
        });
        Self { url, tokens }
    }
}

/// A whole answer. False: nobody takes it.
pub(super) fn say(stream: &mut TcpStream, status: u16, headers: &str, body: &[u8]) -> bool {
    let head =
        format!("HTTP/1.1 {status} Said\r\n{headers}Content-Length: {}\r\nConnection: close\r\n\r\n", body.len());
    stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(body)).is_ok()
}

fn read(stream: &mut TcpStream) -> Option<Asked> {
    let mut bytes = Vec::new();
    let end = loop {
        if let Some(end) = bytes.windows(4).position(|end| end == b"\r\n\r\n") {
            break end + 4;
        }
        let mut piece = [0; 4096];
        let length = stream.read(&mut piece).ok().filter(|length| *length > 0)?;
        bytes.extend_from_slice(&piece[..length]);
    };
    let mut body = bytes.split_off(end);
    let head = String::from_utf8_lossy(&bytes).into_owned();
    let length = head.lines().find_map(|line| line.to_ascii_lowercase().strip_prefix("content-length: ")?.parse().ok());
    let mut rest = vec![0; usize::saturating_sub(length.unwrap_or(0), body.len())];
    stream.read_exact(&mut rest).ok()?;
    body.extend(rest);
    Some(Asked { head, body })
}
