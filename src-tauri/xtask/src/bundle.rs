//! The package of this system: on Linux a Debian one, made by Tauri's own bundler.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::{Value, json};

use crate::tool::{output, run as run_tool, tauri};
use crate::workspace::Workspace;
use crate::{icons, notices, release, setup};

/// Where each shell looks for completions of a package.
const COMPLETIONS: [(&str, &str); 3] = [
    ("bash", "usr/share/bash-completion/completions/fob"),
    ("zsh", "usr/share/zsh/vendor-completions/_fob"),
    ("fish", "usr/share/fish/vendor_completions.d/fob.fish"),
];
/// Loaded when the tray is made, so no tool sees it.
const LOADED_LATER: &str = "libayatana-appindicator3-1";

/// Builds what is given away and packs it; the folder or file that came of it.
pub(crate) fn run(workspace: &Workspace) -> Result<PathBuf, String> {
    if cfg!(windows) {
        return Err("packages for Windows are made on a Debian: cargo xtask bundle --windows".to_owned());
    }
    setup::to_build(workspace)?;
    icons::check(workspace)?;
    let programs = release::command_line(workspace)?;
    let app = release::app(workspace)?;
    let folder = workspace.target.join("bundle");
    if folder.exists() {
        fs::remove_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    }
    let mut config = json!({ "bundle": {
        "externalBin": beside(&folder, &programs)?,
        // Signatures beside the packages; the key for them is in the environment.
        "createUpdaterArtifacts": release::has_releases(workspace)?,
    } });
    let mut bundles = &[][..];
    if cfg!(target_os = "linux") {
        setup::packages(workspace, &[setup::FOR_A_PACKAGE])?;
        let [fob, agent] = &programs;
        config["bundle"]["linux"] = json!({ "deb": {
            "depends": depends(&folder, &[&app, fob, agent])?,
            "files": files(workspace, &folder.join("root"), fob)?,
        } });
        bundles = &["--bundles", "deb"];
    }
    let overlay = folder.join("tauri.json");
    write(&overlay, &config.to_string())?;
    let mut packer = tauri(&workspace.root.join("src-tauri"), &["bundle", "--ci", "--config"]);
    run_tool(packer.arg(overlay).args(bundles))?;
    let made = workspace.target.join("release/bundle");
    if !cfg!(target_os = "linux") {
        return Ok(made);
    }
    let name = format!("Fobwatch_{}_{}.deb", env!("CARGO_PKG_VERSION"), architecture()?);
    let package = made.join("deb").join(name);
    for file in [&app, &programs[0], &programs[1], &package] {
        let size = file.metadata().map_err(|error| format!("{}: {error}", file.display()))?.len();
        println!("{:>7} kB  {}", size / 1000, file.display());
    }
    Ok(package)
}

/// The programs beside the app, named as Tauri wants them; their names without the target.
fn beside(folder: &Path, programs: &[PathBuf]) -> Result<Vec<PathBuf>, String> {
    let host = host()?;
    fs::create_dir_all(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let mut names = Vec::new();
    for program in programs {
        let name = folder.join(program.file_stem().unwrap_or_default());
        let copy = PathBuf::from(format!("{}-{host}", name.display()));
        release::copied(program, &copy.with_added_extension(std::env::consts::EXE_EXTENSION))
            .map_err(|error| format!("{}: {error}", copy.display()))?;
        names.push(name);
    }
    Ok(names)
}

/// What the package has beside programs, icons and desktop entry: where it goes, and where it is.
fn files(workspace: &Workspace, root: &Path, fob: &Path) -> Result<Value, String> {
    let linux = workspace.root.join("src-tauri/linux");
    let manuals = root.join("usr/share/man/man1");
    fs::create_dir_all(&manuals).map_err(|error| format!("{}: {error}", manuals.display()))?;
    run_tool(Command::new(fob).arg("man").arg(&manuals))?;
    copy(&linux.join("fobwatch.1"), &manuals.join("fobwatch.1"))?;
    run_tool(Command::new("gzip").args(["--recursive", "--best", "--no-name"]).arg(&manuals))?;
    for (shell, path) in COMPLETIONS {
        let script = output(Command::new(fob).args(["completions", shell])).ok_or("`fob completions` failed")?;
        write(&root.join(path), &(script + "\n"))?;
    }
    let documents = root.join("usr/share/doc/fobwatch");
    copy(&linux.join("copyright"), &documents.join("copyright"))?;
    copy(&workspace.root.join("CHANGELOG.md"), &documents.join("changelog"))?;
    write(&documents.join("THIRD-PARTY.txt"), &notices::text(workspace, &host()?)?)?;
    let long = [documents.join("changelog"), documents.join("THIRD-PARTY.txt")];
    run_tool(Command::new("gzip").args(["--best", "--no-name"]).args(long))?;
    copy(&linux.join("lintian-overrides"), &root.join("usr/share/lintian/overrides/fobwatch"))?;
    let module = workspace.root.join("src-tauri/cli/powershell/Fobwatch");
    // Folders whole: Tauri copies them with what is in them.
    let mut files = json!({ "/usr/share/fobwatch/powershell/Fobwatch": module });
    for folder in ["man/man1", "bash-completion", "zsh", "fish", "doc/fobwatch", "lintian"] {
        let path = Path::new("/usr/share").join(folder);
        files[path.to_string_lossy().as_ref()] = json!(root.join("usr/share").join(folder));
    }
    Ok(files)
}

/// The packages whose libraries the programs load, in the versions they need.
fn depends(folder: &Path, programs: &[&PathBuf]) -> Result<Vec<String>, String> {
    // dpkg-shlibdeps wants to be in a source package.
    write(&folder.join("debian/control"), "Source: fobwatch\n\nPackage: fobwatch\nArchitecture: any\n")?;
    let mut tool = Command::new("dpkg-shlibdeps");
    let said = output(tool.arg("-O").args(programs).current_dir(folder)).ok_or("dpkg-shlibdeps failed")?;
    let list = said.strip_prefix("shlibs:Depends=").ok_or("dpkg-shlibdeps found nothing")?;
    Ok(list.split(", ").chain([LOADED_LATER]).map(str::to_owned).collect())
}

fn host() -> Result<String, String> {
    release::host().ok_or_else(|| "rustc does not say what this machine is".to_owned())
}

fn architecture() -> Result<String, String> {
    output(Command::new("dpkg").arg("--print-architecture")).ok_or_else(|| "dpkg is missing".to_owned())
}

fn copy(from: &Path, to: &Path) -> Result<(), String> {
    let text = fs::read_to_string(from).map_err(|error| format!("{}: {error}", from.display()))?;
    write(to, &text)
}

fn write(path: &Path, text: &str) -> Result<(), String> {
    let folder = path.parent().unwrap_or(Path::new("."));
    let written = fs::create_dir_all(folder).and_then(|()| fs::write(path, text));
    written.map_err(|error| format!("{}: {error}", path.display()))
}
