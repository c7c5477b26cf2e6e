//! Installs what is missing, and only then. Where it can't, it says what to install.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::tool::{cargo, exists, npm, output, run};
use crate::workspace::Workspace;

/// To build the app.
pub(crate) const TO_BUILD: &[&str] = &[
    "build-essential",
    "libwebkit2gtk-4.1-dev",
    "libayatana-appindicator3-dev",
    "librsvg2-dev",
    "libxdo-dev",
    "libssl-dev",
    "pkg-config",
];
/// A session bus and a keyring of one's own.
pub(crate) const FOR_A_SESSION: &[&str] = &["dbus", "gnome-keyring", "xdg-utils"];
/// A display in memory.
pub(crate) const FOR_A_DISPLAY: &[&str] = &["xvfb", "openbox", "xdotool"];
/// To drive the app as a person does.
const TO_DRIVE: &[&str] = &["webkit2gtk-driver", "xclip", "git", "libfaketime", "libsecret-tools"];
/// What ours is compared with.
pub(crate) const FOR_FIGURES: &[&str] = &["libsecret-tools", "keepassxc"];
/// What scripts use beside `fob`.
const FOR_SCRIPTS: &[&str] = &["curl", "jq"];
/// To install and run other people's clients in Python.
const FOR_PYTHON: &[&str] = &["python3", "python3-venv"];
/// To take and make pictures.
pub(crate) const FOR_PICTURES: &[&str] = &["imagemagick", "trayer"];

/// What a Debian package is made and judged with.
pub(crate) const FOR_A_PACKAGE: &[&str] = &["dpkg-dev", "lintian", "desktop-file-utils"];
/// What a machine is made of, to install the package on.
pub(crate) const FOR_A_MACHINE: &[&str] = &["debootstrap"];

/// Compiler for C and linker of programs for Windows.
pub(crate) const FOR_WINDOWS: &[&str] = &["gcc-mingw-w64-x86-64-win32", "g++-mingw-w64-x86-64-win32"];
/// What packages for Windows are made and looked at with.
pub(crate) const FOR_WINDOWS_PACKAGES: &[&str] = &["wixl", "msitools", "nsis", "zip", "unzip", "mingw-w64-x86-64-dev"];
/// Rust from Debian, with the source of its standard library.
pub(crate) const RUST_OF_DEBIAN: &[&str] = &["rustc-web", "cargo-web", "rust-web-src", "rust-web-clippy"];
/// To run programs for Windows.
pub(crate) const WINE: &[&str] = &["wine", "wine64"];

/// Vite's own requirement.
const NODE: (u32, u32) = (20, 19);

pub(crate) fn everything(workspace: &Workspace) -> Result<(), String> {
    to_build(workspace)?;
    python(workspace)?;
    node_packages(&workspace.root.join("tests/clients/node"))?;
    to_drive(workspace)
}

/// What the app and the page are built with.
pub(crate) fn to_build(workspace: &Workspace) -> Result<(), String> {
    packages(workspace, &[TO_BUILD])?;
    node()?;
    node_packages(&workspace.ui())
}

/// What the end-to-end tests and those of `fob` run with; they need Linux.
pub(crate) fn to_drive(workspace: &Workspace) -> Result<(), String> {
    if !cfg!(target_os = "linux") {
        return Ok(());
    }
    packages(workspace, &[FOR_A_SESSION, FOR_A_DISPLAY, TO_DRIVE, FOR_SCRIPTS])?;
    node_packages(&workspace.root.join("tests/oidc"))?;
    tool(workspace, DRIVER).map(drop)
}

/// Debian packages, by apt-get, when any of them is missing.
pub(crate) fn packages(workspace: &Workspace, lists: &[&[&'static str]]) -> Result<(), String> {
    if cfg!(target_os = "macos") {
        let there = output(Command::new("xcode-select").arg("-p")).is_some();
        return if there {
            Ok(())
        } else {
            Err("Apple's build tools are missing. Run: xcode-select --install".to_owned())
        };
    }
    if cfg!(windows) {
        // Rust for Windows cannot have been installed without the build tools; WebView2 is a part of Windows 11.
        println!("Windows needs the Visual Studio Build Tools (C++) and, before Windows 11, the WebView2 runtime.");
        return Ok(());
    }
    let wanted = lists.iter().flat_map(|list| list.iter().copied());
    if !exists("apt-get") {
        let names: Vec<_> = wanted.collect();
        println!("This is not a Debian. If the build fails, install what your system calls these: {}", names.join(" "));
        return Ok(());
    }
    let missing: Vec<_> = wanted.filter(|package| !installed(package)).collect();
    if missing.is_empty() {
        return Ok(());
    }
    println!("Installing {}", missing.join(" "));
    let root = output(Command::new("id").arg("-u")).as_deref() == Some("0");
    if !root && !exists("sudo") {
        let user = workspace.user.as_deref().unwrap_or("you");
        return Err(format!("{user} may not install packages. As root: apt-get install {}", missing.join(" ")));
    }
    let apt = |arguments: &[&str]| {
        let mut command = Command::new(if root { "env" } else { "sudo" });
        run(command.arg("DEBIAN_FRONTEND=noninteractive").arg("apt-get").args(["-q", "-y"]).args(arguments))
    };
    apt(&["update"])?;
    apt(&[&["install", "--no-install-recommends"], &missing[..]].concat())
}

pub(crate) fn installed(package: &str) -> bool {
    output(Command::new("dpkg-query").args(["--show", "--showformat=${db:Status-Status}", package]))
        .is_some_and(|status| status == "installed")
}

fn node() -> Result<(), String> {
    let wanted = format!("Node {}.{} or newer is needed: https://nodejs.org", NODE.0, NODE.1);
    let version = output(Command::new("node").arg("--version")).ok_or_else(|| wanted.clone())?;
    let mut numbers = version.trim_start_matches('v').split('.').map_while(|number| number.parse::<u32>().ok());
    let here = (numbers.next().unwrap_or(0), numbers.next().unwrap_or(0));
    if here >= NODE { Ok(()) } else { Err(format!("{wanted}; this is {version}")) }
}

/// What the clients from `PyPI` need; the test that runs them makes their environment.
pub(crate) fn python(workspace: &Workspace) -> Result<(), String> {
    let asked = "import ensurepip, sys, venv; assert sys.version_info >= (3, 11)";
    let program = if cfg!(windows) { "python" } else { "python3" };
    let is_there = || output(Command::new(program).args(["-c", asked])).is_some();
    if is_there() {
        return Ok(());
    }
    if cfg!(target_os = "linux") {
        packages(workspace, &[FOR_PYTHON])?;
    }
    if is_there() {
        Ok(())
    } else {
        Err("Python 3.11 or newer is needed, with venv: https://www.python.org".to_owned())
    }
}

/// `npm ci` unless what is installed is as new as the lock file.
fn node_packages(folder: &Path) -> Result<(), String> {
    let time = |path: &Path| path.metadata().and_then(|data| data.modified()).ok();
    if time(&folder.join("node_modules/.package-lock.json")) >= time(&folder.join("package-lock.json")) {
        return Ok(());
    }
    run(&mut npm(folder, &["ci", "--no-audit", "--no-fund"]))
}

/// A tool of cargo's, for this repository alone.
#[derive(Clone, Copy)]
pub(crate) struct Tool {
    pub(crate) name: &'static str,
    version: &'static str,
}

const DRIVER: Tool = Tool { name: "tauri-driver", version: "2.1.0" };
/// Writes into a program which crates it is made of.
pub(crate) const AUDITABLE: Tool = Tool { name: "cargo-auditable", version: "0.7.7" };
pub(crate) const NEXTEST: Tool = Tool { name: "cargo-nextest", version: "0.9.143" };
pub(crate) const DENY: Tool = Tool { name: "cargo-deny", version: "0.20.2" };
pub(crate) const CYCLONEDX: Tool = Tool { name: "cargo-cyclonedx", version: "0.5.9" };

/// Installs it unless it is there; the program.
pub(crate) fn tool(workspace: &Workspace, tool: Tool) -> Result<PathBuf, String> {
    let Tool { name, version } = tool;
    let tools = workspace.tools();
    let list = output(cargo(workspace, &["install", "--list", "--root"]).arg(&tools)).unwrap_or_default();
    if !list.contains(&format!("{name} v{version}:")) {
        // Built without optimising: it is quick enough, and done in a third of the time.
        let install = ["install", name, "--version", version, "--locked", "--debug", "--root"];
        run(cargo(workspace, &install).arg(&tools))?;
    }
    Ok(tools.join("bin").join(name).with_extension(std::env::consts::EXE_EXTENSION))
}
