//! The package for all users of a machine, made by wixl. What it has no words for is written into its tables afterwards.

use std::path::{Path, PathBuf};
use std::process::Command;

use super::module;
use super::version::Version;
use crate::tool::{output, run as run_tool};
use crate::workspace::Workspace;

/// As the notifications name it, so that they are of the program in the Start menu.
const APP_ID: &str = "dev.fobwatch.desktop";

/// Columns, their types, the name and its keys, rows.
const ENVIRONMENT: &str = "Environment\tName\tValue\tComponent_\r
s72\tl255\tL255\ts72\r
Environment\tEnvironment\r
Path\t=-*PATH\t[~];[INSTALLDIR]\tCommandLine\r
";
const SHORTCUT: &str = "MsiShortcutProperty\tShortcut_\tPropertyKey\tPropVariantValue\r
s72\ts72\ts255\ts255\r
MsiShortcutProperty\tMsiShortcutProperty\r
";
const STATEMENTS: [&str; 6] = [
    "INSERT INTO `InstallExecuteSequence` (`Action`, `Sequence`) VALUES ('RemoveEnvironmentStrings', 3300)",
    "INSERT INTO `InstallExecuteSequence` (`Action`, `Sequence`) VALUES ('WriteEnvironmentStrings', 5200)",
    // After the transaction has begun: what fails leaves the old version.
    "UPDATE `InstallExecuteSequence` SET `Sequence` = 1501 WHERE `Action` = 'RemoveExistingProducts'",
    // The updater asks for the app afterwards. As its user, and not waited for.
    "INSERT INTO `CustomAction` (`Action`, `Type`, `Source`) VALUES ('Launch', 210, 'fobwatch.exe')",
    "INSERT INTO `InstallExecuteSequence` (`Action`, `Condition`, `Sequence`) VALUES ('Launch', 'AUTOLAUNCHAPP AND NOT REMOVE', 6601)",
    "UPDATE `Property` SET `Value` = 'WIX_DOWNGRADE_DETECTED;WIX_UPGRADE_DETECTED;AUTOLAUNCHAPP' WHERE `Property` = 'SecureCustomProperties'",
];

/// Of the files in `root`, into `folder`.
pub(crate) fn made(workspace: &Workspace, root: &Path, folder: &Path, version: Version) -> Result<PathBuf, String> {
    let package = folder.join(format!("Fobwatch_{version}_x64.msi"));
    let source = workspace.root.join("src-tauri/windows/fobwatch.wxs");
    let module = folder.join("module.wxs");
    super::write(&module, &module::fragment(&module::files(&root.join("Fobwatch"))?)?)?;
    let mut wixl = Command::new("wixl");
    wixl.args(["-a", "x64", "-D", &format!("Version={version}"), "-o"]).arg(&package).arg(source).arg(&module);
    run_tool(wixl.current_dir(root))?;
    std::fs::remove_file(&module).map_err(|error| format!("{}: {error}", module.display()))?;
    let shortcut = format!("{SHORTCUT}AppId\tStartMenu\tSystem.AppUserModel.ID\t{APP_ID}\r\n");
    let upgrade = output(Command::new("msiinfo").arg("export").arg(&package).arg("Upgrade"));
    let upgrade = upgrade.as_deref().and_then(with_the_same).ok_or("wixl has written another Upgrade table")?;
    for (table, text) in [("Environment", ENVIRONMENT), ("MsiShortcutProperty", &shortcut), ("Upgrade", &upgrade)] {
        let file = folder.join(table).with_extension("idt");
        super::write(&file, text)?;
        run_tool(Command::new("msibuild").arg(&package).arg("-i").arg(&file))?;
        std::fs::remove_file(&file).map_err(|error| format!("{}: {error}", file.display()))?;
    }
    for statement in STATEMENTS {
        run_tool(Command::new("msibuild").arg(&package).args(["-q", statement]))?;
    }
    Ok(package)
}

/// The table in which the same version, made anew, replaces itself: the largest version that is replaced counts too.
fn with_the_same(table: &str) -> Option<String> {
    let mut found = false;
    let rows = table.lines().map(|row| {
        let row = row.trim_end_matches('\r');
        let changed = row.strip_suffix("\t1\t\tWIX_UPGRADE_DETECTED");
        found |= changed.is_some();
        changed.map_or_else(|| format!("{row}\r\n"), |start| format!("{start}\t513\t\tWIX_UPGRADE_DETECTED\r\n"))
    });
    let table = rows.collect();
    found.then_some(table)
}

/// What Windows knows this package by.
pub(crate) fn product_code(package: &Path) -> Result<String, String> {
    let properties = output(Command::new("msiinfo").arg("export").arg(package).arg("Property"));
    let code = properties.as_deref().and_then(|table| {
        table.lines().find_map(|line| line.strip_prefix("ProductCode\t")).map(|code| code.trim().to_owned())
    });
    code.ok_or_else(|| format!("{} has no product code", package.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_of_the_package_is_named_and_has_a_component_that_is_installed() {
        let source = include_str!("../../../windows/fobwatch.wxs");
        for file in ["fobwatch.exe", "fob.exe", "fob-agent.exe", "WebView2Loader.dll", "THIRD-PARTY.txt"] {
            assert!(source.contains(&format!("Source=\"{file}\"")), "{file}");
        }
        let named = |before: &str| {
            let parts = source.split(before).skip(1).filter_map(|rest| rest.split('"').next());
            parts.map(str::to_owned).collect::<std::collections::BTreeSet<_>>()
        };
        assert_eq!(named("<Component Id=\""), named("<ComponentRef Id=\""));
        assert!(ENVIRONMENT.ends_with("\tCommandLine\r\n") && named("<Component Id=\"").contains("CommandLine"));
    }

    #[test]
    fn identifiers_are_in_capitals_as_windows_installer_wants_them() {
        let source = include_str!("../../../windows/fobwatch.wxs");
        for start in ["Guid=\"", "UpgradeCode=\""] {
            for id in source.split(start).skip(1).filter_map(|rest| rest.split('"').next()) {
                assert_eq!((id.len(), id.to_uppercase()), (36, id.to_owned()));
            }
        }
    }

    #[test]
    fn the_same_version_replaces_itself() {
        let head = "UpgradeCode\tVersionMin\tVersionMax\tLanguage\tAttributes\tRemove\tActionProperty\r\n";
        let row = |attributes: &str| format!("{head}{{8DA3}}\t\t0.1.0\t\t{attributes}\t\tWIX_UPGRADE_DETECTED\r\n");
        assert_eq!(with_the_same(&row("1")), Some(row("513")));
        assert_eq!(with_the_same(&row("256")), None);
    }

    #[test]
    fn the_app_is_called_the_same_everywhere() {
        let config: serde_json::Value =
            serde_json::from_str(include_str!("../../../tauri.conf.json")).expect("a configuration");
        assert_eq!(config["identifier"], APP_ID);
        assert!(include_str!("../../../windows/setup.nsi").contains(&format!("\"{APP_ID}\"")));
    }
}
