//! Newer versions: off as the app comes, and nothing that the key has not signed.

use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex, PoisonError};

use fobwatch_e2e::machine::Machine;
use fobwatch_e2e::page::Page;
use serde_json::json;

/// A key of the tests, and what it signs as version 9.9.9: the text [`SIGNED`].
const KEY: &str = include_str!("../../data/updates.pub");
const SIGNATURE: &str = include_str!("../../data/updates.sig");
/// No program, so that it is not installed once it is accepted.
const SIGNED: &str = "a newer Fobwatch\n";

/// Where releases are: it gives away one, and remembers what was asked.
struct Releases {
    address: String,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Releases {
    fn start(release: &'static str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = format!("http://{}", listener.local_addr().expect("an address"));
        let latest = json!({
            "version": "9.9.9",
            "platforms": { "linux-x86_64": { "url": format!("{address}/release"), "signature": SIGNATURE } },
        });
        let asked = Arc::<Mutex<Vec<String>>>::default();
        let heard = Arc::clone(&asked);
        std::thread::spawn(move || {
            for caller in listener.incoming().flatten() {
                let path = path(&caller);
                let body = if path == "/latest.json" { latest.to_string() } else { release.to_owned() };
                heard.lock().unwrap_or_else(PoisonError::into_inner).push(path);
                let start = format!("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: {}\r\n\r\n", body.len());
                let _ = (&caller).write_all((start + &body).as_bytes());
            }
        });
        Self { address, asked }
    }

    fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// A computer whose app is told of it.
    fn machine(&self, key: &str) -> Machine {
        let address = format!("{}/latest.json", self.address);
        let updater = json!({ "endpoints": [address], "pubkey": key.trim(), "requireSignedVersion": true });
        Machine { updater: Some(updater), ..Machine::default() }
    }
}

/// What a request asks for. Its head is short and comes in one piece or a few.
fn path(mut caller: &TcpStream) -> String {
    let (mut head, mut piece) = (Vec::new(), [0; 1024]);
    while !head.windows(4).any(|end| end == b"\r\n\r\n") {
        match caller.read(&mut piece) {
            Ok(length) if length > 0 => head.extend(&piece[..length]),
            _ => break,
        }
    }
    String::from_utf8_lossy(&head).split(' ').nth(1).unwrap_or_default().to_owned()
}

async fn settings(machine: &Machine) -> Page {
    let page = machine.drive().await;
    page.press("More").await;
    page.press("Settings").await;
    page.sees("Log folder").await;
    page
}

#[tokio::test]
async fn as_it_comes_nothing_looks_for_newer_versions() {
    let machine = Machine::default();
    let page = settings(&machine).await;
    page.no_longer_sees("Check for updates").await;
    page.close().await;
    // Without a key the address alone switches nothing on.
    let releases = Releases::start(SIGNED);
    let machine = releases.machine("");
    let page = settings(&machine).await;
    page.no_longer_sees("Check for updates").await;
    page.close().await;
    assert_eq!(releases.asked(), Vec::<String>::new());
}

#[tokio::test]
async fn what_the_key_has_not_signed_is_refused() {
    let releases = Releases::start("another Fobwatch\n");
    let machine = releases.machine(KEY);
    let page = settings(&machine).await;
    assert_eq!(releases.asked(), Vec::<String>::new(), "only a press asks");
    page.press("Check for updates").await;
    page.sees("Version 9.9.9 is available.").await;
    page.press("Install and restart").await;
    page.sees("is not signed with the key that Fobwatch trusts").await;
    page.close().await;
    assert_eq!(releases.asked(), ["/latest.json", "/latest.json", "/release"]);
}

#[tokio::test]
async fn what_it_has_signed_is_accepted_and_then_looked_at() {
    let releases = Releases::start(SIGNED);
    let machine = releases.machine(KEY);
    let page = settings(&machine).await;
    page.press("Check for updates").await;
    page.press("Install and restart").await;
    // The signature fits; what is signed is no program.
    page.sees("could not be installed").await;
    page.close().await;
}
