//! The page in an attacker's hands: every command with wrong arguments and huge ones, commands that
//! nobody listed, and floods. No reply holds a secret, and the app goes on.

use std::collections::BTreeSet;
use std::path::Path;

use fobwatch_e2e::leaks::Secrets;
use fobwatch_e2e::machine::Machine;
use fobwatch_e2e::page::Page;
use fobwatch_simulator::Server;
use fobwatch_simulator::automate::Automate;
use fobwatch_simulator::ninjaone::NinjaOne;
use serde_json::{Value, json};

use crate::seeds;

const CONTRACT: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../ui/src/ipc/gen/contract.ts"));

/// Those that open a dialog or a program of the system when they are asked rightly.
const OPENS: [&str; 8] = [
    "choose_import",
    "choose_authorities",
    "open_console",
    "open_log_folder",
    "open_shell",
    "save_empty_table",
    "save_export",
    "export_activity",
];
/// Those that end what the other calls are tried on.
const ENDS: [&str; 4] = ["remove", "disconnect", "lock", "unlock"];

/// Each command with the names and kinds of its arguments, as the page's types have them.
fn commands() -> Vec<(&'static str, Vec<(&'static str, &'static str)>)> {
    let (_, map) = CONTRACT.split_once("export type Commands = {").expect("the map");
    let line = |line: &'static str| {
        let (name, rest) = line.trim().split_once(": { arguments: ")?;
        let (arguments, _) = rest.split_once("; answer: ")?;
        let arguments = arguments.trim_start_matches("{ ").trim_end_matches(" }");
        Some((name, arguments.split("; ").filter_map(|argument| argument.split_once(": ")).collect()))
    };
    let commands: Vec<_> = map.lines().filter_map(line).collect();
    assert!(commands.len() > 40, "the map could not be read");
    commands
}

/// Asks for commands side by side, or calls what has such a name; each yields how it ended and what came back.
const CALL: &str = r#"
    const [calls, done] = [arguments[0], arguments[arguments.length - 1]];
    const late = () => new Promise(end => setTimeout(() => end(["late", ""]), 25000));
    const invoke = window.__TAURI_INTERNALS__.invoke;
    const asked = (name, args) => ({request: args === null || typeof args === "object" ? {...args, do: name} : args});
    const call = ([name, args, asks]) => (asks ? invoke("ask", asked(name, args)) : invoke(name, args))
        .then(answer => ["ok", JSON.stringify(answer) ?? ""], error => ["refused", typeof error === "string" ? error : JSON.stringify(error)]);
    Promise.all(calls.map(one => Promise.race([call(one), late()]))).then(done);
"#;

struct Attacker<'a> {
    page: &'a Page,
    heard: String,
}

impl Attacker<'_> {
    async fn calls(&mut self, calls: &[(&str, Value)]) -> Vec<(String, String)> {
        self.run(calls.iter().map(|(name, args)| json!([name, args, true])).collect()).await
    }

    /// Whatever has a name, asked for and called.
    async fn tries(&mut self, names: &[&str]) -> Vec<(String, String)> {
        let both = names.iter().flat_map(|name| [true, false].map(|asks| json!([name, {"path": "/etc/passwd"}, asks])));
        self.run(both.collect()).await
    }

    /// Called, not asked for.
    async fn named(&mut self, name: &str) -> Vec<(String, String)> {
        self.run(vec![json!([name, {}, false])]).await
    }

    async fn run(&mut self, calls: Vec<Value>) -> Vec<(String, String)> {
        let outcome = self.page.client.execute_async(CALL, vec![json!(calls)]).await.expect("the page lives");
        let outcome: Vec<(String, String)> = serde_json::from_value(outcome).expect("outcomes");
        for (_, text) in &outcome {
            self.heard.push_str(text);
            self.heard.push('\n');
        }
        outcome
    }
}

fn names(folder: &Path) -> BTreeSet<String> {
    let files = std::fs::read_dir(folder).expect("a folder").flatten();
    files.map(|file| file.file_name().to_string_lossy().into_owned()).collect()
}

/// What a wrong argument looks like.
fn wrong() -> Vec<Value> {
    let nested = (0..100).fold(json!(0), |inner, _| json!([inner]));
    vec![
        Value::Null,
        json!(true),
        json!(-1),
        json!(1e300),
        json!(""),
        json!("../../etc/passwd"),
        json!("<img src=x onerror=alert(1)>\u{202e}\u{0}"),
        json!([]),
        json!({}),
        json!({"__proto__": {"id": 1}, "constructor": 1}),
        nested,
    ]
}

/// Every argument wrong, and each one wrong beside a profile that is there.
async fn wrong_types(attacker: &mut Attacker<'_>, ids: &[String]) {
    for (name, arguments) in commands() {
        let mut calls = vec![(name, json!(null)), (name, json!([1])), (name, json!("x"))];
        for value in wrong() {
            for (wronged, _) in &arguments {
                let all = arguments.iter().map(|(key, kind)| {
                    let right = if *kind == "ProfileId" { json!(ids[0]) } else { value.clone() };
                    ((*key).to_owned(), if key == wronged { value.clone() } else { right })
                });
                calls.push((name, Value::Object(all.collect())));
            }
        }
        // What takes no arguments takes these too.
        if arguments.is_empty() && (OPENS.contains(&name) || ENDS.contains(&name)) {
            continue;
        }
        calls.retain(|(_, arguments)| !OPENS.contains(&name) || !is_good(arguments));
        calls.retain(|_| name != "unlock");
        for (called, (ended, text)) in calls.iter().zip(attacker.calls(&calls).await) {
            assert_ne!(ended, "late", "{called:?}");
            assert!(text.len() < 1 << 20 && !text.contains("panicked"), "{called:?}: {text}");
        }
    }
}

/// An empty filter is a good one, and leads to a dialog.
fn is_good(arguments: &Value) -> bool {
    ["filter", "what"].iter().any(|key| arguments[key].is_object() || arguments[key].is_array())
}

/// The same commands, asked rightly: replies are metadata.
async fn right_calls(attacker: &mut Attacker<'_>, ids: &[String]) {
    for id in ids {
        let form = attacker.calls(&[("form", json!({"id": id}))]).await.remove(0);
        let mut form: Value = serde_json::from_str(&form.1).expect("a form");
        form["secrets"] = json!({});
        form["forget"] = json!([]);
        let mut calls = Vec::new();
        for (name, arguments) in commands() {
            if OPENS.contains(&name) || ENDS.contains(&name) {
                continue;
            }
            let all = arguments.iter().map(|(key, kind)| {
                let value = match *kind {
                    "ProfileId" => json!(id),
                    "ProfileId[]" => json!(ids),
                    "FormInput" => form.clone(),
                    "CopyFormat" => json!("refreshToken"),
                    "ActivityFilter" => json!({"profile": null, "customer": null, "failed": false, "before": null}),
                    "boolean" => json!(true),
                    "string" => json!("x"),
                    "number | null" | "string | null" => Value::Null,
                    _ => json!([]),
                };
                ((*key).to_owned(), value)
            });
            calls.push((name, Value::Object(all.collect())));
        }
        let ended = attacker.calls(&calls).await;
        assert!(ended.iter().all(|(ended, _)| ended != "late"));
        assert!(ended.iter().filter(|(ended, _)| ended == "ok").count() > 20, "{ended:?}");
    }
}

/// Commands of Tauri and its plugins, and names that mean something to a script engine.
const UNLISTED: [&str; 22] = [
    "plugin:fs|read_text_file",
    "plugin:fs|write_text_file",
    "plugin:shell|execute",
    "plugin:shell|open",
    "plugin:opener|open_url",
    "plugin:http|fetch",
    "plugin:dialog|open",
    "plugin:dialog|message",
    "plugin:notification|notify",
    "plugin:autostart|enable",
    "plugin:clipboard-manager|read_text",
    "plugin:process|exit",
    "plugin:event|emit",
    "plugin:event|emit_to",
    "plugin:webview|create_webview_window",
    "plugin:webview|internal_toggle_devtools",
    "plugin:window|create",
    "plugin:path|resolve_directory",
    "plugin:app|app_hide",
    "no_such_command",
    "__proto__",
    "",
];

#[tokio::test]
async fn a_page_in_an_attackers_hands_gets_no_secret_and_breaks_nothing() {
    let (ninjaone, automate) = (Server::start(NinjaOne::default()), Server::start(Automate::default()));
    let machine = Machine::default();
    machine.install_profiles(&json!([
        seeds::ninjaone("Contoso", &ninjaone.url, true),
        seeds::automate("Contoso", &automate.url),
    ]));
    let page = machine.drive().await;
    page.until_counting("NinjaOne", "Contoso").await;
    let mut attacker = Attacker { page: &page, heard: String::new() };
    let overview = attacker.calls(&[("overview", json!({}))]).await.remove(0).1;
    let overview: Value = serde_json::from_str(&overview).expect("an overview");
    let mut listed = overview["profiles"].as_array().expect("profiles").clone();
    // The one with a token first: the list itself has no order.
    listed.sort_by_key(|one| one["usable"] != true);
    let ids: Vec<String> = listed.iter().map(|one| one["id"].as_str().expect("an id").to_owned()).collect();
    assert_eq!(ids.len(), 2);

    // Nor can a command of the contract be called by its name.
    for (ended, text) in attacker.tries(&UNLISTED).await.into_iter().chain(attacker.named("overview").await) {
        assert_eq!(ended, "refused", "{text}");
    }
    wrong_types(&mut attacker, &ids).await;
    right_calls(&mut attacker, &ids).await;

    let long = "x".repeat(10 << 20);
    let id = &ids[0];
    for (name, arguments) in [
        ("answer", json!({"id": id, "text": long})),
        ("paste", json!({"id": id, "address": long})),
        ("act", json!({"id": id, "action": long})),
        ("copy_for_vault", json!({"id": id, "prefix": long})),
        ("open_link", json!({"link": long})),
        ("open_import", json!({"passphrase": long})),
        ("set_proxy_password", json!({"password": long})),
        ("set_customers", json!({"customers": [{"name": long, "colour": null, "place": null, "collapsed": false}]})),
        (
            "import_vault",
            json!({"input": {"vendor": "ninjaone", "name": "x", "customer": "", "prefix": "", "text": long}}),
        ),
        (
            "check",
            json!({"input": {"id": null, "name": long, "customer": "", "vendor": "ninjaone", "method": "browser_native",
                "answers": {}, "secrets": {}, "forget": []}}),
        ),
    ] {
        let (ended, text) = attacker.calls(&[(name, arguments)]).await.remove(0);
        assert!(ended != "late" && text.len() < 1 << 20, "{name}: {ended}, {} bytes", text.len());
        // A check tells what is wrong with each field.
        assert!(ended == "refused" || name == "check", "{name} takes 10 MB: {text}");
    }
    let flood = vec![("overview", json!({})); 2000];
    assert!(attacker.calls(&flood).await.iter().all(|(ended, _)| ended == "ok"));

    // The app goes on, and nothing was said that is secret.
    let after = attacker.calls(&[("overview", json!({}))]).await.remove(0).1;
    let after: Value = serde_json::from_str(&after).expect("an overview");
    let usable = after["profiles"].as_array().expect("profiles").iter().filter(|one| one["usable"] == json!(true));
    assert_eq!(usable.count(), 1, "{after}");
    page.sees("Secrets: system keyring").await;
    let mut secrets = Secrets::default();
    secrets.add(seeds::JANES_PASSWORD);
    for issued in [ninjaone.issued(), automate.issued()].iter().flatten() {
        secrets.add(issued);
    }
    assert!(attacker.heard.contains("Contoso") && secrets.len() > 2, "nothing was heard");
    assert_eq!(secrets.within(attacker.heard.as_bytes()), Vec::<&str>::new(), "in a reply");
    assert_eq!(secrets.within(page.everything().await.as_bytes()), Vec::<&str>::new(), "on the page");
    assert_eq!(secrets.found(machine.folder.path()), Vec::<String>::new());
    let known = ["lock", "fobwatch.db", "fobwatch.db-shm", "fobwatch.db-wal", "fobwatch.db.backup", "log"];
    let written: Vec<_> = names(&machine.data()).into_iter().filter(|name| !known.contains(&&**name)).collect();
    assert_eq!(written, Vec::<String>::new());
    page.close().await;
}
