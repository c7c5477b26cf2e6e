//! Activity as a file, saved where the technician says.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;

use fobwatch_e2e::leaks::Secrets;
use fobwatch_e2e::machine::Machine;
use fobwatch_e2e::{LIMIT, until, windows};
use fobwatch_simulator::Server;
use fobwatch_simulator::ninjaone::NinjaOne;
use serde_json::json;

use crate::seeds;

#[tokio::test]
async fn activity_is_exported_to_a_file_without_a_secret() {
    let server = Server::start(NinjaOne::default());
    let machine = Machine::default();
    machine.install_profiles(&json!([seeds::ninjaone("Contoso", &server.url, true)]));
    let page = machine.drive().await;
    page.until_counting("NinjaOne", "Contoso").await;
    page.press("Renew now").await;
    page.sees("Token renewed, valid for 60 min").await;
    page.press("Copy token").await;
    page.sees("Copied the token, cleared after 30 s").await;
    page.press("Activity").await;
    page.press("Export as CSV…").await;
    let file = machine.folder.path().join("exported.csv");
    windows::save_as(&machine, &file).await;
    page.sees("Activity exported").await;
    let text = until("a file", LIMIT, async || fs::read_to_string(&file).ok().filter(|text| !text.is_empty())).await;
    let lines: Vec<_> = text.trim_start_matches('\u{feff}').lines().collect();
    assert_eq!(lines[0], r#""Time (UTC)","Customer","Profile","Outcome","Cause","What happened""#);
    let deeds: Vec<_> = lines[1..].iter().map(|line| line.split_once(',').expect("cells").1).collect();
    assert_eq!(
        deeds,
        [
            r#""Contoso","NinjaOne","done","by hand","Copied the token, cleared after 30 s""#,
            r#""Contoso","NinjaOne","done","by hand","Token renewed, valid for 60 min""#,
            r#""Contoso","NinjaOne","done","by hand","Signed in, valid for 60 min""#,
        ]
    );
    let mut secrets = Secrets::default();
    server.issued().iter().for_each(|token| secrets.add(token));
    assert!(secrets.len() >= 4, "access and refresh tokens of two grants");
    assert_eq!(secrets.within(text.as_bytes()), Vec::<&str>::new());
    let mode = fs::metadata(&file).expect("the file").permissions().mode();
    assert_eq!(mode & 0o777, 0o600, "for this user alone");
    page.close().await;
}
