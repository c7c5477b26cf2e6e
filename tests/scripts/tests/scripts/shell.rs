//! `fob shell`: which PowerShell is started, with which profiles, and what its command line must not hold.

use std::ffi::OsString;
use std::fs::{self, Permissions};
use std::io::Write as _;
use std::os::unix::fs::PermissionsExt as _;
use std::path::PathBuf;
use std::process::Stdio;

use fobwatch_scripts::{Machine, Said};
use fobwatch_simulator::Server;
use fobwatch_simulator::ninjaone::NinjaOne;
use serde_json::{Value, json};

/// What PowerShell would be given, as a shell sees it: a line per argument, then the variables.
const STAND_IN: &str = "#!/bin/sh\nprintf '%s\\n' \"$@\" \"$FOBWATCH_SHELL\" \"$FOBWATCH_DATA_DIR\"\nexit 7\n";
const CUSTOMER: &str = "Größe & Söhne";

struct Shell {
    arguments: Vec<String>,
    told: Value,
    data_folder: String,
}

/// A machine with a PowerShell that only says what it was given.
fn machine() -> Machine {
    let machine = Machine::with_keyring();
    let program = stand_in(&machine);
    fs::write(&program, STAND_IN).expect("a script");
    fs::set_permissions(&program, Permissions::from_mode(0o755)).expect("a script that can be run");
    machine
}

fn stand_in(machine: &Machine) -> PathBuf {
    machine.path("pwsh")
}

fn run(machine: &Machine, arguments: &[&str]) -> Said {
    let mut command = machine.fob(&[&["shell"], arguments].concat());
    command.env("FOBWATCH_PWSH", stand_in(machine)).output().expect("fob runs").into()
}

#[track_caller]
fn shell(machine: &Machine, arguments: &[&str]) -> Shell {
    let said = run(machine, arguments);
    assert_eq!(said.code, 7, "PowerShell's own code: {said:?}");
    let mut lines: Vec<_> = said.out.lines().map(str::to_owned).collect();
    let data_folder = lines.pop().expect("a folder");
    let told = lines.pop().expect("what it is told");
    assert!(told.is_ascii(), "{told}");
    Shell { arguments: lines, told: serde_json::from_str(&told).expect("JSON"), data_folder }
}

fn id(machine: &Machine, customer: &str, name: &str) -> Value {
    let listed = machine.run(&["list", "--json"]).json();
    let listed = listed.as_array().expect("a list");
    listed.iter().find(|row| row["customer"] == customer && row["name"] == name).expect("it is there")["id"].clone()
}

#[test]
fn a_shell_is_told_its_profiles_and_its_command_line_has_no_name() {
    let machine = machine();
    let _agent = machine.agent("agent");
    for (customer, name) in [(CUSTOMER, "NinjaOne"), (CUSTOMER, "$(Get-Secret) `\"'"), ("Fabrikam", "NinjaOne")] {
        machine.add_machine_account_of(customer, name, "http://127.0.0.1:1");
    }
    let ids = [(CUSTOMER, "$(Get-Secret) `\"'"), (CUSTOMER, "NinjaOne"), ("Fabrikam", "NinjaOne")]
        .map(|(customer, name)| id(&machine, customer, name));
    let one = shell(&machine, &["grösse & söhne"]);
    assert_eq!((&one.told["profiles"], &one.told["title"]), (&json!(ids[..2]), &json!(CUSTOMER)));
    let module = PathBuf::from(one.told["module"].as_str().expect("a folder"));
    assert!(module.join("Fobwatch.psd1").is_file(), "{}", module.display());
    let names: Vec<_> = one.told["rows"].as_array().expect("rows").iter().map(|row| &row["name"]).collect();
    assert_eq!((names.len(), &one.told["rows"][0]["vendor"]), (2, &json!("ninjaone")), "{names:?}");
    assert_eq!(one.arguments[..3], ["-NoLogo", "-NoExit", "-Command"]);
    assert_eq!(one.arguments.len(), 4);
    assert!(!one.arguments[3].contains("ExecutionPolicy Bypass"), "{:?}", one.arguments);
    // Whoever it is for: by id, several, each once.
    let id = ids[1].as_str().expect("an id");
    let all = shell(&machine, &["Fabrikam/", id, CUSTOMER]);
    assert_eq!(all.arguments, one.arguments, "always the same");
    assert_eq!(all.told["profiles"], json!([ids[2], ids[1], ids[0]]));
    assert_eq!(all.told["title"], json!(format!("Fabrikam, {CUSTOMER}")));
    assert_eq!(one.data_folder, machine.data().to_string_lossy());
}

#[test]
fn what_a_shell_calls_has_the_same_data() {
    let machine = machine();
    let elsewhere = ["--data-dir", "elsewhere"];
    let add = ["add", "ninjaone", "--name", "Other", "--method", "client_credentials", "--set", "instance=eu"];
    let answers = ["--set", "client_id=service-app", "--secret", "client_secret=env:SECRET"];
    machine.run(&[&elsewhere[..], &add, &answers].concat()).good();
    let other = shell(&machine, &["--data-dir", "elsewhere", "Other"]);
    assert_eq!(other.data_folder, machine.path("elsewhere").to_string_lossy());
}

#[test]
fn who_is_meant_is_certain_or_nothing_is_started() {
    let machine = machine();
    let _agent = machine.agent("agent");
    for (customer, name) in [("Contoso", "NinjaOne"), ("Contoso", "Lab"), ("Fabrikam", "NinjaOne"), ("", "Fabrikam")] {
        machine.add_machine_account_of(customer, name, "http://127.0.0.1:1");
    }
    for (name, words) in [
        ("cont", "no profile is called"),
        ("Contosso", "Did you mean Contoso/?"),
        ("NinjaOne", "Did you mean"),
        ("Fabrikam", "Fabrikam/ for the customer, "),
        ("", "no profile was named"),
    ] {
        let said = run(&machine, &["Contoso", name]);
        assert_eq!((said.code, &*said.out), (3, ""), "{name}: {said:?}");
        assert!(said.err.contains(words), "{name}: {said:?}");
    }
    assert_eq!(run(&machine, &[]).code, 2);
    // A person sees whose it is.
    let typed = |name: &str| machine.at_a_terminal(&format!("FOBWATCH_PWSH=$PWD/pwsh fob shell {name}"));
    let said = typed("cont");
    assert!(said.code == 7 && said.out.starts_with("fob: Contoso\r\n"), "{said:?}");
    let said = typed("lab");
    assert!(said.code == 7 && said.out.starts_with("fob: Contoso/Lab\r\n"), "{said:?}");
    let said = typed("Contoso/");
    assert!(said.code == 7 && !said.out.contains("fob:"), "{said:?}");
    assert_eq!(typed("ninjaone").code, 3);
}

#[test]
fn without_powershell_it_says_how_to_get_it() {
    let machine = machine();
    machine.add_machine_account("Machine", "http://127.0.0.1:1");
    fs::remove_file(stand_in(&machine)).expect("removed");
    let said = run(&machine, &["Machine"]);
    assert_eq!((said.code, &*said.out), (2, ""), "{said:?}");
    assert!(said.err.contains("there is no PowerShell here") && said.err.contains("aka.ms/powershell"), "{said:?}");
    // In a terminal of its own it waits until that is read.
    let said = run(&machine, &["--hold", "Machine"]);
    assert!(said.code == 2 && said.err.ends_with("Press Enter to close.\n"), "{said:?}");
}

/// A PowerShell, where whoever runs the tests has named one.
#[expect(clippy::disallowed_methods, reason = "which PowerShell to test is the tester's choice")]
fn powershell() -> Option<OsString> {
    std::env::var_os("FOBWATCH_PWSH")
}

#[test]
fn a_real_shell_has_the_customer_before_the_users_own_prompt() {
    let Some(powershell) = powershell() else {
        eprintln!("Without PowerShell: FOBWATCH_PWSH names none.");
        return;
    };
    let machine = Machine::with_keyring();
    let server = Server::start(NinjaOne::default());
    let _agent = machine.agent("agent");
    machine.add_machine_account_of("Contoso", "NinjaOne", &server.url);
    machine.run(&["connect", "Contoso/NinjaOne"]).good();
    let profile = machine.path("home/.config/powershell/Microsoft.PowerShell_profile.ps1");
    fs::create_dir_all(profile.parent().expect("its folder")).expect("a folder");
    fs::write(profile, "function prompt { \"<$? $LASTEXITCODE> \" }\n").expect("a profile script");
    let mut command = machine.fob(&["shell", "Contoso"]);
    command.env("FOBWATCH_PWSH", powershell).env("TERM", "dumb");
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("fob");
    let typed =
        "'told:' + $env:FOBWATCH_SHELL + '.'\nfob status --json | ConvertFrom-Json | % host\nsh -c 'exit 3'\nexit 5\n";
    child.stdin.take().expect("its input").write_all(typed.as_bytes()).expect("typed");
    let said = Said::from(child.wait_with_output().expect("its end"));
    assert_eq!(said.code, 5, "{said:?}");
    for words in [
        "Connected when first used: NinjaOne (Contoso/NinjaOne)",
        "told:.\n",
        "agent\n",
        "[Contoso] <True 0> ",
        "[Contoso] <False 3> ",
    ] {
        assert!(said.out.contains(words), "{words}: {said:?}");
    }
}
