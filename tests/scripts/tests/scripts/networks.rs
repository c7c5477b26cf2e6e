//! The network as the system has it: its certificates and its proxy.

use std::fs::Permissions;
use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt as _;
use std::sync::{Arc, Mutex};

use fobwatch_scripts::{Machine, Said};
use fobwatch_simulator::Server;
use fobwatch_simulator::automate::Automate;
use fobwatch_simulator::ninjaone::NinjaOne;
use fobwatch_simulator::tls::Front;

/// A proxy that lets nobody through, and what it was asked.
fn refusing() -> (String, Arc<Mutex<Vec<String>>>) {
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
    (proxy, asked)
}

#[test]
fn network_a_ca_in_the_system_store_is_trusted_and_no_other() {
    let machine = Machine::with_keyring();
    let server = Server::start(NinjaOne::default());
    let (front, other) = (Front::start(&server.url), Front::start(&server.url));
    for (name, front) in [("system.pem", &front), ("other.pem", &other)] {
        std::fs::write(machine.path(name), &front.authority).expect("a certificate");
    }
    machine.add_machine_account("Machine", &front.url);
    // Where the system's certificates are, a process may be told.
    let connect = |store: &str| -> Said {
        let mut fob = machine.fob(&["connect", "Machine"]);
        let said = fob.env("SSL_CERT_FILE", machine.path(store)).env("SSL_CERT_DIR", machine.path("runtime")).output();
        machine.until_no_agent();
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
fn network_without_a_certificate_store_goes_on_where_none_is_needed() {
    let machine = Machine::with_keyring();
    let server = Server::start(NinjaOne::default());
    let front = Front::start(&server.url);
    let connect = |name: &str| -> Said {
        // Whoever hosts has to begin without a store.
        machine.until_no_agent();
        let mut fob = machine.fob(&["connect", name]);
        let fob = fob.env("SSL_CERT_FILE", machine.path("missing.pem")).env("SSL_CERT_DIR", machine.path("runtime"));
        let said = fob.output().expect("fob").into();
        machine.until_no_agent();
        said
    };
    machine.add_machine_account("Plain", &server.url);
    connect("Plain").good();
    machine.add_machine_account("Sealed", &front.url);
    let said = connect("Sealed");
    assert_eq!(said.code, 7, "{said:?}");
    assert!(said.err.contains("certificate store cannot be read"), "{said:?}");
    assert!(!said.err.contains(&front.fingerprint), "no certificate is to blame: {said:?}");
    let server = Server::start(Automate::default());
    let front = Front::start(&server.url);
    machine.add_code_account("Own", &front.url);
    let (pin, own) = (format!("tls_pin={}", front.fingerprint), format!("tls_ca={}", front.authority));
    for (rule, trusted) in [("pin", &pin), ("ca", &own)] {
        let rule = format!("tls_trust={rule}");
        machine.run(&["edit", "Own", "--set", &rule, "--set", trusted]).good();
        let before = server.received().len();
        let said = connect("Own");
        assert!(server.received().len() > before, "{rule}: {said:?}");
    }
}

#[test]
fn network_a_proxy_of_the_environment_gets_nothing_of_loopback() {
    let machine = Machine::with_keyring();
    let server = Server::start(NinjaOne::default());
    let (proxy, asked) = refusing();
    machine.add_machine_account("Here", &server.url);
    machine.add_machine_account("Away", "https://vendor.invalid");
    let connect = |name: &str, not_for: &str| -> Said {
        let mut fob = machine.fob(&["connect", name]);
        for variable in ["HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy", "ALL_PROXY"] {
            fob.env(variable, &proxy);
        }
        fob.env("NO_PROXY", not_for);
        let said = fob.output().expect("fob").into();
        machine.until_no_agent();
        said
    };
    connect("Here", "").good();
    assert!(asked.lock().expect("heard").is_empty(), "loopback goes past it");
    let said = connect("Away", "10.0.0.0/8, .invalid");
    assert_eq!(said.code, 7, "{said:?}");
    assert!(said.err.contains("Name vendor.invalid not found"), "{said:?}");
    assert!(asked.lock().expect("heard").is_empty(), "NO_PROXY is honoured");
    let said = connect("Away", "other.invalid");
    assert_eq!(said.code, 7, "{said:?}");
    assert!(said.err.contains(&format!("the proxy {proxy} refuses")), "{said:?}");
    let asked = asked.lock().expect("heard");
    assert!(asked.iter().all(|asked| asked.starts_with("CONNECT vendor.invalid:443 ") && !asked.contains("canary")));
}

/// Answers every question of `gsettings` with these lines.
fn gnome(machine: &Machine, lines: &[&str]) {
    let folder = machine.path("bin");
    std::fs::create_dir_all(&folder).expect("a folder");
    let lines: Vec<_> = lines.iter().map(|line| format!("org.gnome.system.proxy{line}")).collect();
    let asked = machine.path("asked");
    let _ = std::fs::remove_file(&asked);
    let script = format!("#!/bin/sh\necho >> '{}'\ncat <<'END'\n{}\nEND\n", asked.display(), lines.join("\n"));
    std::fs::write(folder.join("gsettings"), script).expect("a script");
    std::fs::set_permissions(folder.join("gsettings"), Permissions::from_mode(0o755)).expect("one that can be run");
}

/// What doctor says of proxies.
fn proxies(machine: &Machine, variables: &[(&str, &str)]) -> Vec<String> {
    machine.until_no_agent();
    let mut fob = machine.fob(&["doctor", "--json"]);
    let path = fob.get_envs().find(|(name, _)| *name == "PATH").and_then(|(_, value)| value).expect("a path");
    let path = format!("{}:{}", machine.path("bin").display(), path.to_string_lossy());
    let said: Said = fob.env("PATH", path).envs(variables.iter().copied()).output().expect("fob").into();
    machine.until_no_agent();
    let found: serde_json::Value = serde_json::from_str(&said.out).unwrap_or_else(|error| panic!("{error}: {said:?}"));
    let found = found.as_array().or_else(|| found.get("findings")?.as_array()).expect("findings").clone();
    let of_proxy = found.into_iter().filter(|finding| finding["area"] == "proxy");
    of_proxy.map(|finding| finding["text"].as_str().expect("a text").to_owned()).collect()
}

#[test]
fn network_doctor_names_whose_word_the_proxy_is() {
    let machine = Machine::with_keyring();
    machine.add_machine_account("Away", "https://vendor.invalid");
    let (proxy, asked) = refusing();
    let port = proxy.rsplit(':').next().expect("a port");
    let https_port = format!(".https port {port}");
    let manual = [" mode 'manual'", ".https host '127.0.0.1'", &*https_port];
    gnome(&machine, &[&manual[..], &[" ignore-hosts ['localhost', '127.0.0.0/8', '::1']"]].concat());
    let through = |who: &str| [format!("Connections to vendor.invalid go through {proxy}: {who}.")];
    assert_eq!(proxies(&machine, &[]), through("set in GNOME's settings"));
    let asked_so_far = asked.lock().expect("heard").len();
    assert_ne!(asked_so_far, 0, "GNOME's proxy is gone through");
    // The environment comes first, and by what it says alone.
    for name in ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"] {
        assert_eq!(proxies(&machine, &[(name, &*proxy)]), through(&format!("set by the variable {name}")));
    }
    assert_eq!(proxies(&machine, &[("http_proxy", &*proxy)]), ["No proxy is in use."]);
    gnome(&machine, &[&manual[..], &[" ignore-hosts ['*.invalid']"]].concat());
    assert_eq!(proxies(&machine, &[]), ["No proxy is in use."]);
    gnome(&machine, &[" mode 'auto'", " autoconfig-url 'http://wpad.invalid/wpad.dat'"]);
    let [none, script] = &proxies(&machine, &[])[..] else { panic!("a script is told") };
    assert_eq!(none, "No proxy is in use.");
    assert!(script.contains("(PAC, http://wpad.invalid/wpad.dat), which Fobwatch does not read"), "{script}");
}

#[test]
fn network_gnome_is_asked_once_for_many_hosts_at_once() {
    let machine = Machine::with_keyring();
    for number in 0..6 {
        machine.add_machine_account(&format!("Away {number}"), &format!("https://vendor{number}.invalid"));
    }
    gnome(&machine, &[" mode 'none'"]);
    assert_eq!(proxies(&machine, &[]), ["No proxy is in use."]);
    assert_eq!(std::fs::read(machine.path("asked")).expect("it was asked").len(), 1);
}
