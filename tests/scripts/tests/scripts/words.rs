//! What people read: the window's words, in colours where a terminal shows them, times of here.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::process::{Command, Stdio};

use fobwatch_scripts::{Machine, Said, built};
use fobwatch_simulator::Server;
use fobwatch_simulator::automate::Automate;
use serde_json::json;

const GREEN: &str = "\u{1b}[32m";

#[test]
fn states_have_the_windows_words() {
    let (machine, _agent, server) = Machine::hosting();
    machine.add_machine_account("Off", &server.url);
    machine.add_machine_account("Wrong", &server.url);
    machine.run(&["edit", "Wrong", "--set", "client_id=somebody-else"]).good();
    assert_eq!(machine.run(&["connect", "Wrong"]).code, 6);
    let table = machine.run(&["list"]).good();
    for (name, word) in [("Machine", "connected"), ("Off", "not connected"), ("Wrong", "refused")] {
        let row = table.lines().find(|row| row.contains(name)).expect("a row");
        assert!(row.contains(&format!("  {word}")), "{row}");
    }
    machine.run(&["lock"]).good();
    let table = machine.run(&["list"]).good();
    assert!(table.lines().skip(1).all(|row| row.contains("  locked")), "{table}");
    assert!(machine.run(&["status"]).good().contains("secrets locked; the keyring opens them"));
}

#[test]
fn colours_are_for_terminals_that_want_them() {
    let (machine, _agent, _server) = Machine::hosting();
    let looked = |before: &str| machine.at_a_terminal(&format!("{before} fob list")).good();
    assert!(looked("TERM=xterm").contains(&format!("{GREEN}connected")));
    for none in ["TERM=dumb", "TERM=xterm NO_COLOR=1", ""] {
        let table = looked(none);
        assert!(table.contains("connected") && !table.contains('\u{1b}'), "{none}: {table}");
    }
    let piped = machine.bash("TERM=xterm fob list").good();
    assert!(piped.contains("connected") && !piped.contains('\u{1b}'), "{piped}");
    let failed = machine.at_a_terminal("TERM=xterm fob token Nobody");
    assert!(failed.out.contains("\u{1b}[31mfob:"), "{failed:?}");
}

#[test]
fn times_are_those_of_here_and_of_utc_when_asked() {
    let (machine, _agent, _server) = Machine::hosting();
    let at = |more: &[&str]| {
        let mut command = machine.fob(&[&["log", "Machine", "--limit", "1"], more].concat());
        let said = Said::from(command.env("TZ", "NPT-5:45").output().expect("fob"));
        said.good().split("  ").next().unwrap_or_default().to_owned()
    };
    let (here, utc) = (at(&[]), at(&["--utc"]));
    assert!(utc.ends_with('Z') && utc.len() == 20 && here.len() == 19, "{here} {utc}");
    let told = at(&["--json"]);
    assert!(told.starts_with('['), "{told}");
    let minutes = |at: &str| {
        let number = |part: std::ops::Range<usize>| at[part].parse::<i32>().expect("a number");
        number(11..13) * 60 + number(14..16)
    };
    assert_eq!((minutes(&here) - minutes(&utc)).rem_euclid(24 * 60), 5 * 60 + 45, "{here} {utc}");
}

#[test]
fn doctor_and_import_end_with_a_total() {
    let (machine, _agent, server) = Machine::hosting();
    let doctor = machine.run(&["doctor"]);
    let last = doctor.out.lines().last().unwrap_or_default();
    assert!(last.contains(" checks: ") && last.contains(" ok"), "{doctor:?}");
    let lines = doctor.out.lines().count();
    assert!(last.starts_with(&format!("{} checks", lines - 1)), "a line for each: {doctor:?}");
    let exported = machine.run(&["export"]).good();
    machine.add_machine_account("Second", &server.url);
    let two = machine.run(&["export"]).good();
    machine.run(&["remove", "Second", "--yes"]).good();
    let changed = two.replace("service-app", "other-app");
    let import = |text: &str, more: &[&str]| machine.run_with(&[&["import", "-"], more].concat(), text);
    let last = |said: Said| said.good().lines().last().unwrap_or_default().to_owned();
    assert_eq!(last(import(&exported, &["--dry-run"])), "would add 0, change 0, leave 1");
    assert_eq!(last(import(&two, &["--dry-run"])), "would add 1, change 0, leave 1");
    assert_eq!(last(import(&changed, &["--dry-run", "--on-conflict", "replace"])), "would add 1, change 1, leave 0");
    let told = import(&two, &[]).good();
    assert!(told.contains("added") && told.ends_with("added 1, changed 0, left 1"), "{told}");
    // The refusal of a single one is the failure itself.
    let bad = json!({"fobwatch": 1, "profiles": [{"name": "X", "customer": "Y", "vendor": "nobody", "method": "m"}]});
    let said = import(&bad.to_string(), &[]);
    assert!(said.code == 2 && said.err.starts_with("fob: Y/X: ") && !said.err.contains("of them"), "{said:?}");
}

#[test]
fn results_are_on_standard_output_and_remarks_beside_it() {
    let (machine, _agent, _server) = Machine::hosting();
    let said = machine.run(&["renew", "Machine"]);
    assert_eq!((&*said.out, &*said.err), ("Machine: renewed\n", ""), "{said:?}");
    let said = machine.run(&["disconnect", "Machine"]);
    assert!(!said.out.is_empty() && said.err.is_empty(), "{said:?}");
    let said = machine.run(&["connect", "Machine"]);
    assert_eq!((&*said.out, &*said.err), ("", "Connected.\n"), "{said:?}");
    let said = machine.run(&["remove", "Machine"]);
    assert!(said.code == 2 && said.err.contains("not a terminal") && said.err.contains("Pass --yes to confirm."));
}

/// Who answers as soon as the question is there is not shown.
#[test]
fn nothing_is_shown_any_more_when_a_question_is_there() {
    let (machine, _agent, _) = Machine::hosting();
    let server = Server::start(Automate::default());
    machine.add_code_account("Automate", &server.url);
    let mut command = machine.command("script");
    command.args(["-qec", &format!("tty; '{}' connect Automate", built("fob").display()), "/dev/null"]);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("script");
    let mut output = BufReader::new(child.stdout.take().expect("output"));
    let mut terminal = String::new();
    output.read_line(&mut terminal).expect("the terminal's name");
    let mut shown = Vec::new();
    while !String::from_utf8_lossy(&shown).contains("Code: ") {
        let mut byte = [0];
        output.read_exact(&mut byte).expect("what is shown");
        shown.extend(byte);
    }
    let state = Command::new("stty").args(["-a", "-F", terminal.trim()]).output().expect("stty");
    let state = String::from_utf8_lossy(&state.stdout).into_owned();
    assert!(state.contains(" -echo "), "{state}");
    writeln!(child.stdin.take().expect("input"), "\u{3}").expect("typed");
    child.wait().expect("its end");
}
