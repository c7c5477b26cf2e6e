//! `fob` alone.

use fobwatch_windows::{Machine, SECRET};
use serde_json::json;

#[test]
fn a_token_by_an_agent_and_without_one() {
    let (machine, agent, server) = Machine::signed_in("Contoso", "Machine");
    let token = machine.run(&["token", "Contoso/Machine"]).good();
    assert!(server.issued().contains(&token));
    assert_eq!(machine.run(&["status", "--json"]).json()["host"], json!("agent"));
    drop(agent);
    // One that fob starts for itself, on what was saved under a key of the credential store.
    assert_eq!(machine.run(&["token", "Contoso/Machine"]).good(), token);
    assert_eq!(server.received_at("/ws/oauth/token").len(), 1);
}

#[test]
fn names_with_umlauts_are_taken_found_and_printed_in_utf_8() {
    let (machine, _agent, server) = Machine::signed_in("Größe & Söhne", "Überwachung");
    let table = machine.run(&["list"]).good();
    assert!(table.contains("Größe & Söhne  Überwachung"), "{table}");
    let said = machine.run(&["token", "größe & söhne/überwachung"]);
    assert!(server.issued().contains(&said.good()));
    let exported = machine.run(&["export"]).good();
    assert!(exported.contains("Größe & Söhne") && !exported.contains(SECRET), "{exported}");
}

#[test]
fn profiles_are_moved_by_a_file_with_a_byte_order_mark() {
    let (machine, _agent, _server) = Machine::signed_in("Größe", "Machine");
    let exported = machine.run(&["export"]).good();
    machine.run(&["remove", "Größe/Machine", "--yes"]).good();
    // As `fob export > file` writes it in Windows PowerShell.
    let utf_16 = "\u{feff}".encode_utf16().chain(exported.encode_utf16()).flat_map(u16::to_le_bytes);
    let file = machine.file("profiles.json", utf_16.collect::<Vec<_>>());
    let imported = machine.run(&["import", &file.display().to_string(), "--json"]).json();
    assert_eq!(imported[0]["outcome"], json!("added"));
    assert_eq!(imported[0]["customer"], json!("Größe"));
}
