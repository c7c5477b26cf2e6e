//! The proxy of the system's settings. It changes them, so that it needs a Windows of its own.

use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::process::Command;
use std::sync::mpsc::{Receiver, channel};

use fobwatch_windows::{Machine, has_own_windows};
use serde_json::Value;

const SETTINGS: &str = r"HKCU\Software\Microsoft\Windows\CurrentVersion\Internet Settings";

/// Values of the system's settings, gone when this is dropped.
struct Settings;

impl Settings {
    fn set(name: &str, kind: &str, value: &str) {
        let said = Command::new("reg").args(["add", SETTINGS, "/v", name, "/t", kind, "/d", value, "/f"]).output();
        assert!(said.as_ref().is_ok_and(|said| said.status.success()), "{said:?}");
    }
}

impl Drop for Settings {
    fn drop(&mut self) {
        for name in ["ProxyEnable", "ProxyServer", "ProxyOverride"] {
            // What is not there need not go.
            let _ = Command::new("reg").args(["delete", SETTINGS, "/v", name, "/f"]).output();
        }
    }
}

/// A proxy that lets nobody through: its address, and what it is asked.
fn refusing() -> (String, Receiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address").to_string();
    let (told, asked) = channel();
    std::thread::spawn(move || {
        for mut client in listener.incoming().flatten() {
            let mut request = [0; 4096];
            let length = client.read(&mut request).unwrap_or_default();
            let _ = told.send(String::from_utf8_lossy(&request[..length]).into_owned());
            let _ = client.write_all(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n");
        }
    });
    (address, asked)
}

/// What doctor says of proxies.
fn proxies(machine: &Machine) -> Vec<String> {
    // A host asks for the settings anew.
    let _agent = machine.agent();
    let said = machine.run(&["doctor", "--json"]);
    let found: Vec<Value> = serde_json::from_str(&said.out).unwrap_or_else(|error| panic!("{error}: {said:?}"));
    let of_proxy = found.iter().filter(|finding| finding["area"] == "proxy");
    of_proxy.map(|finding| finding["text"].as_str().expect("a text").to_owned()).collect()
}

#[test]
fn the_systems_proxy_is_gone_through_but_for_its_exceptions_and_doctor_names_the_source() {
    if !has_own_windows() {
        return;
    }
    let machine = Machine::new();
    machine
        .run(
            &[
                &["add", "ninjaone", "--name", "Away", "--method", "client_credentials"][..],
                &["--set", "instance=https://vendor.invalid", "--set", "client_id=service-app"],
                &["--secret", "client_secret=env:SECRET"],
            ]
            .concat(),
        )
        .good();
    let (proxy, asked) = refusing();
    let _gone_at_the_end = Settings;
    assert_eq!(proxies(&machine), ["No proxy is in use."]);
    Settings::set("ProxyServer", "REG_SZ", &proxy);
    Settings::set("ProxyEnable", "REG_DWORD", "1");
    let expected = format!("Connections to vendor.invalid go through http://{proxy}: set in Windows' settings.");
    assert_eq!(proxies(&machine), [expected]);
    let asked: Vec<_> = asked.try_iter().collect();
    assert!(asked.iter().any(|asked| asked.starts_with("CONNECT vendor.invalid:443 ")), "{asked:?}");
    Settings::set("ProxyOverride", "REG_SZ", "*.example;*.invalid;<local>");
    assert_eq!(proxies(&machine), ["No proxy is in use."]);
    Settings::set("ProxyOverride", "REG_SZ", "");
    Settings::set("ProxyEnable", "REG_DWORD", "0");
    assert_eq!(proxies(&machine), ["No proxy is in use."]);
}
