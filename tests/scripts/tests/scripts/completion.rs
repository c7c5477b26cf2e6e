//! What Tab offers, asked as the shells' scripts ask.

use std::process::{Command, Stdio};

use fobwatch_scripts::Machine;

/// Names that shells read as something else.
const HARD: [(&str, &str); 3] = [("Müller & Söhne", "O'Neill's"), ("Contoso", "NinjaOne"), ("", "Lab (old) $1")];

fn machine() -> Machine {
    let machine = Machine::with_keyring();
    for (customer, name) in HARD {
        machine.add_machine_account_of(customer, name, "http://127.0.0.1:1");
    }
    machine
}

/// Offers without what each is.
fn offers(machine: &Machine, words: &[&str], current: &str) -> Vec<String> {
    let current = format!("={current}");
    let all = machine.run(&[&["__complete", "fish", &current, "--"][..], words].concat()).good();
    all.lines().skip(1).map(|line| line.split('\t').next().unwrap_or_default().to_owned()).collect()
}

#[test]
fn names_are_offered_locked_or_not_with_a_host_or_without() {
    let machine = machine();
    machine.until_no_agent();
    let all = ["Lab (old) $1", "Contoso/NinjaOne", "Müller & Söhne/O'Neill's"];
    let named = |current: &str| offers(&machine, &["token"], current);
    // Nobody hosts, and nobody does because of this.
    assert_eq!(named(""), all);
    assert!(machine.agents().is_empty() && !machine.socket().exists());
    let _agent = machine.agent("agent");
    assert_eq!(named(""), all);
    machine.run(&["edit", "Contoso/NinjaOne", "--tag", "gold", "--tag", "on call"]).good();
    assert_eq!(offers(&machine, &["edit", "Contoso/NinjaOne", "--tag"], ""), ["gold", "on call"]);
    machine.run(&["lock"]).good();
    assert_eq!(named("con"), ["Contoso/NinjaOne"]);
    assert_eq!(named("MÜL"), ["Müller & Söhne/O'Neill's"], "in any case");
    assert_eq!(named("ninja"), ["Contoso/NinjaOne"], "by its own name, where nothing else begins so");
    assert_eq!(offers(&machine, &["list", "--customer"], ""), ["Contoso", "Müller & Söhne"]);
    assert_eq!(offers(&machine, &["shell"], "c"), ["Contoso", "Contoso/NinjaOne"]);
    assert_eq!(offers(&machine, &["--data-dir", "mistyped", "token"], ""), [""; 0]);
    assert!(!machine.path("mistyped").exists());
}

#[test]
fn commands_options_and_values_are_offered() {
    let machine = machine();
    assert_eq!(offers(&machine, &[], "tok"), ["token"]);
    assert!(!offers(&machine, &[], "").contains(&"man".to_owned()), "what is hidden stays so");
    assert_eq!(offers(&machine, &["token", "x"], "--min"), ["--min-valid"]);
    assert_eq!(offers(&machine, &["list", "--state"], "con"), ["connected", "connecting"]);
    assert_eq!(offers(&machine, &["list"], "--state=conn"), ["--state=connected", "--state=connecting"]);
    assert_eq!(offers(&machine, &["add"], "nin"), ["ninjaone"]);
    assert!(offers(&machine, &["add", "ninjaone", "--method"], "").contains(&"client_credentials".to_owned()));
    let edit = ["edit", "Contoso/NinjaOne", "--set"];
    assert!(offers(&machine, &edit, "").contains(&"instance=".to_owned()));
    assert_eq!(offers(&machine, &edit, "instance=https://e"), ["instance=https://eu.ninjarmm.com"]);
    let secret = ["edit", "Contoso/NinjaOne", "--secret"];
    assert_eq!(offers(&machine, &secret, "client_s"), ["client_secret"]);
    assert_eq!(offers(&machine, &secret, "client_secret=e"), ["client_secret=env:"]);
    for (words, kind) in [(&["import"][..], "files"), (&["exec", "x", "--"], "command"), (&["--data-dir"], "folders")] {
        let said = machine.run(&[&["__complete", "zsh", "=", "--"][..], words].concat()).good();
        assert_eq!(said, kind, "{words:?}");
    }
    // Words that make no sense are no trouble.
    assert_eq!(offers(&machine, &["nonsense", "--bogus", "-"], "x"), [""; 0]);
}

/// What the line becomes at a Tab in bash, as readline does it.
fn in_bash(machine: &Machine, line: &str) -> Vec<String> {
    let script = r#"
        . ./completions
        COMP_LINE=$LINE COMP_POINT=${#LINE}
        _fob
        printf '%s\n' "${COMPREPLY[@]}"
    "#;
    machine.bash("fob completions bash > completions").good();
    let said = machine.command("bash").args(["-c", script]).env("LINE", line).env("LC_ALL", "C.UTF-8").output();
    let said = said.expect("bash");
    String::from_utf8_lossy(&said.stdout).lines().filter(|line| !line.is_empty()).map(str::to_owned).collect()
}

#[test]
fn bash_gets_what_it_reads_as_the_name() {
    let machine = machine();
    let _agent = machine.agent("agent");
    for (line, typed) in [
        ("fob token con", "Contoso/NinjaOne"),
        ("fob token M", r"Müller\ \&\ Söhne/O\'Neill\'s"),
        (r"fob token Müller\ \&", r"Müller\ \&\ Söhne/O\'Neill\'s"),
        ("fob token 'M", r"Müller & Söhne/O'\''Neill'\''s"),
        ("fob token \"L", r"Lab (old) \$1"),
        ("fob list --state=exp", "expired"),
        ("fob edit Contoso/NinjaOne --set instance=https://eu", "//eu.ninjarmm.com"),
    ] {
        assert_eq!(in_bash(&machine, line), [typed], "{line}");
    }
    // What is offered is read back as the name itself.
    let back = machine.bash(r"printf '%s' Müller\ \&\ Söhne/O\'Neill\'s").good();
    assert_eq!(back, "Müller & Söhne/O'Neill's");
}

/// Whether there is this shell here; said where not.
fn has(shell: &str) -> bool {
    let there = Command::new(shell).arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status();
    let has = there.is_ok_and(|status| status.success());
    if !has {
        eprintln!("left out: there is no {shell} here");
    }
    has
}

#[test]
fn fish_offers_names_and_quotes_them_itself() {
    let machine = machine();
    if !has("fish") {
        return;
    }
    let script = "fob completions fish | source; complete -C \"fob token $LINE\"";
    for (typed, offered) in [("con", "Contoso/NinjaOne\tNinjaOne"), ("'Mü", "Müller & Söhne/O'Neill's\tNinjaOne")] {
        let mut fish = machine.command("fish");
        let said = fish.args(["-c", script]).env("LINE", typed).env("LC_ALL", "C.UTF-8").output().expect("fish");
        assert_eq!(String::from_utf8_lossy(&said.stdout).trim(), offered, "{typed}: {said:?}");
    }
}

#[test]
fn the_script_for_zsh_is_one() {
    let machine = machine();
    if !has("zsh") {
        return;
    }
    machine.bash("fob completions zsh > completions").good();
    let syntax = machine.command("zsh").args(["-f", "-n", "completions"]).output().expect("zsh");
    assert!(syntax.status.success(), "{syntax:?}");
}
