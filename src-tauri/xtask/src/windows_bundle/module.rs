//! The module for PowerShell, as the packages have it: all that is in its folder.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

/// Its folders, each with what Windows Installer knows its files by. The first is the module's own.
const COMPONENTS: [(&str, &str); 6] = [
    ("", "D2CCB225-8F91-4243-AB8D-455B1412FA4C"),
    ("Adapters", "4903D1A1-24C2-41A3-AF25-9E74D775F879"),
    ("Fobwatch.Extension", "6E2BFB39-94B1-4BE2-93E5-27358444BF26"),
    ("Private", "0A1813E6-3AD3-4E1D-B0EE-93DFA5BDE1AF"),
    ("Public", "4D8F9557-D4AE-41C1-96C0-9D3BD2797741"),
    ("en-US", "C0E0C4F8-8DFB-428F-9052-F7B970EC0C7E"),
];

/// Its files, below its folder.
pub(crate) fn files(folder: &Path) -> Result<Vec<PathBuf>, String> {
    let mut found = Vec::new();
    let mut open = vec![PathBuf::new()];
    while let Some(below) = open.pop() {
        let path = folder.join(&below);
        let entries = fs::read_dir(&path).map_err(|error| format!("{}: {error}", path.display()))?;
        for entry in entries.flatten() {
            let own = below.join(entry.file_name());
            if entry.path().is_dir() { open.push(own) } else { found.push(own) }
        }
    }
    found.sort();
    Ok(found)
}

/// What wixl is told of them: a component for each folder, and a group of all. They lie in `Fobwatch`.
pub(crate) fn fragment(files: &[PathBuf]) -> Result<String, String> {
    let mut folders: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for file in files {
        let parts: Vec<_> = file.iter().map(|part| part.to_string_lossy().into_owned()).collect();
        match parts.as_slice() {
            [name] => folders.entry(String::new()).or_default().push(name.clone()),
            [folder, name] => folders.entry(folder.clone()).or_default().push(name.clone()),
            _ => return Err(format!("{}: the module has folders, and none in them", file.display())),
        }
    }
    let mut directories = String::new();
    let mut group = String::new();
    let own = folders.remove("").ok_or("the module has no files")?;
    component("", &own, &mut directories, &mut group)?;
    for (folder, names) in &folders {
        let _ = write!(directories, r#"<Directory Id="{}" Name="{folder}">"#, id(&[folder]));
        component(folder, names, &mut directories, &mut group)?;
        directories.push_str("</Directory>");
    }
    Ok(format!(
        r#"<Wix xmlns="http://schemas.microsoft.com/wix/2006/wi"><Fragment>
<DirectoryRef Id="Modules"><Directory Id="PowerShell" Name="Fobwatch">{directories}</Directory></DirectoryRef>
<ComponentGroup Id="PowerShell">{group}</ComponentGroup>
</Fragment></Wix>
"#
    ))
}

fn component(folder: &str, names: &[String], directories: &mut String, group: &mut String) -> Result<(), String> {
    let guid = COMPONENTS.iter().find(|(name, _)| *name == folder).map(|(_, guid)| guid);
    let guid = guid.ok_or_else(|| format!("{folder} is a new folder of the module: give it a GUID"))?;
    let _ = write!(group, r#"<ComponentRef Id="{}" />"#, id(&[folder, "files"]));
    let _ = write!(directories, r#"<Component Id="{}" Guid="{guid}" Win64="yes">"#, id(&[folder, "files"]));
    for (place, name) in names.iter().enumerate() {
        let source =
            ["Fobwatch", folder, name].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("/");
        let key = if place == 0 { r#" KeyPath="yes""# } else { "" };
        let _ = write!(directories, r#"<File Id="{}" Name="{name}" Source="{source}"{key} />"#, id(&[folder, name]));
    }
    directories.push_str("</Component>");
    Ok(())
}

/// Letters, digits, `_` and `.`, as Windows Installer takes them.
fn id(parts: &[&str]) -> String {
    let parts = ["PowerShell"].into_iter().chain(parts.iter().copied().filter(|part| !part.is_empty()));
    parts.collect::<Vec<_>>().join(".").replace('-', "_")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn module() -> PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../cli/powershell/Fobwatch")
    }

    #[test]
    fn every_file_of_the_module_is_installed() {
        let files = files(&module()).expect("the module");
        let fragment = fragment(&files).expect("a fragment");
        assert!(files.len() > 30, "{files:?}");
        for file in &files {
            let source = format!("Source=\"Fobwatch/{}\"", file.display());
            assert_eq!(fragment.matches(&source).count(), 1, "{source}");
        }
        for (folder, guid) in COMPONENTS {
            assert!(fragment.contains(&format!("Guid=\"{guid}\"")), "{folder} is gone");
            assert_eq!((guid.len(), guid.to_uppercase()), (36, guid.to_owned()));
        }
        assert_eq!(fragment.matches("<Component Id=").count(), fragment.matches("<ComponentRef Id=").count());
        assert_eq!(fragment.matches("KeyPath").count(), COMPONENTS.len());
        let ids = fragment.split("<File Id=\"").skip(1).filter_map(|rest| rest.split('"').next());
        for id in ids {
            assert!(id.len() <= 72 && id.chars().all(|one| one.is_ascii_alphanumeric() || "._".contains(one)), "{id}");
        }
    }

    #[test]
    fn a_folder_that_windows_installer_does_not_know_is_refused() {
        let files = ["a.ps1", "New/b.ps1"].map(PathBuf::from);
        assert!(fragment(&files).is_err_and(|error| error.contains("give it a GUID")));
    }
}
