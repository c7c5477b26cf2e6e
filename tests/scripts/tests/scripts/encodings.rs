//! Files as Windows writes them: UTF-16 from PowerShell's `>` and `Out-File`, UTF-8 with a byte order mark.

use fobwatch_scripts::{Machine, PASSPHRASE};
use fobwatch_simulator::Server;
use fobwatch_simulator::ninjaone::NinjaOne;
use serde_json::{Value, json};

/// The same text in each encoding, with its name.
fn encodings(text: &str) -> [(&'static str, Vec<u8>); 6] {
    let wide = |unit: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(unit).collect::<Vec<_>>();
    [
        ("UTF-8", text.as_bytes().to_vec()),
        ("UTF-8 with a mark", [b"\xef\xbb\xbf", text.as_bytes()].concat()),
        ("Out-File", [&b"\xff\xfe"[..], &wide(u16::to_le_bytes)].concat()),
        ("big endian", [&b"\xfe\xff"[..], &wide(u16::to_be_bytes)].concat()),
        ("little endian without a mark", wide(u16::to_le_bytes)),
        ("big endian without a mark", wide(u16::to_be_bytes)),
    ]
}

#[test]
fn an_import_is_read_in_whichever_encoding_it_was_written() {
    let machine = Machine::with_keyring();
    let _agent = machine.agent("agent");
    let document = |name: &str| {
        json!({"fobwatch": 1, "profiles": [{
            "name": name, "customer": "Müller & Söhne 東京", "vendor": "ninjaone", "method": "client_credentials",
            "answers": {"instance": "https://eu.ninjarmm.com", "client_id": "c"},
        }]})
    };
    for at in 0..6 {
        let name = format!("Zürich {at}");
        let (encoding, bytes) = &encodings(&format!("{:#}\r\n", document(&name)))[at];
        std::fs::write(machine.path("profiles.json"), bytes).expect("a file");
        let told = machine.run(&["import", "profiles.json", "--json"]).json();
        assert_eq!((&told[0]["name"], &told[0]["outcome"]), (&json!(name), &json!("added")), "{encoding}: {told}");
    }
    let listed = machine.run(&["list", "--json"]).json();
    let all = listed.as_array().expect("a list");
    assert!(all.len() == 6 && all.iter().all(|one| one["customer"] == "Müller & Söhne 東京"), "{listed}");
    // What is no text is refused as such.
    std::fs::write(machine.path("profiles.json"), b"\x50\x4b\x03\x04\xff\xfe\x00").expect("a file");
    assert_ne!(machine.run(&["import", "profiles.json"]).code, 0);
}

#[test]
fn the_encodings_mark_is_no_part_of_a_secret_or_a_passphrase() {
    let machine = Machine::without_keyring();
    let server = Server::start(NinjaOne::default());
    let secret = fobwatch_scripts::SECRET;
    for (at, (encoding, bytes)) in encodings(&format!("{PASSPHRASE}\r\n")).into_iter().enumerate() {
        let _agent = machine.agent(&format!("agent-{at}"));
        std::fs::write(machine.path("passphrase"), bytes).expect("a file");
        let said = machine.run(&["unlock", "--passphrase", "@passphrase"]);
        assert_eq!(said.code, 0, "{encoding}: {said:?}");
        let (_, bytes) = &encodings(&format!("{secret}\r\n"))[at];
        std::fs::write(machine.path("secret"), bytes).expect("a file");
        let (name, instance) = (format!("Machine {at}"), format!("instance={}", server.url));
        let add = ["add", "ninjaone", "--name", &name, "--method", "client_credentials", "--set", &instance];
        let answers = ["--set", "client_id=service-app", "--secret", "client_secret=@secret"];
        machine.run(&[&add[..], &answers[..]].concat()).good();
        let said = machine.run(&["connect", &name]);
        assert_eq!(said.code, 0, "{encoding}: {said:?}");
    }
}

#[test]
fn a_vault_of_windows_is_imported_and_signed_in_at_once() {
    let machine = Machine::with_keyring();
    let server = Server::start(NinjaOne::default());
    // No host runs: the command has a core for its own length.
    let vault = json!({
        "NinjaOneAuthMode": "Client Credentials",
        "NinjaOneURL": server.url,
        "NinjaOneClientId": "service-app",
        "NinjaOneClientSecret": fobwatch_scripts::SECRET,
        "NinjaOneAuthScopes": ["monitoring", "management"],
    });
    let (_, bytes) = &encodings(&format!("{vault}\r\n"))[2];
    std::fs::write(machine.path("vault.json"), bytes).expect("a file");
    let import = ["import", "vault.json", "--powershell-vault", "ninjaone", "--name", "Vault", "--json"];
    let told = machine.run(&import).json();
    assert_eq!(told[0]["outcome"], "added", "{told}");
    let row: Value = machine.run(&["list", "--json"]).json()[0].clone();
    assert_eq!((&row["state"], &row["usable"]), (&json!("active"), &json!(true)), "{row}");
    assert_eq!(server.received_at("/ws/oauth/token").len(), 1);
}
