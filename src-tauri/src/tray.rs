//! The tray icon and its menu, drawn from the core's description of it. Invariant: rebuilt at
//! most once a second, and only when something on it has changed.

use std::sync::Arc;
use std::time::Duration;

use fobwatch_core::app::{App, because};
use fobwatch_core::clock::{Clock as _, System};
use fobwatch_core::contract::{Cause, Colour, CopyFormat, VaultState};
use fobwatch_core::failure::Failure;
use fobwatch_core::profile::ProfileId;
use fobwatch_core::tray::{Entry, Menu as Description, Mood, menu};
use tauri::image::Image;
use tauri::menu::{Menu, MenuBuilder, MenuItemBuilder, SubmenuBuilder};
use tauri::tray::{TrayIcon, TrayIconBuilder};
use tauri::{AppHandle, Manager as _, Wry};
use tokio::sync::Notify;

use crate::window;

/// The shortest time between two menus, and the longest a label may be out of date.
const SOONEST: Duration = Duration::from_secs(1);
const LATEST: Duration = Duration::from_secs(20);

struct Changes(Arc<Notify>);

/// Something changed: the menu may be out of date.
pub(crate) fn look_again(app: &AppHandle) {
    if let Some(changes) = app.try_state::<Changes>() {
        changes.0.notify_one();
    }
}

pub(crate) fn build(app: &AppHandle, core: App) -> tauri::Result<()> {
    let changes = Arc::new(Notify::new());
    app.manage(Changes(Arc::clone(&changes)));
    let first = menu(&[], false, core.language(), System.now());
    let tray = TrayIconBuilder::with_id("fobwatch")
        .icon(icon(first.mood)?)
        .tooltip(&first.tooltip)
        .menu(&drawn(app, &first)?)
        .on_menu_event(|app, event| chosen(app, event.id().as_ref()))
        .build(app)?;
    let app = app.clone();
    tauri::async_runtime::spawn(async move {
        let mut shown = first;
        loop {
            if let Ok(overview) = core.overview().await {
                let locked = !matches!(overview.vault.state, VaultState::Keyring | VaultState::Passphrase);
                let next = menu(&overview.profiles, locked, core.language(), System.now());
                if next != shown {
                    match redraw(&app, &tray, &shown, &next) {
                        Ok(()) => shown = next,
                        // Once more at the next look.
                        Err(error) => tracing::warn!(%error, "the tray could not be redrawn"),
                    }
                }
            }
            // Not by the core's clock, which wakes each second: when it was set, changes are told.
            tokio::time::sleep(SOONEST).await;
            let _ = tokio::time::timeout(LATEST, changes.notified()).await;
        }
    });
    Ok(())
}

/// The menu is made anew: labels that change in it do not reach a panel that reads it over D-Bus.
fn redraw(app: &AppHandle, tray: &TrayIcon, before: &Description, now: &Description) -> tauri::Result<()> {
    if now.mood != before.mood {
        tray.set_icon(Some(icon(now.mood)?))?;
    }
    if now.tooltip != before.tooltip {
        tray.set_tooltip(Some(&now.tooltip))?;
    }
    tray.set_menu(Some(drawn(app, now)?))
}

fn icon(mood: Mood) -> tauri::Result<Image<'static>> {
    Image::from_bytes(match mood {
        Mood::Idle => include_bytes!("../../icons/tray/idle.png"),
        Mood::Good => include_bytes!("../../icons/tray/good.png"),
        Mood::Soon => include_bytes!("../../icons/tray/soon.png"),
        Mood::Bad => include_bytes!("../../icons/tray/bad.png"),
        Mood::Locked => include_bytes!("../../icons/tray/locked.png"),
    })
}

fn drawn(app: &AppHandle, description: &Description) -> tauri::Result<Menu<Wry>> {
    let say = |english| description.language.say(english);
    let mut menu = MenuBuilder::new(app).text("open", say("Open Fobwatch")).separator();
    for Entry { id, label, colour, can_renew, can_copy, can_sign_in, refused, can_disconnect } in &description.entries {
        let mut profile = SubmenuBuilder::with_id(app, format!("profile:{id}"), label);
        if let Some(colour) = colour {
            profile = profile.submenu_icon(dot(*colour));
        }
        let connect = if *refused { "Try again" } else { "Sign in…" };
        for (action, label, enabled) in [
            ("renew", "Renew now", *can_renew),
            ("copy", "Copy token", *can_copy),
            ("connect", connect, *can_sign_in),
            ("edit", "Edit profile…", *refused),
            ("disconnect", "Disconnect", *can_disconnect),
        ] {
            // What only a refusal needs is not there otherwise.
            if action == "edit" && !*refused {
                continue;
            }
            profile = profile
                .item(&MenuItemBuilder::with_id(format!("{action}:{id}"), say(label)).enabled(enabled).build(app)?);
        }
        menu = menu.item(&profile.build()?);
    }
    if description.more > 0 {
        let more = format!("{} more…", description.more);
        menu = menu.text("open", description.language.say(&more));
    }
    let (lock, label) = if description.locked { ("unlock", "Unlock…") } else { ("lock", "Lock") };
    menu.separator()
        .text("renew-all", say("Renew all"))
        .text(lock, say(label))
        .separator()
        .text("quit", say("Quit"))
        .build()
}

/// A customer's colour as the page has it, between its light and its dark: menus may be either.
fn dot(colour: Colour) -> Image<'static> {
    const SIDE: i32 = 16;
    const RADIUS: i32 = 5;
    let [red, green, blue] = match colour {
        Colour::Red => [0xd8, 0x4f, 0x46],
        Colour::Orange => [0xc8, 0x70, 0x34],
        Colour::Yellow => [0xb5, 0x8f, 0x22],
        Colour::Green => [0x22, 0xaa, 0x58],
        Colour::Teal => [0x22, 0xa9, 0xa0],
        Colour::Blue => [0x45, 0x83, 0xd6],
        Colour::Violet => [0x95, 0x58, 0xe6],
        Colour::Pink => [0xd2, 0x4a, 0x96],
    };
    // In eighths of a pixel; of sixteen points in each pixel, those within the circle make its opacity.
    let within = |x: i32, y: i32| (x - 4 * SIDE).pow(2) + (y - 4 * SIDE).pow(2) <= (8 * RADIUS).pow(2);
    let pixels = (0..SIDE * SIDE).flat_map(|place| {
        let (x, y) = (8 * (place % SIDE), 8 * (place / SIDE));
        let covered = (0..16).filter(|point| within(x + 2 * (point % 4) + 1, y + 2 * (point / 4) + 1)).count();
        [red, green, blue, u8::try_from(covered * 255 / 16).unwrap_or(u8::MAX)]
    });
    Image::new_owned(pixels.collect(), SIDE.unsigned_abs(), SIDE.unsigned_abs())
}

/// A menu item was chosen. What goes wrong is shown on the profile, in the window.
fn chosen(app: &AppHandle, item: &str) {
    let core = app.state::<App>().inner().clone();
    let here = core.clone();
    tauri::async_runtime::spawn(async move { here.active().await });
    let (action, id) = item.split_once(':').unwrap_or((item, ""));
    match (action, id.parse::<ProfileId>()) {
        ("open", _) => window::show(app, None),
        ("quit", _) => app.exit(0),
        ("renew-all", _) => run(app, None, async move { core.renew_all().await }),
        ("lock", _) => run(app, None, async move { core.lock().await }),
        ("unlock", _) => {
            window::show(app, None);
            run(app, None, async move { core.unlock(None).await });
        }
        ("renew", Ok(id)) => run(app, Some(id), async move { core.renew(id).await }),
        ("copy", Ok(id)) => run(app, Some(id), async move { core.copy(id, CopyFormat::Token).await.map(drop) }),
        // A sign-in may ask for something, so its place is the window.
        ("connect", Ok(id)) => {
            window::show(app, Some(id));
            run(app, Some(id), async move { core.connect(id, false).await });
        }
        ("edit", Ok(id)) => window::edit(app, id),
        ("disconnect", Ok(id)) => run(app, Some(id), async move { core.disconnect(id).await.map(drop) }),
        _ => {}
    }
}

fn run(app: &AppHandle, profile: Option<ProfileId>, work: impl Future<Output = Result<(), Failure>> + Send + 'static) {
    let app = app.clone();
    tauri::async_runtime::spawn(async move {
        if let Err(failure) = because(Cause::Tray, work).await {
            tracing::warn!(%failure, "the tray could not do what was asked");
            window::show(&app, profile);
        }
    });
}
