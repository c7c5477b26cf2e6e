//! What is installed, laid out as the packages have it.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use super::signing::Signer;
use super::{module, write};
use crate::notices;
use crate::windows;
use crate::workspace::Workspace;

pub(crate) const PROGRAMS: [&str; 3] = ["fobwatch.exe", "fob.exe", "fob-agent.exe"];
/// The web view's loader, which the app asks for by this name.
const LOADER: &str = "WebView2Loader.dll";
/// The licences of what is linked into every program, as Debian has them.
const RUNTIME: &str = "/usr/share/doc/mingw-w64-x86-64-dev/copyright";
/// Which package a program is of is written here, for the updater to ask for the same kind: Tauri's own convention.
const UNKNOWN: &[u8] = b"__TAURI_BUNDLE_TYPE_VAR_UNK";

/// How it is installed.
#[derive(Clone, Copy)]
pub(crate) enum Way {
    /// For all users, by Windows Installer.
    Machine,
    /// For one user, by the setup program.
    User,
}

impl Way {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Machine => "msi",
            Self::User => "setup",
        }
    }

    fn mark(self) -> &'static [u8] {
        match self {
            Self::Machine => b"__TAURI_BUNDLE_TYPE_VAR_MSI",
            Self::User => b"__TAURI_BUNDLE_TYPE_VAR_NSS",
        }
    }
}

/// Into a new folder, its programs signed.
pub(crate) fn lay(
    workspace: &Workspace,
    signer: &Signer,
    programs: &Path,
    root: &Path,
    way: Way,
) -> Result<PathBuf, String> {
    super::fresh(root)?;
    for name in PROGRAMS {
        let from = programs.join(name);
        let mut program = fs::read(&from).map_err(|error| format!("{}: {error}", from.display()))?;
        if name == PROGRAMS[0] && !marked(&mut program, way.mark()) {
            return Err(format!("{} does not say which package it is of", from.display()));
        }
        let to = root.join(name);
        fs::write(&to, program).map_err(|error| format!("{}: {error}", to.display()))?;
        signer.sign(&to)?;
    }
    copy(&programs.join(LOADER), &root.join(LOADER))?;
    copy(&workspace.root.join("icons/icon.ico"), &root.join("fobwatch.ico"))?;
    for licence in ["LICENSE-MIT", "LICENSE-APACHE"] {
        text(&workspace.root.join(licence), &root.join(licence).with_extension("txt"))?;
    }
    write(&root.join("THIRD-PARTY.txt"), &lines(&third_party(workspace)?))?;
    text(&workspace.root.join("src-tauri/windows/README.txt"), &root.join("README.txt"))?;
    let module = workspace.root.join("src-tauri/cli/powershell/Fobwatch");
    for file in module::files(&module)? {
        text(&module.join(&file), &root.join("Fobwatch").join(&file))?;
    }
    Ok(root.to_owned())
}

/// Of the crates and the page, and of what the crates bring or the linker adds without saying so.
fn third_party(workspace: &Workspace) -> Result<String, String> {
    let mut all = notices::text(workspace, windows::TARGET)?;
    let loader = workspace.root.join("src-tauri/windows/WEBVIEW2.txt");
    for (name, path) in [(LOADER, loader.as_path()), ("The C runtime, mingw-w64", Path::new(RUNTIME))] {
        let text = fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
        let _ = write!(all, "\n{line}\n{name}\n{line}\n{text}", line = notices::LINE);
    }
    Ok(all)
}

/// False: the place for it is not there.
fn marked(program: &mut [u8], mark: &[u8]) -> bool {
    let Some(at) = program.windows(UNKNOWN.len()).position(|bytes| bytes == UNKNOWN) else { return false };
    program[at..at + UNKNOWN.len()].copy_from_slice(mark);
    true
}

fn copy(from: &Path, to: &Path) -> Result<(), String> {
    fs::copy(from, to).map(drop).map_err(|error| format!("{}: {error}", from.display()))
}

/// With the line ends of Windows.
fn text(from: &Path, to: &Path) -> Result<(), String> {
    let text = fs::read_to_string(from).map_err(|error| format!("{}: {error}", from.display()))?;
    let folder = to.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    write(to, &lines(&text))
}

fn lines(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\n', "\r\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_is_marked_as_its_package_and_stays_as_long() {
        for way in [Way::Machine, Way::User] {
            let mut program = [b"MZ", UNKNOWN, b"end"].concat();
            assert!(marked(&mut program, way.mark()), "{}", way.name());
            assert_eq!(program, [b"MZ", way.mark(), b"end"].concat());
            assert!(!marked(&mut program, way.mark()));
        }
    }

    #[test]
    fn lines_end_as_windows_ends_them() {
        assert_eq!(lines("a\nb\r\n"), "a\r\nb\r\n");
    }
}
