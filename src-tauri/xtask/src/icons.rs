//! The icons as each system wants them, drawn from the SVG sources.

use std::path::{Path, PathBuf};

use crate::setup;
use crate::tool::{output, tauri};
use crate::workspace::Workspace;

/// Of those that Tauri's tool draws, the ones for computers.
const OF_THE_APP: [&str; 7] =
    ["32x32.png", "64x64.png", "128x128.png", "128x128@2x.png", "icon.png", "icon.icns", "icon.ico"];
const OF_THE_TRAY: [&str; 5] = ["idle", "good", "soon", "bad", "locked"];
const TRAY_SIZE: &str = "64";

/// Draws them anew, in their places.
pub(crate) fn run(workspace: &Workspace) -> Result<(), String> {
    for (drawn, own) in drawn(workspace)? {
        std::fs::copy(&drawn, &own).map_err(|error| format!("{}: {error}", own.display()))?;
    }
    Ok(())
}

/// Whether the committed ones are what the sources draw.
pub(crate) fn check(workspace: &Workspace) -> Result<(), String> {
    for (drawn, own) in drawn(workspace)? {
        if content(&drawn) != content(&own) {
            return Err(format!("{} is not what its SVG draws: run `cargo xtask icons`", own.display()));
        }
    }
    Ok(())
}

fn content(path: &Path) -> Option<Vec<u8>> {
    let mut bytes = std::fs::read(path).ok()?;
    if path.extension().is_some_and(|extension| extension == "icns") {
        // Its pictures come in another order each time.
        bytes.sort_unstable();
    }
    Some(bytes)
}

/// Each as just drawn, and where it belongs.
fn drawn(workspace: &Workspace) -> Result<Vec<(PathBuf, PathBuf)>, String> {
    setup::to_build(workspace)?;
    let icons = workspace.root.join("icons");
    let folder = workspace.target.join("icons");
    draw(workspace, &icons.join("icon.svg"), &folder, &[])?;
    let mut all: Vec<_> = OF_THE_APP.map(|name| (folder.join(name), icons.join(name))).into();
    for mood in OF_THE_TRAY {
        let folder = folder.join(mood);
        draw(workspace, &icons.join("tray").join(mood).with_extension("svg"), &folder, &["--png", TRAY_SIZE])?;
        let drawn = folder.join(format!("{TRAY_SIZE}x{TRAY_SIZE}.png"));
        all.push((drawn, icons.join("tray").join(mood).with_extension("png")));
    }
    Ok(all)
}

fn draw(workspace: &Workspace, from: &Path, into: &Path, options: &[&str]) -> Result<(), String> {
    let mut tool = tauri(&workspace.ui(), &["icon"]);
    let drawn = output(tool.arg(from).arg("--output").arg(into).args(options));
    drawn.map(drop).ok_or_else(|| format!("{} could not be drawn", from.display()))
}
