//! Scripts of a technician's day.

use std::io::{BufRead as _, BufReader};
use std::process::Stdio;

use fobwatch_scripts::processes::Watch;
use fobwatch_scripts::{Machine, Said};
use fobwatch_simulator::Server;
use fobwatch_simulator::ninjaone::NinjaOne;
use serde_json::json;

const API: &str = "/v2/organizations";

#[test]
fn bash_and_curl_call_the_vendor() {
    let (machine, _agent, server) = Machine::hosting();
    let organizations = json!([{"id": 1, "name": "Contoso"}]);
    for lines in [
        r#"eval "$(fob env Machine)"
           curl -sSf -H "Authorization: Bearer $NINJAONE_ACCESS_TOKEN" "${NINJAONE_BASE_URL}organizations""#.to_owned(),
        format!(r#"curl -sSf -H "$(fob header machine)" {}{API}"#, server.url),
        format!(r#"curl -sSf -H "Authorization: Bearer $(fob token MACHINE)" {}{API}"#, server.url),
        format!(r#"curl -sSf -H "Authorization: $(fob header Machine --json | jq -r .Authorization)" {}{API}"#, server.url),
        r#"fob exec Machine -- bash -c 'curl -sSf -H "Authorization: Bearer $NINJAONE_ACCESS_TOKEN" ${NINJAONE_BASE_URL}organizations'"#.to_owned(),
    ] {
        assert_eq!(machine.bash(&lines).json(), organizations, "{lines}");
    }
    assert_eq!(server.received_at(API).len(), 5);
    assert_eq!(server.received_at("/ws/oauth/token").len(), 1, "all of them with one token");
}

#[test]
fn lists_are_for_jq_and_tables_for_people() {
    let (machine, _agent, server) = Machine::hosting();
    machine.add_browser_profile("Jane's", &server.url, &[]);
    assert_eq!(machine.bash("fob list --json | jq -r '.[] | select(.usable) | .name'").good(), "Machine");
    let row = machine.bash("fob list --json | jq '.[] | select(.name == \"Machine\")'").json();
    assert_eq!((&row["customer"], &row["vendor"], &row["state"]), (&json!(""), &json!("ninjaone"), &json!("active")));
    let left = row["seconds_left"].as_i64().expect("a number");
    assert!((3500..=3600).contains(&left), "{left} s");
    assert!(row["expires_at"].as_str().is_some_and(|at| at.ends_with('Z')), "{row}");
    let table = machine.run(&["list"]).good();
    assert!(table.starts_with("CUSTOMER  NAME"), "{table}");
    assert!(!table.contains('\u{1b}'), "no colour where nobody looks");
    let said = machine.run(&["verify", "Machine"]);
    assert_eq!(said.code, 0, "{said:?}");
    let log = machine.run(&["log", "Machine", "--json"]).json();
    assert!(log.as_array().is_some_and(|lines| lines.len() >= 2), "{log}");
    assert_eq!(machine.run(&["status", "--json"]).json()["host"], json!("agent"));
}

#[test]
fn a_token_is_good_for_as_long_as_asked() {
    let (machine, _agent, server) = Machine::hosting();
    server.with(|ninja| ninja.lifetime = 300);
    machine.run(&["renew", "Machine"]).good();
    let short = machine.run(&["token", "Machine", "--min-valid", "2m"]).good();
    assert_eq!(machine.run(&["token", "Machine"]).good(), short);
    server.with(|ninja| ninja.lifetime = 7200);
    let tokens = server.received_at("/ws/oauth/token").len();
    machine.run(&["renew", "Machine"]).good();
    let long = machine.run(&["token", "Machine", "--min-valid", "1h"]).good();
    assert_ne!(long, short);
    assert_eq!(server.received_at("/ws/oauth/token").len(), tokens + 1);
    let said = machine.run(&["token", "Machine", "--min-valid=3h"]);
    assert_eq!(said.code, 2, "{said:?}");
    assert!(said.err.contains("live for 7200 s"), "{said:?}");
}

#[test]
fn each_shell_gets_its_own_lines() {
    let (machine, _agent, server) = Machine::hosting();
    let token = machine.run(&["token", "Machine"]).good();
    let url = format!("{}/v2/", server.url);
    let listed = machine.run(&["list", "--json"]).json();
    let end = listed[0]["expires_at"].as_str().expect("an end").to_owned();
    let lines = |shell: &str| machine.run(&["env", "Machine", "--shell", shell]).good();
    for (shell, first, second) in [("bash", "export ", "="), ("fish", "set -gx ", " "), ("pwsh", "$env:", " = ")] {
        let line = |name: &str, value: &str| format!("{first}NINJAONE_{name}{second}'{value}'");
        let expected = [line("ACCESS_TOKEN", &token), line("BASE_URL", &url), line("EXPIRES_AT", &end)];
        assert_eq!(lines(shell), expected.join("\n"), "{shell}");
    }
    let cmd = lines("cmd");
    assert!(cmd.lines().all(|line| line.starts_with("set \"NINJAONE_")), "{cmd}");
    assert!(cmd.contains(&token), "{cmd}");
    let lab = machine.run(&["env", "Machine", "--prefix", "LAB"]).good();
    assert!(lab.starts_with("export LAB_ACCESS_TOKEN="), "{lab}");
}

#[test]
fn exec_passes_variables_exit_codes_and_signals_and_shows_no_secret() {
    let (machine, _agent, server) = Machine::hosting();
    machine.machine_account("Second", &server);
    let said = machine.run(&["exec", "Machine", "--", "sh", "-c", "exit 37"]);
    assert_eq!(said.code, 37, "{said:?}");

    // Its process id is the command's own, so a signal to it is one to the command.
    let mut watch = Watch::start();
    let script = r#"trap 'echo ended; exit 5' TERM; echo "$NINJAONE_ACCESS_TOKEN"; while :; do sleep 0.05; done"#;
    let mut child =
        machine.fob(&["exec", "Machine", "--", "sh", "-c", script]).stdout(Stdio::piped()).spawn().expect("fob");
    let mut lines = BufReader::new(child.stdout.take().expect("its output")).lines().map_while(Result::ok);
    let token = lines.next().expect("the token");
    assert!(server.issued().contains(&token));
    watch.sees("trap 'echo ended");
    let killed = machine.command("kill").arg(child.id().to_string()).status().expect("kill");
    assert!(killed.success());
    assert_eq!(lines.next().as_deref(), Some("ended"));
    assert_eq!(child.wait().expect("its end").code(), Some(5));
    for line in watch.end() {
        assert!(!line.contains(&token) && !line.contains(fobwatch_scripts::SECRET), "{line}");
    }

    let both = ["exec", "Machine", "Second"];
    let Said { code, err, .. } = machine.run(&[&both[..], &["--", "true"]].concat());
    assert_eq!(code, 2);
    assert!(err.contains("two profiles would set NINJAONE_ACCESS_TOKEN") && err.contains("--prefix"), "{err}");
    let one = machine.run(&[&both[..], &["--prefix", "A", "--", "true"]].concat());
    assert_eq!(one.code, 2, "{one:?}");
    let names = ["--prefix", "A", "--prefix", "B", "--", "sh", "-c", r#"echo "$A_ACCESS_TOKEN $B_ACCESS_TOKEN""#];
    let tokens = machine.run(&[&both[..], &names[..]].concat()).good();
    let (a, b) = tokens.split_once(' ').expect("two");
    assert!(a != b && server.issued().iter().any(|one| one == a) && server.issued().iter().any(|one| one == b));
    assert_eq!(machine.run(&["exec", "Machine", "--", "/no/such/program"]).code, 2);
}

#[test]
fn a_set_up_is_moved_by_scripts() {
    let (machine, _agent, _server) = Machine::hosting();
    let exported = machine.run(&["export"]).good();
    assert!(!exported.contains(fobwatch_scripts::SECRET), "{exported}");
    machine.run(&["edit", "Machine", "--name", "Renamed", "--secret", "client_secret=env:SECRET"]).good();
    machine.run(&["remove", "Renamed", "--yes"]).good();
    assert_eq!(machine.run(&["list", "--json"]).json(), json!([]));
    let input = |more: &[&str]| machine.run_with(&[&["import", "-", "--json"], more].concat(), &exported);
    assert_eq!(input(&["--dry-run"]).json()[0]["found"], json!("new"));
    assert_eq!(machine.run(&["list", "--json"]).json(), json!([]), "a dry run changes nothing");
    assert_eq!(input(&[]).json()[0]["outcome"], json!("added"));
    let secret = machine.run_with(&["edit", "Machine", "--secret", "client_secret=-"], "service_SECRET-canary-2\n");
    assert_eq!(secret.code, 0, "{secret:?}");
    machine.run(&["connect", "Machine"]).good();
    let said = machine.run(&["edit", "Machine", "--secret", "client_secret=plain"]);
    assert_eq!(said.code, 2, "{said:?}");
    assert!(!said.err.contains("plain"), "what was typed by mistake is not repeated: {said:?}");
    let unasked = machine.run(&["remove", "Machine"]);
    assert_eq!(unasked.code, 2, "nobody was asked: {unasked:?}");
}

#[test]
fn a_token_of_less_than_a_minute_is_handed_out_when_no_time_was_asked_for() {
    let (machine, _agent, server) = Machine::hosting();
    server.with(|ninja| ninja.lifetime = 59);
    // The long one is followed by one that lives for less than a minute.
    machine.run(&["renew", "Machine"]).good();
    let tokens = server.received_at("/ws/oauth/token").len();
    let token = machine.run(&["token", "Machine"]).good();
    assert!(server.issued().contains(&token));
    for arguments in [&["--data-dir", "data", "token", "Machine"][..], &["exec", "Machine", "--", "true"]] {
        machine.run(arguments).good();
    }
    assert!(machine.run(&["header", "Machine"]).good().ends_with(&token));
    assert!(machine.run(&["env", "Machine"]).good().contains(&token));
    assert_eq!(server.received_at("/ws/oauth/token").len(), tokens, "its vendor is not asked each time");
    // Who asks for a time gets it, or is told.
    let said = machine.run(&["token", "Machine", "--min-valid", "1m"]);
    assert!(said.code == 2 && said.err.contains("60 s were asked for"), "{said:?}");
}

#[test]
fn a_refresh_token_is_shown_after_a_question() {
    let machine = Machine::with_keyring();
    let server = Server::start(NinjaOne::default());
    let _agent = machine.agent("agent");
    machine.add_browser_profile("Jane's", &server.url, &[]);
    machine.machine_account("Machine", &server);
    let said = machine.fob(&["connect", "Jane's"]).env("BROWSER", machine.browser()).output().expect("fob");
    assert!(said.status.success(), "{said:?}");
    let unasked = machine.run(&["token", "Jane's", "--refresh"]);
    assert_eq!((unasked.code, &*unasked.out), (2, ""), "{unasked:?}");
    assert!(unasked.err.contains("--yes"), "{unasked:?}");

    let said = machine.run(&["token", "Jane's", "--refresh", "--yes"]);
    assert_eq!(said.code, 0, "{said:?}");
    assert!(said.err.contains("rotates"), "its end is told: {said:?}");
    let refresh = said.out.trim().to_owned();
    assert_ne!(refresh, machine.run(&["token", "Jane's"]).good());
    machine.run(&["renew", "Jane's"]).good();
    let renewal = server.received_at("/ws/oauth/token").pop().expect("a renewal");
    assert!(renewal.body.contains(&format!("refresh_token={refresh}")), "it is the one that renews");
    assert_ne!(machine.run(&["token", "Jane's", "--refresh", "--yes"]).good(), refresh);
    let log = machine.run(&["log", "Jane's"]).good();
    assert!(log.contains("Refresh token handed to fob") && !log.contains(&refresh), "{log}");
    let none = machine.run(&["token", "Machine", "--refresh", "--yes"]);
    assert!(none.code == 6 && none.err.contains("no refresh token"), "{none:?}");
    machine.run(&["lock"]).good();
    assert_eq!(machine.run(&["token", "Jane's", "--refresh", "--yes"]).code, 8);
}
