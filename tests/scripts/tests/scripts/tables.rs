//! Profiles from a table, at the command line.

use fobwatch_scripts::Machine;
use serde_json::json;

#[test]
fn a_table_in_any_encoding_is_tried_and_then_taken_row_by_row() {
    let machine = Machine::with_keyring();
    let _agent = machine.agent("agent");
    let table = |customer: &str| {
        format!(
            "Kunde;Name;Hersteller;Host;Client-ID;Client Secret;Fax\r\n\
             {customer};Ninja;NinjaOne;eu;app;table-SECRET-canary;1\r\n{customer};Halo;;x;y;;\r\n"
        )
    };
    let western: Vec<u8> =
        table("Müller").chars().map(|letter| u8::try_from(u32::from(letter)).expect("Latin")).collect();
    for (at, bytes) in [western, table("Müller").into_bytes()].into_iter().enumerate() {
        std::fs::write(machine.path("customers.csv"), bytes).expect("a file");
        let tried = machine.run(&["import", "customers.csv", "--dry-run"]);
        // One row is refused, whatever else is done.
        assert_eq!(tried.code, 2, "{tried:?}");
        assert!(tried.out.contains("line 2") && tried.out.contains("left out: Fax"), "{tried:?}");
        assert!(tried.out.contains("line 3") && tried.out.contains("Hersteller: The vendor is missing."), "{tried:?}");
        assert!(tried.err.contains("secrets in the clear"), "{tried:?}");
        assert!(!tried.out.contains("canary") && !tried.err.contains("canary"), "{tried:?}");
        let listed = machine.run(&["list", "--json"]).json();
        assert_eq!(listed.as_array().map(Vec::len), Some(at.min(1)), "nothing is saved by a try");
        let taken = machine.run(&["import", "customers.csv", "--json"]);
        let rows: serde_json::Value = serde_json::from_str(&taken.out).expect("JSON");
        let found = if at == 0 { "new" } else { "same" };
        assert_eq!(
            (&rows[0]["line"], &rows[0]["found"], &rows[0]["secrets"]),
            (&json!(2), &json!(found), &json!(true))
        );
        assert_eq!(rows[1]["found"], "refused");
    }
    let listed = machine.run(&["list", "--json"]).json();
    assert_eq!((&listed[0]["customer"], &listed[0]["method"]), (&json!("Müller"), &json!("client_credentials")));
    std::fs::remove_file(machine.path("customers.csv")).expect("gone");
}
