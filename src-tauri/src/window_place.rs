//! How large the window was and where, for the next one. Invariant: it opens where somebody can see it.

use std::fs;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};
use tauri::{AppHandle, Manager as _, WebviewWindow, WebviewWindowBuilder, Wry};

use crate::start::Start;

const FILE: &str = "window.json";
/// The least that it can be, and what it is at first.
pub(crate) const LEAST: (f64, f64) = (800.0, 560.0);
const USUAL: (f64, f64) = (1080.0, 720.0);
/// So much of its title has to be on a screen, in pixels: enough to be dragged by.
const TITLE: i32 = 120;

/// Where it is kept.
pub(crate) struct WindowPlace(PathBuf);

impl WindowPlace {
    pub(crate) fn of(start: &Start) -> Self {
        Self(start.data_folder.join(FILE))
    }

    /// What cannot be read was never there.
    fn read(&self) -> Option<Kept> {
        serde_json::from_slice(&fs::read(&self.0).ok()?).ok()
    }
}

/// Its size without the frame, and while it is not maximised; its place with the frame, in pixels.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
struct Kept {
    width: f64,
    height: f64,
    left: i32,
    top: i32,
    maximised: bool,
}

/// A screen, in pixels.
#[derive(Debug, Clone, Copy)]
struct Screen {
    left: i32,
    top: i32,
    width: i32,
    height: i32,
    scale: f64,
}

impl Kept {
    /// The screen that its title is on.
    fn screen(&self, screens: &[Screen]) -> Option<Screen> {
        screens.iter().copied().find(|screen| {
            let right = f64::from(self.left) + self.width * screen.scale;
            let seen = right.min(f64::from(screen.left + screen.width)) - f64::from(self.left.max(screen.left));
            seen >= f64::from(TITLE) && (screen.top..screen.top + screen.height - TITLE / 4).contains(&self.top)
        })
    }
}

/// The window as it was, as far as that can still be. Where the system places windows itself (Wayland), its size alone.
pub(crate) fn restored<'a>(
    app: &AppHandle,
    window: WebviewWindowBuilder<'a, Wry, AppHandle>,
) -> WebviewWindowBuilder<'a, Wry, AppHandle> {
    let window = window.min_inner_size(LEAST.0, LEAST.1);
    let Some(kept) = app.try_state::<WindowPlace>().and_then(|place| place.read()) else {
        return window.inner_size(USUAL.0, USUAL.1);
    };
    let window = window.inner_size(kept.width.max(LEAST.0), kept.height.max(LEAST.1)).maximized(kept.maximised);
    let screens: Vec<Screen> = app.available_monitors().iter().flatten().map(screen).collect();
    match kept.screen(&screens) {
        Some(screen) => window.position(f64::from(kept.left) / screen.scale, f64::from(kept.top) / screen.scale),
        None => window,
    }
}

fn screen(monitor: &tauri::Monitor) -> Screen {
    let (place, size) = (monitor.position(), monitor.size());
    Screen {
        left: place.x,
        top: place.y,
        width: i32::try_from(size.width).unwrap_or(i32::MAX / 2),
        height: i32::try_from(size.height).unwrap_or(i32::MAX / 2),
        scale: monitor.scale_factor(),
    }
}

/// Before the window is closed. A minimised one has no place.
pub(crate) fn keep(app: &AppHandle, window: &WebviewWindow) {
    let Some(place) = app.try_state::<WindowPlace>() else { return };
    let before = place.read();
    match now(window, before) {
        Ok(Some(kept)) if Some(kept) != before => {
            let written = serde_json::to_vec(&kept).map_err(std::io::Error::from);
            if let Err(error) = written.and_then(|written| fs::write(&place.0, written)) {
                tracing::warn!(%error, "the window's place was not kept");
            }
        }
        Ok(_) => {}
        Err(error) => tracing::warn!(%error, "the window does not say where it is"),
    }
}

fn now(window: &WebviewWindow, before: Option<Kept>) -> tauri::Result<Option<Kept>> {
    if window.is_minimized()? {
        return Ok(None);
    }
    let (size, place) = (window.inner_size()?.to_logical::<f64>(window.scale_factor()?), window.outer_position()?);
    let (width, height) = (size.width.round(), size.height.round());
    let here = Kept { width, height, left: place.x, top: place.y, maximised: false };
    Ok(Some(match before {
        // It goes back to the size and place that it had.
        _ if !window.is_maximized()? => here,
        Some(before) => Kept { maximised: true, ..before },
        None => Kept { width: USUAL.0, height: USUAL.1, maximised: true, ..here },
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    const LAPTOP: Screen = Screen { left: 0, top: 0, width: 1920, height: 1080, scale: 1.0 };
    /// To the left of it.
    const DESK: Screen = Screen { left: -3840, top: 0, width: 3840, height: 2160, scale: 2.0 };

    fn at(left: i32, top: i32) -> Kept {
        Kept { width: 1080.0, height: 720.0, left, top, maximised: false }
    }

    #[test]
    fn a_place_is_used_while_its_title_is_on_a_screen() {
        let on = |kept: Kept, screens: &[Screen]| kept.screen(screens).map(|screen| screen.left);
        assert_eq!(on(at(100, 50), &[LAPTOP]), Some(0));
        assert_eq!(on(at(-3000, 100), &[LAPTOP, DESK]), Some(-3840));
        assert_eq!(on(at(-3000, 100), &[LAPTOP]), None, "that screen is gone");
        assert_eq!(on(at(1900, 50), &[LAPTOP]), None, "next to nothing of it is seen");
        assert_eq!(on(at(-900, 0), &[LAPTOP]), Some(0), "its end can be dragged");
        assert_eq!(on(at(100, 1075), &[LAPTOP]), None, "below the screen");
        assert_eq!(on(at(100, -40), &[LAPTOP]), None, "its title is above it");
    }
}
