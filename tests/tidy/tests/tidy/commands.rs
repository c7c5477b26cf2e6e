//! The commands: what the core lists, what the shell's manifest has, and what the page is granted.

use std::collections::BTreeSet;

use fobwatch_tidy::{read, sources};

/// The page hears of changes, and is magnified; nothing else of Tauri's own is open to it.
const OF_TAURI: [&str; 3] =
    ["core:event:allow-listen", "core:event:allow-unlisten", "core:webview:allow-set-webview-zoom"];

/// The names of `with_commands!`.
fn listed() -> BTreeSet<String> {
    let text = read("src-tauri/core/src/contract/commands.rs");
    let (_, list) = text.split_once("$callback! {").expect("the list");
    let list = list.split('}').next().expect("its end");
    let commands = list.lines().filter_map(|line| line.trim().strip_prefix("when(")?.split_once(')'));
    commands.filter_map(|(_, command)| command.split_once('(')).map(|(name, _)| name.trim().to_owned()).collect()
}

#[test]
fn the_page_is_granted_each_command_and_no_other() {
    let listed = listed();
    assert!(listed.contains("overview") && listed.len() > 20, "the list could not be read");
    let mut granted = BTreeSet::new();
    for file in sources("src-tauri/capabilities") {
        let capability: serde_json::Value = serde_json::from_str(&file.text).expect("a capability");
        assert_eq!(capability["windows"], serde_json::json!(["main"]), "{}", file.path);
        assert!(capability.get("remote").is_none(), "{}: no remote page is granted anything", file.path);
        for permission in capability["permissions"].as_array().expect("permissions") {
            let permission = permission.as_str().expect("a name");
            match permission.strip_prefix("allow-") {
                Some(command) => assert!(granted.insert(command.replace('-', "_")), "{command} is granted twice"),
                None => assert!(OF_TAURI.contains(&permission), "{permission} is not for the page"),
            }
        }
    }
    assert_eq!(granted, listed);
}

#[test]
fn the_shell_takes_the_list_from_the_core() {
    assert!(read("src-tauri/build.rs").contains("commands(fobwatch_core::contract::COMMANDS)"));
    assert!(read("src-tauri/src/commands.rs").contains("with_commands!(commands)"));
}
