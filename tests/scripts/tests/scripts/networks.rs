//! What the surroundings say of the network: the system's certificates and its proxy.

use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::sync::{Arc, Mutex};

use fobwatch_scripts::{Desk, Said};
use fobwatch_simulator::Server;
use fobwatch_simulator::ninjaone::NinjaOne;
use fobwatch_simulator::tls::Front;

#[test]
fn network_a_ca_in_the_system_store_is_trusted_and_no_other() {
    let desk = Desk::with_keyring();
    let server = Server::start(NinjaOne::default());
    let (front, other) = (Front::start(&server.url), Front::start(&server.url));
    for (name, front) in [("system.pem", &front), ("other.pem", &other)] {
        std::fs::write(desk.path(name), &front.authority).expect("a certificate");
    }
    desk.add_machine_account("Machine", &front.url);
    // Where the system's certificates are, a process may be told.
    let connect = |store: &str| -> Said {
        let mut fob = desk.fob(&["connect", "Machine"]);
        let said = fob.env("SSL_CERT_FILE", desk.path(store)).env("SSL_CERT_DIR", desk.path("runtime")).output();
        desk.until_no_agent();
        said.expect("fob").into()
    };
    let said = connect("other.pem");
    assert_eq!(said.code, 6, "{said:?}");
    assert!(said.err.contains("is not trusted") && said.err.contains(&front.fingerprint), "{said:?}");
    assert!(server.received().is_empty(), "nothing is sent before the certificate is trusted");
    connect("system.pem").good();
    assert_eq!(server.received_at("/ws/oauth/token").len(), 1);
}

#[test]
fn network_a_proxy_of_the_environment_gets_nothing_of_loopback() {
    let desk = Desk::with_keyring();
    let server = Server::start(NinjaOne::default());
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let proxy = format!("http://{}", listener.local_addr().expect("an address"));
    let asked = Arc::new(Mutex::new(Vec::new()));
    let heard = Arc::clone(&asked);
    std::thread::spawn(move || {
        for mut client in listener.incoming().flatten() {
            let mut request = [0; 4096];
            let length = client.read(&mut request).unwrap_or_default();
            heard.lock().expect("heard").push(String::from_utf8_lossy(&request[..length]).into_owned());
            let _ = client.write_all(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n");
        }
    });
    desk.add_machine_account("Here", &server.url);
    desk.add_machine_account("Away", "https://vendor.invalid");
    let connect = |name: &str| -> Said {
        let mut fob = desk.fob(&["connect", name]);
        for variable in ["HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy", "ALL_PROXY"] {
            fob.env(variable, &proxy);
        }
        let said = fob.output().expect("fob").into();
        desk.until_no_agent();
        said
    };
    connect("Here").good();
    assert!(asked.lock().expect("heard").is_empty(), "loopback goes past it");
    let said = connect("Away");
    assert_eq!(said.code, 7, "{said:?}");
    assert!(said.err.contains(&format!("the proxy {proxy} refuses")), "{said:?}");
    let asked = asked.lock().expect("heard");
    assert!(asked.iter().all(|asked| asked.starts_with("CONNECT vendor.invalid:443 ") && !asked.contains("canary")));
}
