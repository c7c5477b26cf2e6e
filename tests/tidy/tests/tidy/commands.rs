//! The page's one command: what the shell has of it, and what the page is granted.

use fobwatch_tidy::{Source, read, sources};

/// The page hears of changes, and is magnified; nothing else of Tauri's own is open to it.
const OF_TAURI: [&str; 3] =
    ["core:event:allow-listen", "core:event:allow-unlisten", "core:webview:allow-set-webview-zoom"];

/// What the page may call of ours: it asks the core by requests, which the core's list makes.
const OURS: &str = "allow-ask";

#[test]
fn the_page_is_granted_to_ask_and_nothing_else() {
    let mut granted = Vec::new();
    for file in sources("src-tauri/capabilities") {
        let capability: serde_json::Value = serde_json::from_str(&file.text).expect("a capability");
        assert_eq!(capability["windows"], serde_json::json!(["main"]), "{}", file.path);
        assert!(capability.get("remote").is_none(), "{}: no remote page is granted anything", file.path);
        for permission in capability["permissions"].as_array().expect("permissions") {
            granted.push(permission.as_str().expect("a name").to_owned());
        }
    }
    granted.sort();
    assert_eq!(granted, [&[OURS], &OF_TAURI[..]].concat());
}

#[test]
fn the_shell_has_one_command() {
    assert!(read("src-tauri/build.rs").contains(r#"commands(&["ask"])"#));
    let shell = sources("src-tauri/src");
    let commands = shell.iter().flat_map(Source::lines).filter(|(_, line)| line.contains("#[tauri::command]"));
    assert_eq!(commands.count(), 1);
    assert!(read("src-tauri/src/commands.rs").contains("generate_handler![ask]"));
}
