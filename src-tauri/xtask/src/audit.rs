//! The app's parts, judged by licence, source and version, and listed. Services that cannot be reached are said,
//! and do not fail.

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use serde_json::Value;

use crate::setup;
use crate::tool::{cargo, npm, output, run as run_tool};
use crate::workspace::Workspace;

/// What `cargo deny check advisories` reads.
const ADVISORIES: &str = "https://github.com/rustsec/advisory-db";
/// Whose parts are listed.
const LISTED: [&str; 3] = ["fobwatch", "fobwatch-agent", "fob"];

pub(crate) fn run(workspace: &Workspace) -> Result<(), String> {
    setup::to_build(workspace)?;
    let deny = setup::tool(workspace, setup::DENY)?;
    let check = |which: &[&str]| run_tool(Command::new(&deny).current_dir(&workspace.root).arg("check").args(which));
    check(&["licenses", "bans", "sources"])?;
    if reachable(ADVISORIES) {
        check(&["advisories"])?;
    } else {
        println!("LEFT OUT: known holes in crates: {ADVISORIES} cannot be reached");
    }
    page(workspace)?;
    for list in parts(workspace)? {
        println!("{}", list.display());
    }
    Ok(())
}

fn reachable(repository: &str) -> bool {
    let mut git = Command::new("git");
    git.args([
        "-c",
        "http.lowSpeedLimit=1",
        "-c",
        "http.lowSpeedTime=20",
        "ls-remote",
        "--exit-code",
        repository,
        "HEAD",
    ]);
    output(git.env("GIT_TERMINAL_PROMPT", "0").stdin(Stdio::null())).is_some()
}

/// `npm audit`, which fails alike when something is found and when nobody answers.
fn page(workspace: &Workspace) -> Result<(), String> {
    let audit = npm(&workspace.ui(), &["audit", "--json"]).output().map_err(|error| format!("npm: {error}"))?;
    let told: Value = serde_json::from_slice(&audit.stdout).unwrap_or_default();
    let Some(found) = told["metadata"]["vulnerabilities"]["total"].as_u64() else {
        println!("LEFT OUT: known holes in the page's packages: npm's registry does not answer such questions here");
        return Ok(());
    };
    if found == 0 { Ok(()) } else { Err(format!("`npm audit` in ui: {found} packages with known holes")) }
}

/// `CycloneDX` lists of all parts, in the target folder.
fn parts(workspace: &Workspace) -> Result<Vec<PathBuf>, String> {
    let folder = workspace.target.join("parts");
    fs::create_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let mut tool = Command::new(setup::tool(workspace, setup::CYCLONEDX)?);
    tool.args(["cyclonedx", "-qq", "--format", "json", "--spec-version", "1.5", "--all-features", "--target", "all"]);
    run_tool(tool.arg("--manifest-path").arg(workspace.root.join("src-tauri/Cargo.toml")))?;
    let mut lists = Vec::new();
    // It writes one beside each Cargo.toml of the workspace.
    for (package, name) in members(workspace)? {
        let file = format!("{name}.cdx.json");
        let (from, to) = (package.join(&file), folder.join(&file));
        let wanted = LISTED.contains(&&*name);
        let moved = if wanted { fs::copy(&from, &to).map(drop) } else { Ok(()) };
        moved.and_then(|()| fs::remove_file(&from)).map_err(|error| format!("{}: {error}", from.display()))?;
        lists.extend(wanted.then_some(to));
    }
    let list = output(&mut npm(&workspace.ui(), &["sbom", "--sbom-format", "cyclonedx"])).ok_or("`npm sbom` failed")?;
    let to = folder.join("fobwatch-ui.cdx.json");
    fs::write(&to, list).map_err(|error| format!("{}: {error}", to.display()))?;
    lists.push(to);
    Ok(lists)
}

/// The workspace's packages: folder and name.
fn members(workspace: &Workspace) -> Result<Vec<(PathBuf, String)>, String> {
    let told = output(&mut cargo(workspace, &["metadata", "--format-version", "1", "--no-deps"]));
    let metadata: Value = serde_json::from_str(&told.unwrap_or_default()).unwrap_or_default();
    let packages = metadata["packages"].as_array().ok_or("`cargo metadata` failed")?;
    let member = |package: &Value| {
        let manifest = PathBuf::from(package["manifest_path"].as_str()?);
        Some((manifest.parent()?.to_owned(), package["name"].as_str()?.to_owned()))
    };
    Ok(packages.iter().filter_map(member).collect())
}
