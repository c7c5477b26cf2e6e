//! The packages tried under Wine: installed, used, upgraded with the data kept, not downgraded, and removed without a
//! trace but the data.

use std::path::Path;
use std::process::Command;

use super::Packages;
use super::files::{PROGRAMS, Way};
use super::machine::{Listing, Machine, wait_for};
use super::version::Version;
use crate::tool::run as run_tool;
use crate::workspace::Workspace;

const ADD: [&str; 13] = [
    "add",
    "ninjaone",
    "--name",
    "Packed",
    "--method",
    "client_credentials",
    "--set",
    "instance=eu",
    "--set",
    "client_id=service-app",
    "--secret",
    "client_secret=env:SECRET",
    "--quiet",
];
const BY_THE_APP: &str = "Hosted by the app";
const BY_THE_AGENT: &str = "Hosted by the agent";
/// Written by the programs, and never by the packages. Nothing of it roams.
const DATA: [&str; 2] = ["/AppData/Local/Fobwatch", "/AppData/Local/dev.fobwatch.desktop"];

type Packed = (Packages, Version);

pub(crate) fn run(workspace: &Workspace, older: &Packed, newer: &Packed, zip: &Path) -> Result<(), String> {
    let machine = Machine::start(workspace)?;
    for way in [Way::Machine, Way::User] {
        println!("── {}", way.name());
        try_package(&machine, way, older, newer).map_err(|error| format!("{}: {error}", way.name()))?;
    }
    println!("── zip");
    let folder = machine.prefix().join("drive_c/portable");
    run_tool(Command::new("unzip").arg("-q").arg(zip).arg("-d").arg(&folder))?;
    let said = machine.says(&folder.join("fob/fob.exe").to_string_lossy(), &["status"])?;
    println!("   {said}");
    contains(&said, BY_THE_AGENT)
}

fn try_package(machine: &Machine, way: Way, older: &Packed, newer: &Packed) -> Result<(), String> {
    let (files, paths) = (machine.listing()?, machine.paths()?);
    expect(install(machine, way, &older.0)? == 0, "the older version is installed")?;
    let installed = added(&files, &machine.listing()?);
    for (path, size) in &installed {
        println!("   {size:>9}  {path}");
    }
    expect(machine.versions() == [older.1.to_string()], "the older version can be uninstalled")?;
    let program = |name: &str| {
        let end = format!("/Fobwatch/{name}");
        let path = installed.keys().find(|path| path.ends_with(&end)).ok_or(format!("{name} is not there"))?;
        Ok::<_, String>(machine.prefix().join(path).to_string_lossy().into_owned())
    };
    for name in PROGRAMS.iter().chain(&["WebView2Loader.dll", "Fobwatch.psm1"]) {
        program(name)?;
    }
    expect(installed.keys().any(|path| path.ends_with("/Fobwatch.lnk")), "it is in the Start menu")?;
    let (fob, app) = (program("fob.exe")?, program("fobwatch.exe")?);
    let before = paths.concat();
    let entries: Vec<_> = machine.paths()?.concat().into_iter().filter(|entry| !before.contains(entry)).collect();
    let leads = entries.iter().all(|entry| machine.place(entry).join("fob.exe") == Path::new(&fob));
    expect(entries.len() == 1 && leads, &format!("PATH leads to fob: {entries:?}"))?;
    println!("   PATH has {} more.", entries.concat());
    contains(&machine.says(&fob, &["status"])?, BY_THE_AGENT)?;
    // The first package's is there still.
    if !machine.says(&fob, &["list"])?.contains("Packed") {
        machine.says(&fob, &ADD)?;
    }
    let mut running = machine.start_program(&app, &["--hidden"])?;
    let hosted = wait_for(BY_THE_APP, || Ok(machine.says(&fob, &["status"])?.contains(BY_THE_APP)));
    if hosted.is_err() {
        // It is no window's process: nothing is lost by ending it so.
        let _ = running.kill();
        let _ = running.wait();
    }
    hosted?;
    println!("   {}", machine.says(&fob, &["status"])?);
    let profiles = machine.says(&fob, &["list"])?;
    if let Way::Machine = way {
        println!("   Wine has no Restart Manager: the app is asked to quit.");
        machine.says(&program("fob-agent.exe")?, &["--take-over", "--until-idle"])?;
    }
    let data = data_of(&machine.listing()?);
    expect(install(machine, way, &newer.0)? == 0, "the newer version is installed over the older one")?;
    let ended = running.wait().map_err(|error| format!("the app: {error}"))?;
    println!("   The app has ended ({ended}).");
    expect(machine.versions() == [newer.1.to_string()], "the newer version has taken its place")?;
    let after = data_of(&machine.listing()?);
    expect(data.keys().filter(|path| !is_passing(path)).all(|path| after.contains_key(path)), "the data is kept")?;
    expect(machine.says(&fob, &["list"])? == profiles, "the profiles are the same")?;
    expect(install(machine, way, &older.0)? != 0, "the older version is refused")?;
    expect(machine.versions() == [newer.1.to_string()], "the newer version stays")?;
    machine.says(&fob, &["status"]).map(drop)?;
    remove(machine, way, &newer.0, &fob)?;
    let left: Listing = added(&files, &machine.listing()?).into_iter().filter(|(path, _)| !is_data(path)).collect();
    expect(left.is_empty(), &format!("nothing is left but the data: {:?}", left.keys()))?;
    let gone = added(&machine.listing()?, &files);
    expect(gone.keys().all(|path| is_data(path)), &format!("nothing else is gone: {:?}", gone.keys()))?;
    expect(machine.versions().is_empty(), "nothing can be uninstalled any more")?;
    expect(machine.paths()? == paths, "PATH is as before")?;
    expect(!data_of(&machine.listing()?).is_empty(), "the data is left")
}

fn install(machine: &Machine, way: Way, packages: &Packages) -> Result<i32, String> {
    match way {
        Way::Machine => machine.code("msiexec", &["/i", &at(&packages.msi), "/qn"]),
        Way::User => machine.code(&packages.setup.to_string_lossy(), &["/S"]),
    }
}

fn remove(machine: &Machine, way: Way, packages: &Packages, fob: &str) -> Result<(), String> {
    let code = match way {
        Way::Machine => machine.code("msiexec", &["/x", &at(&packages.msi), "/qn"])?,
        Way::User => machine.code(&Path::new(fob).with_file_name("uninstall.exe").to_string_lossy(), &["/S"])?,
    };
    expect(code == 0, "it can be removed")?;
    // The uninstaller goes on as a copy of itself.
    wait_for("it is removed", || Ok(!Path::new(fob).parent().is_some_and(Path::exists)))
}

/// As Windows Installer wants to have it named.
fn at(package: &Path) -> String {
    format!("Z:{}", package.to_string_lossy().replace('/', "\\"))
}

fn added(before: &Listing, after: &Listing) -> Listing {
    after.iter().filter(|(path, _)| !before.contains_key(*path)).map(|(path, size)| (path.clone(), *size)).collect()
}

fn is_data(path: &str) -> bool {
    DATA.iter().any(|folder| path.contains(folder))
}

/// The database's own, while it is open.
fn is_passing(path: &str) -> bool {
    path.ends_with("-shm") || path.ends_with("-wal")
}

fn data_of(listing: &Listing) -> Listing {
    listing.iter().filter(|(path, _)| is_data(path)).map(|(path, size)| (path.clone(), *size)).collect()
}

fn contains(said: &str, wanted: &str) -> Result<(), String> {
    expect(said.contains(wanted), &format!("`{wanted}` in `{said}`"))
}

fn expect(is_so: bool, what: &str) -> Result<(), String> {
    if is_so { Ok(()) } else { Err(format!("not so: {what}")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn data_is_told_from_programs() {
        assert!(is_data("drive_c/users/jane/AppData/Local/Fobwatch/data/fobwatch.db"));
        assert!(!is_data("drive_c/users/jane/AppData/Local/Programs/Fobwatch/fob.exe"));
        assert!(!is_data("drive_c/Program Files/Fobwatch/fob.exe"));
    }
}
