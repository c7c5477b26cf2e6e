//! One address that leads to one front or another, as a network's own certificate comes and goes.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

use super::Front;

/// `https://localhost:port`, before one TLS front or another. Runs until the process ends.
pub struct Switch {
    /// What a profile names as its server.
    pub url: String,
    to: Arc<Mutex<String>>,
    open: Arc<Mutex<Vec<TcpStream>>>,
}

impl Switch {
    /// Leads to this one at first.
    pub fn start(front: &Front) -> Self {
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
        Self { url: format!("https://localhost:{port}"), to, open }
    }

    /// From now on, and whoever is connected has to connect again.
    pub fn turn_to(&self, front: &Front) {
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
