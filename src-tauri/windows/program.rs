//! What Windows shows of a program that Tauri does not build: version, publisher, icon. For build scripts.

use std::path::Path;

use tauri_winres::WindowsResource;

/// What it is, the task manager says. Nothing, unless it is built for Windows.
#[expect(clippy::disallowed_methods, reason = "cargo tells build scripts by the environment")]
pub(crate) fn describe(program: &str, what: &str) {
    let windows = Path::new(env!("CARGO_MANIFEST_DIR")).join("../windows/program.rs");
    let icon = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../icons/icon.ico");
    println!("cargo::rerun-if-changed={}", windows.display());
    println!("cargo::rerun-if-changed={}", icon.display());
    if std::env::var_os("CARGO_CFG_WINDOWS").is_none() {
        return;
    }
    let mut resource = WindowsResource::new();
    resource.set("ProductName", "Fobwatch").set("CompanyName", "The Fobwatch authors");
    resource.set("LegalCopyright", "2026 The Fobwatch authors").set("OriginalFilename", program);
    resource.set("FileDescription", what);
    resource.set_icon(&icon.to_string_lossy());
    if let Err(error) = resource.compile() {
        println!("cargo::error={program}: {error}");
    }
}
