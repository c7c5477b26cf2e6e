//! Lists every command for Tauri's access control: a command that is not in the core's list
//! cannot be called, and one that is needs its line in `capabilities/main.json`.

fn main() {
    println!("cargo:rerun-if-changed=../ui/dist");
    let manifest = tauri_build::AppManifest::new().commands(fobwatch_core::contract::COMMANDS);
    if let Err(error) = tauri_build::try_build(tauri_build::Attributes::new().app_manifest(manifest)) {
        panic!("{error:#}");
    }
}
