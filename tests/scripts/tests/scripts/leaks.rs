//! Every flow with known secrets, and then a search for them wherever they must not be.

use std::process::Stdio;

use fobwatch_e2e::leaks::Secrets;
use fobwatch_scripts::processes::Watch;
use fobwatch_scripts::window::{Ended, Window};
use fobwatch_scripts::{Machine, PASSPHRASE, SECRET, Said};
use fobwatch_simulator::automate::Automate;
use fobwatch_simulator::ninjaone::NinjaOne;
use fobwatch_simulator::{Answer, Server, system_clock};
use serde_json::json;

use crate::windows::form;

/// Beside a profile, sealed as its secrets are.
const NOTE: &str = "note-of-a-profile-CANARY";

#[test]
fn no_secret_is_in_files_logs_outputs_or_command_lines() {
    let machine = Machine::without_keyring();
    let ninja = Server::start(NinjaOne::default());
    let automate = Server::start(Automate::default());
    let mut watch = Watch::start();
    let agent = machine.agent("agent");
    let mut said: Vec<Said> = Vec::new();
    let mut runs = |arguments: &[&str]| said.push(machine.run(arguments));
    runs(&["unlock", "--passphrase", "env:PASSPHRASE"]);
    machine.add_machine_account("Machine", &ninja.url);
    runs(&["connect", "Machine"]);
    machine.add_browser_profile("Jane's", &ninja.url, &[]);
    let browser = machine.fob(&["connect", "Jane's"]).env("BROWSER", machine.browser()).output().expect("fob");
    assert!(browser.status.success(), "{browser:?}");
    machine.add_code_account("Automate", &automate.url);
    runs(&["connect", "Automate"]);
    let code = automate.with(|automate| automate.current_code("jane", system_clock()()));
    runs(&["connect", "Automate", "--code", &code]);
    for profile in ["Machine", "Jane's", "Automate"] {
        machine.run(&["token", profile]).good();
        machine.run(&["env", profile]).good();
        // It waits for its input to end, so that it is there to be seen.
        let mut waiting = machine
            .fob(&["exec", profile, "--", "sh", "-c", "read line", profile])
            .stdin(Stdio::piped())
            .spawn()
            .expect("fob");
        watch.sees(&format!("read line\0{profile}"));
        drop(waiting.stdin.take());
        waiting.wait().expect("its end");
        runs(&["api", profile, "organizations", "--include"]);
        runs(&["api", profile, "tickets", "-f", "a=1"]);
        runs(&["verify", profile, "--json"]);
        runs(&["renew", profile, "--json"]);
    }
    // The same from a window elsewhere, rightly and wrongly asked.
    let (mut window, mut watching) = (Window::open(&machine, "de"), Window::open(&machine, "en"));
    watching.watch();
    window.gets(&json!({"do": "unlock", "passphrase": PASSPHRASE}));
    let id = window.gets(&json!({"do": "save", "input": form(&ninja, "Window's")}));
    window.gets(&json!({"do": "connect", "id": id, "fromScratch": true}));
    watching.until_told(|changed| changed["profile"]["id"] == id && changed["profile"]["usable"] == true);
    for name in ["detail", "form", "verify", "secrets", "activity", "settings"] {
        let filter = json!({"profile": null, "customer": null, "failed": false, "before": null});
        let (one, many) = (json!({"do": name, "id": id}), json!({"do": name, "filter": filter}));
        let request = match name {
            "activity" => many,
            "secrets" | "settings" => json!({"do": name}),
            _ => one,
        };
        window.gets(&request);
    }
    window.declined(&json!({"do": "copy", "id": id, "format": "refreshToken"}));
    let Ended::Failed(wrong) = window.ask(&json!({"do": "save", "input": SECRET})) else { panic!("it is no form") };
    let heard = [&*window.heard, &watching.heard, &wrong.message].concat();
    assert!(heard.contains("Window's"), "nothing was heard: {heard}");
    said.push(Said { code: 0, out: heard, err: String::new() });
    let mut runs = |arguments: &[&str]| said.push(machine.run(arguments));
    // A vendor that repeats what it was sent.
    ninja.answer_next("/ws/oauth/token", Answer::text(400, &format!("who is {SECRET}?")));
    runs(&["renew", "Machine"]);
    std::fs::write(machine.path("note.txt"), NOTE).expect("a file");
    runs(&["edit", "Machine", "--note", "@note.txt", "--tag", "vip", "--json"]);
    std::fs::remove_file(machine.path("note.txt")).expect("gone");
    runs(&["list", "--json"]);
    runs(&["log", "--json"]);
    runs(&["log"]);
    runs(&["status"]);
    runs(&["export"]);
    runs(&["vendors", "--json"]);
    runs(&["edit", "Machine", "--secret", "client_secret=env:SECRET", "--json"]);
    let sealed = machine.run(&["export", "--with-secrets", "--with-tokens", "--passphrase", "env:PASSPHRASE"]);
    assert!(sealed.out.starts_with("-----BEGIN AGE"), "{sealed:?}");
    let back =
        machine.run_with(&["import", "-", "--on-conflict", "keep-both", "--passphrase", "env:PASSPHRASE"], &sealed.out);
    assert_eq!(back.code, 0, "{back:?}");
    said.extend([Said::from(browser), sealed, back]);
    for arguments in [&["lock"][..], &["token", "Machine"], &["unlock", "--passphrase", "env:NOT"]] {
        said.push(machine.run(arguments));
    }
    machine.unlock();
    said.push(machine.run(&["disconnect", "Jane's", "--revoke"]));
    said.push(machine.run(&["remove", "Automate", "--yes"]));

    let mut secrets = Secrets::default();
    for secret in [SECRET, PASSPHRASE, NOTE, "jane-PASSWORD-canary"] {
        secrets.add(secret);
    }
    for issued in [ninja.issued(), automate.issued()].iter().flatten() {
        secrets.add(issued);
    }
    assert!(secrets.len() >= 12, "{} secrets: tokens were not noticed", secrets.len());
    for said in &said {
        assert_eq!(secrets.within(said.out.as_bytes()), Vec::<&str>::new(), "{said:?}");
        assert_eq!(secrets.within(said.err.as_bytes()), Vec::<&str>::new(), "{said:?}");
    }
    assert_eq!(secrets.found(machine.folder.path()), Vec::<String>::new());
    drop(agent);
    assert_eq!(secrets.found(machine.folder.path()), Vec::<String>::new(), "after the end");
    for line in watch.end() {
        assert_eq!(secrets.within(line.as_bytes()), Vec::<&str>::new(), "{line}");
    }
    let log = std::fs::read_to_string(machine.data().join("log/agent.log")).expect("the log");
    assert!(!log.contains("has stopped"), "{log}");
}
