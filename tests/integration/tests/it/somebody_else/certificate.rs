//! A network that shows a certificate of its own for a server whose good one was seen before.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use fobwatch_core::contract::SessionState;
use fobwatch_integration::Office;
use fobwatch_simulator::Server;
use fobwatch_simulator::automate::Automate;
use fobwatch_simulator::tls::{Front, Shown};

use super::{blames_nothing, heals, kept};

/// One port, before one TLS server or another.
struct Switch {
    port: u16,
    to: Arc<Mutex<String>>,
    open: Arc<Mutex<Vec<TcpStream>>>,
}

impl Switch {
    fn start(front: &Front) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let port = listener.local_addr().expect("an address").port();
        let to = Arc::new(Mutex::new(address(front)));
        let open = Arc::<Mutex<Vec<TcpStream>>>::default();
        let (now, kept) = (Arc::clone(&to), Arc::clone(&open));
        std::thread::spawn(move || {
            for client in listener.incoming().flatten() {
                let to = now.lock().expect("an address").clone();
                let Ok(server) = TcpStream::connect(to) else { continue };
                for stream in [&client, &server] {
                    kept.lock().expect("a list").extend(stream.try_clone());
                }
                let pair = |from: &TcpStream, to: &TcpStream| {
                    let (from, to) = (from.try_clone().expect("a stream"), to.try_clone().expect("a stream"));
                    std::thread::spawn(move || relay(from, to))
                };
                pair(&client, &server);
                pair(&server, &client);
            }
        });
        Self { port, to, open }
    }

    /// From now on, and whoever is connected has to connect again.
    fn turn_to(&self, front: &Front) {
        *self.to.lock().expect("an address") = address(front);
        for stream in self.open.lock().expect("a list").drain(..) {
            let _ = stream.shutdown(Shutdown::Both);
        }
    }
}

fn address(front: &Front) -> String {
    front.url.replace("https://localhost", "127.0.0.1")
}

fn relay(mut from: TcpStream, mut to: TcpStream) {
    let mut bytes = [0; 4096];
    while let Ok(count @ 1..) = from.read(&mut bytes) {
        if to.write_all(&bytes[..count]).is_err() {
            break;
        }
    }
    let _ = to.shutdown(Shutdown::Write);
}

#[tokio::test]
async fn one_strange_certificate_refuses_nothing_and_nobody_is_advised_to_pin_it() {
    let office = Office::open().await;
    let server = Server::start(Automate::default());
    office.lend_clock(&server);
    let good = Front::start(&server.url);
    let switch = Switch::start(&good);
    let url = format!("https://localhost:{}", switch.port);
    let pairs = [
        ("server", url.as_str()),
        ("client_id", "00000000-0000-4000-8000-000000000001"),
        ("username", "fobwatch-api"),
        ("password", "integrator-PASSWORD-canary"),
        ("integrator", "yes"),
        ("tls_trust", "ca"),
        ("tls_ca", &good.authority),
    ];
    let id = office.add("Automate", "automate", "password", &pairs).await;
    office.connect(id).await;
    for shown in [Shown::SelfSigned, Shown::Expired, Shown::NotYetValid, Shown::OtherHost, Shown::Good] {
        office.clock.advance(Duration::from_secs(45));
        let before = office.view(id).await;
        let strange = Front::showing(&server.url, shown);
        switch.turn_to(&strange);
        let sent = server.received().len();
        let name = format!("{shown:?}");
        let failure = office.app.renew(id).await.expect_err(&name);
        blames_nothing(&name, &failure.message);
        assert!(!failure.message.contains(&strange.fingerprint), "{name}: {}", failure.message);
        assert_eq!(server.received().len(), sent, "{name}: nothing went there");
        let wait = kept(&office, id, &name, &before).await;
        switch.turn_to(&good);
        heals(&office, id, &name, &before, wait).await;
    }
    assert_eq!(office.view(id).await.state, SessionState::Active);
}
