//! What winget's list asks of the packages. The zip is no part of it: it is another product than the two that have
//! the app.

#[cfg(test)]
mod schema;

use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;

use serde_json::{Value, json};

use super::version::Version;
use super::{Packages, msi};
use crate::tool::output;
use crate::workspace::Workspace;

const IDENTIFIER: &str = "Fobwatch.Fobwatch";
/// Of the form of these files.
const FORM: &str = "1.10.0";
const ENGLISH: &str = "en-US";
/// Where packages are said to be while no releases are: nowhere.
const NOWHERE: &str = "https://downloads.invalid/fobwatch";

/// What is not known before there are packages.
struct Facts {
    version: String,
    /// Where the packages are offered, without the last slash.
    address: String,
    product_code: String,
    /// Name and checksum.
    msi: (String, String),
    setup: (String, String),
}

/// Four files into this folder.
pub(crate) fn write(workspace: &Workspace, folder: &Path, packages: &Packages, version: Version) -> Result<(), String> {
    super::fresh(folder)?;
    let path = workspace.root.join("src-tauri/tauri.conf.json");
    let text = std::fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
    let config: Value = serde_json::from_str(&text).map_err(|error| format!("{}: {error}", path.display()))?;
    let address = address(&config);
    if address == NOWHERE {
        println!("The repository names no releases: the addresses in winget's files lead nowhere.");
    }
    let facts = Facts {
        version: version.to_string(),
        address,
        product_code: msi::product_code(&packages.msi)?,
        msi: offered(&packages.msi)?,
        setup: offered(&packages.setup)?,
    };
    for (kind, name, manifest) in manifests(&facts, &config["bundle"]) {
        let head = format!(
            "# yaml-language-server: $schema=https://aka.ms/winget-manifest.{kind}.{FORM}.schema.json\n{}",
            yaml(&manifest)
        );
        super::write(&folder.join(format!("{IDENTIFIER}{name}.yaml")), &head)?;
    }
    Ok(())
}

/// Beside what the updater asks for.
fn address(config: &Value) -> String {
    let asked = config["plugins"]["updater"]["endpoints"][0].as_str();
    asked.and_then(|asked| asked.rsplit_once('/')).map_or(NOWHERE, |(folder, _)| folder).to_owned()
}

fn offered(package: &Path) -> Result<(String, String), String> {
    let said = output(Command::new("sha256sum").arg(package));
    let sum = said.as_deref().and_then(|said| said.split_whitespace().next()).ok_or("sha256sum failed")?;
    Ok((package.file_name().unwrap_or_default().to_string_lossy().into_owned(), sum.to_uppercase()))
}

/// Kind, how the file's name goes on, and what is in it.
fn manifests(facts: &Facts, bundle: &Value) -> [(&'static str, String, Value); 4] {
    let with_head = |kind: &str, mut manifest: Value| {
        manifest["PackageIdentifier"] = json!(IDENTIFIER);
        manifest["PackageVersion"] = json!(facts.version);
        manifest["ManifestType"] = json!(kind);
        manifest["ManifestVersion"] = json!(FORM);
        manifest
    };
    let installer = |(name, sum): &(String, String), mut more: Value| {
        more["Architecture"] = json!("x64");
        more["InstallerUrl"] = json!(format!("{}/{name}", facts.address));
        more["InstallerSha256"] = json!(sum);
        more
    };
    let installers = [
        installer(
            &facts.setup,
            json!({
                "InstallerType": "nullsoft",
                "Scope": "user",
                "ProductCode": "Fobwatch",
                "ExpectedReturnCodes": [
                    { "InstallerReturnCode": 32, "ReturnResponse": "packageInUse" },
                    { "InstallerReturnCode": 1638, "ReturnResponse": "downgrade" },
                ],
            }),
        ),
        installer(&facts.msi, json!({ "InstallerType": "msi", "Scope": "machine", "ProductCode": facts.product_code })),
    ];
    let publisher = &bundle["publisher"];
    let about = |language: &str, short: &str| {
        json!({
            "PackageLocale": language,
            "Publisher": publisher,
            "PackageName": "Fobwatch",
            "License": bundle["license"],
            "Copyright": bundle["copyright"],
            "ShortDescription": short,
        })
    };
    let mut english = about(ENGLISH, "Keeps a managed-service technician signed in to vendors");
    english["Moniker"] = json!("fobwatch");
    english["Tags"] = json!(["api", "msp", "ninjaone", "oauth", "token"]);
    let german = about("de-DE", "Hält Techniker von Systemhäusern bei Herstellern angemeldet");
    let installer = json!({
        "Platform": ["Windows.Desktop"],
        "MinimumOSVersion": "10.0.17763.0",
        "InstallModes": ["interactive", "silent"],
        "UpgradeBehavior": "install",
        "Commands": ["fob"],
        // The window is drawn by it.
        "Dependencies": { "PackageDependencies": [{ "PackageIdentifier": "Microsoft.EdgeWebView2Runtime" }] },
        "Installers": installers,
    });
    [
        ("version", String::new(), with_head("version", json!({ "DefaultLocale": ENGLISH }))),
        ("installer", ".installer".to_owned(), with_head("installer", installer)),
        ("defaultLocale", format!(".locale.{ENGLISH}"), with_head("defaultLocale", english)),
        ("locale", ".locale.de-DE".to_owned(), with_head("locale", german)),
    ]
}

/// Of objects, lists, texts and numbers: texts are written as JSON writes them, which is YAML too.
fn yaml(object: &Value) -> String {
    let mut text = String::new();
    indented(&mut text, object, 0);
    text
}

fn indented(text: &mut String, value: &Value, depth: usize) {
    let space = "  ".repeat(depth);
    match value {
        Value::Object(fields) => {
            for (name, value) in fields {
                let _ = write!(text, "{space}{name}:");
                nested(text, value, depth);
            }
        }
        Value::Array(items) => {
            for item in items {
                let mut inside = String::new();
                indented(&mut inside, item, depth + 1);
                // The first line of it is the item's.
                let _ = write!(text, "{space}- {}", inside.trim_start());
            }
        }
        scalar => {
            let _ = writeln!(text, "{space}{scalar}");
        }
    }
}

fn nested(text: &mut String, value: &Value, depth: usize) {
    match value {
        Value::Object(_) | Value::Array(_) => {
            text.push('\n');
            indented(text, value, depth + 1);
        }
        scalar => {
            let _ = writeln!(text, " {scalar}");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn facts() -> Facts {
        Facts {
            version: "1.2.3".to_owned(),
            address: "https://example.com/releases".to_owned(),
            product_code: "{7A049A1E-DE30-4E45-8E4E-D4D1D8043E4B}".to_owned(),
            msi: ("Fobwatch_1.2.3_x64.msi".to_owned(), "A".repeat(64)),
            setup: ("Fobwatch_1.2.3_x64-setup.exe".to_owned(), "B".repeat(64)),
        }
    }

    fn config() -> Value {
        serde_json::from_str(include_str!("../../../tauri.conf.json")).expect("a configuration")
    }

    #[test]
    fn the_manifests_are_as_their_schemas_want_them() {
        for (kind, _, manifest) in manifests(&facts(), &config()["bundle"]) {
            assert_eq!(schema::problems(kind, &manifest), Vec::<String>::new(), "{kind}");
        }
    }

    #[test]
    fn packages_are_offered_beside_what_the_updater_asks_for() {
        let config = json!({ "plugins": { "updater": { "endpoints": ["https://example.com/releases/latest.json"] } } });
        assert_eq!(address(&config), "https://example.com/releases");
        assert_eq!(address(&json!({})), NOWHERE);
        let [_, (_, _, installer), ..] = manifests(&facts(), &config["bundle"]);
        let urls: Vec<_> =
            installer["Installers"].as_array().into_iter().flatten().map(|one| &one["InstallerUrl"]).collect();
        assert_eq!(
            urls,
            [
                "https://example.com/releases/Fobwatch_1.2.3_x64-setup.exe",
                "https://example.com/releases/Fobwatch_1.2.3_x64.msi"
            ]
        );
    }

    #[test]
    fn objects_and_lists_are_indented() {
        let value = json!({ "a": "x: \"y\"", "b": [{ "c": 1, "d": ["e", "f"] }, { "c": 2 }], "g": { "h": "ä" } });
        let expected =
            "a: \"x: \\\"y\\\"\"\nb:\n  - c: 1\n    d:\n      - \"e\"\n      - \"f\"\n  - c: 2\ng:\n  h: \"ä\"\n";
        assert_eq!(yaml(&value), expected);
    }
}
