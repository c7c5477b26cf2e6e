//! The tray icon and its menu, drawn from the core's description of it. Invariant: rebuilt at
//! most once a second, and only when something on it has changed; nothing about it ends the app.
#![cfg_attr(
    windows,
    allow(clippy::missing_const_for_thread_local, reason = "it is const; what the macro makes of it there hides that")
)]

use std::cell::RefCell;
use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::Duration;

use fobwatch_core::app::{App, with_cause};
use fobwatch_core::clock::{Clock as _, System};
use fobwatch_core::contract::{Cause, Colour, CopyFormat, VaultState};
use fobwatch_core::failure::Failure;
use fobwatch_core::profile::ProfileId;
use fobwatch_core::tray::{Deed, Entry, Line, Menu as Description, menu};
use fobwatch_protocol::socket;
use fobwatch_text::{Language, Word, say};
use tauri::image::Image;
use tauri::menu::{IsMenuItem, Menu, MenuBuilder, MenuItemBuilder, PredefinedMenuItem, Submenu, SubmenuBuilder};
use tauri::tray::TrayIconBuilder;
use tauri::{AppHandle, Manager as _, Wry};

use crate::start::Start;
#[cfg(target_os = "linux")]
use crate::tray_host;
use crate::tray_state::TrayState;
use crate::{notify, tray_icon, window};

/// The shortest time between two menus, and the longest a label may be out of date.
const SOONEST: Duration = Duration::from_secs(1);
const LATEST: Duration = Duration::from_secs(20);

const ID: &str = "fobwatch";
/// Submenus of profiles that are made at once: whatever else the window's thread has to do comes in between.
const AT_ONCE: usize = 12;

thread_local! {
    /// On the thread that made the tray: the menu as it was drawn.
    static DRAWN: RefCell<Option<Menu<Wry>>> = const { RefCell::new(None) };
}
/// A panel that starts anew, or after us, is back by then.
#[cfg(target_os = "linux")]
const GONE: Duration = Duration::from_secs(20);

/// On the thread that made it.
pub(crate) fn remove(app: &AppHandle) {
    // Whoever draws it may keep what is only dropped.
    if let Some(tray) = app.remove_tray_by_id(ID)
        && let Err(error) = tray.set_visible(false)
    {
        tracing::warn!(%error, "the tray stays to the end");
    }
}

/// Makes the tray, if it can be made: the app runs without one, too.
pub(crate) fn build(app: &AppHandle, core: App, start: &Start) {
    app.manage(TrayState::of(start));
    let first = menu(&[], &[], false, core.language(), System.now());
    // The library that draws it is looked for only now, and what it does where there is none is to panic.
    match catch_unwind(AssertUnwindSafe(|| made(app, &first, start))) {
        Ok(Ok(())) => {
            app.state::<TrayState>().has_been_made();
            tauri::async_runtime::spawn(keep(app.clone(), core, first));
        }
        Ok(Err(error)) => tracing::warn!(%error, "there is no tray: it could not be made"),
        Err(_) => tracing::warn!("there is no tray: the system's library for it is not here"),
    }
    #[cfg(target_os = "linux")]
    {
        let handle = app.clone();
        tray_host::watch(move |is_there| {
            if handle.state::<TrayState>().set_host(is_there) {
                tracing::info!(is_there, "somebody who shows the tray");
                window::tell_settings(&handle);
            }
        });
        tauri::async_runtime::spawn(stay_visible(app.clone()));
    }
}

fn made(app: &AppHandle, first: &Description, start: &Start) -> tauri::Result<()> {
    // Its folder is the socket's, which is made as a socket's has to be.
    socket::make_folder(&start.socket)?;
    let drawn = drawn(app, first)?;
    DRAWN.set(Some(drawn.clone()));
    TrayIconBuilder::with_id(ID)
        .temp_dir_path(start.tray_folder())
        .icon(tray_icon::of(first.mood)?)
        .tooltip(&first.tooltip)
        .menu(&drawn)
        .on_menu_event(|app, event| chosen(app, event.id().as_ref()))
        .build(app)
        .map(drop)
}

/// Keeps it up to date.
async fn keep(app: AppHandle, core: App, first: Description) {
    let (mut shown, mut side) = (Arc::new(first), tray_icon::side());
    loop {
        if let (Ok(overview), Ok(customers)) = (core.overview().await, core.customers().await) {
            let locked = !matches!(overview.vault.state, VaultState::Keyring | VaultState::Passphrase);
            let next = Arc::new(menu(&overview.profiles, &customers, locked, core.language(), System.now()));
            let side_now = tray_icon::side();
            if next != shown || side_now != side {
                match redraw(&app, &shown, &next, side_now != side).await {
                    Ok(()) => (shown, side) = (next, side_now),
                    // Once more at the next look.
                    Err(error) => tracing::warn!(%error, "the tray could not be redrawn"),
                }
            }
        }
        // Not by the core's clock, which wakes each second: when it was set, changes are told.
        tokio::time::sleep(SOONEST).await;
        let _ = tokio::time::timeout(LATEST, app.state::<TrayState>().changed()).await;
    }
}

/// An app that nobody can see shows its window, minimised.
#[cfg(target_os = "linux")]
async fn stay_visible(app: AppHandle) {
    let standing = app.state::<TrayState>();
    let mut host = standing.host();
    loop {
        let is_made = standing.is_made();
        let came = is_made && tokio::time::timeout(GONE, host.wait_for(|is_there| *is_there)).await.is_ok();
        if !came && !standing.is_shown() {
            let handle = app.clone();
            if let Err(error) = app.run_on_main_thread(move || window::show_minimised(&handle)) {
                tracing::warn!(%error, "the app cannot be seen");
            }
        }
        if !is_made {
            // From now on its window is never closed.
            return;
        }
        let _ = host.wait_for(|is_there| *is_there).await;
        let _ = host.wait_for(|is_there| !is_there).await;
    }
}

/// Lines that are another are taken out and put in again: labels that change in a line do not reach a panel that reads it
/// over D-Bus, and all of it made anew would take a tenth of a second at 300 profiles. All of it on the thread that made the
/// tray, where nothing of it is kept but there.
async fn redraw(
    app: &AppHandle,
    before: &Arc<Description>,
    now: &Arc<Description>,
    is_resized: bool,
) -> tauri::Result<()> {
    {
        let (before, now) = (Arc::clone(before), Arc::clone(now));
        on_main_thread(app, move |app| redraw_icon(app, &before, &now, is_resized)).await?;
    }
    for deed in changes(before, now) {
        let now = Arc::clone(now);
        on_main_thread(app, move |app| change(app, &now, &deed)).await?;
    }
    Ok(())
}

async fn on_main_thread(
    app: &AppHandle,
    work: impl FnOnce(&AppHandle) -> tauri::Result<()> + Send + 'static,
) -> tauri::Result<()> {
    let (done, wait) = tokio::sync::oneshot::channel();
    let handle = app.clone();
    app.run_on_main_thread(move || {
        let _ = done.send(work(&handle));
    })?;
    wait.await.unwrap_or(Ok(()))
}

/// What brings the menu from what it shows to what it shall, one after another.
enum Change {
    /// So many lines, from here on.
    Remove { from: usize, count: usize },
    /// These lines of the new menu, at their own places.
    Insert(Range<usize>),
}

fn changes(before: &Description, now: &Description) -> Vec<Change> {
    // What its labels say is no part of a line.
    if before.language != now.language || before.locked != now.locked {
        let remove = Change::Remove { from: 0, count: before.lines.len() };
        return std::iter::once(remove).chain(insertions(0, &now.lines)).collect();
    }
    let same = |(one, other): &(&Line, &Line)| one == other;
    let front = before.lines.iter().zip(&now.lines).take_while(same).count();
    let (old, new) = (&before.lines[front..], &now.lines[front..]);
    let back = old.iter().rev().zip(new.iter().rev()).take_while(same).count();
    let (old, new) = (&old[..old.len() - back], &new[..new.len() - back]);
    if old.len() != new.len() {
        let remove = Change::Remove { from: front, count: old.len() };
        return std::iter::once(remove).chain(insertions(front, new)).collect();
    }
    // As many as before, most of them: each in its place.
    let changed = old.iter().zip(new).enumerate().filter(|(_, (one, other))| one != other);
    changed
        .flat_map(|(at, _)| {
            let at = front + at;
            [Change::Remove { from: at, count: 1 }, Change::Insert(at..at + 1)]
        })
        .collect()
}

fn insertions(mut at: usize, lines: &[Line]) -> Vec<Change> {
    let (mut all, mut from, mut submenus) = (Vec::new(), at, 0);
    for line in lines {
        at += 1;
        submenus += match line {
            Line::Customer { entries, .. } => entries.len(),
            Line::Profile(_) => 1,
            Line::Deed(..) | Line::Separator | Line::Heading(_) => 0,
        };
        if submenus >= AT_ONCE {
            all.push(Change::Insert(from..at));
            (from, submenus) = (at, 0);
        }
    }
    all.push(Change::Insert(from..at));
    all
}

fn redraw_icon(app: &AppHandle, before: &Description, now: &Description, is_resized: bool) -> tauri::Result<()> {
    let Some(tray) = app.tray_by_id(ID) else { return Ok(()) };
    if now.mood != before.mood || is_resized {
        tray.set_icon(Some(tray_icon::of(now.mood)?))?;
    }
    if now.tooltip != before.tooltip {
        tray.set_tooltip(Some(&now.tooltip))?;
    }
    Ok(())
}

fn change(app: &AppHandle, now: &Description, change: &Change) -> tauri::Result<()> {
    DRAWN.with_borrow(|drawn| {
        let Some(drawn) = drawn else { return Ok(()) };
        match change {
            Change::Remove { from, count } => {
                for _ in 0..*count {
                    drawn.remove_at(*from)?;
                }
            }
            Change::Insert(range) => {
                for at in range.clone() {
                    drawn.insert(&*line(app, now, &now.lines[at])?, at)?;
                }
            }
        }
        Ok(())
    })
}

fn drawn(app: &AppHandle, description: &Description) -> tauri::Result<Menu<Wry>> {
    let menu = MenuBuilder::new(app).build()?;
    for one in &description.lines {
        menu.append(&*line(app, description, one)?)?;
    }
    Ok(menu)
}

fn line(app: &AppHandle, description: &Description, line: &Line) -> tauri::Result<Box<dyn IsMenuItem<Wry>>> {
    Ok(match line {
        Line::Deed(deed, label) => Box::new(MenuItemBuilder::with_id(name(*deed), label).build(app)?),
        Line::Separator => Box::new(PredefinedMenuItem::separator(app)?),
        Line::Heading(label) => Box::new(MenuItemBuilder::new(label).enabled(false).build(app)?),
        Line::Profile(entry) => Box::new(profile(app, description, entry)?),
        Line::Customer { label, colour, entries } => {
            let mut customer = SubmenuBuilder::new(app, label);
            if let Some(colour) = colour {
                customer = customer.submenu_icon(dot(*colour));
            }
            let customer = customer.build()?;
            for entry in entries {
                customer.append(&profile(app, description, entry)?)?;
            }
            Box::new(customer)
        }
    })
}

const fn name(deed: Deed) -> &'static str {
    match deed {
        Deed::Open => "open",
        Deed::RenewAll => "renew-all",
        Deed::Lock => "lock",
        Deed::Unlock => "unlock",
        Deed::Quit => "quit",
    }
}

fn profile(app: &AppHandle, description: &Description, entry: &Entry) -> tauri::Result<Submenu<Wry>> {
    let said = |word: Word| word.in_language(description.language);
    let Entry { id, label, colour, can_renew, can_copy, can_sign_in, refused, can_disconnect } = entry;
    let mut profile = SubmenuBuilder::new(app, label);
    if let Some(colour) = colour {
        profile = profile.submenu_icon(dot(*colour));
    }
    let connect = if *refused { say::tray::TRY_AGAIN } else { say::tray::SIGN_IN_DOTS };
    for (action, label, enabled) in [
        ("renew", say::tray::RENEW_NOW, *can_renew),
        ("copy", say::tray::COPY_TOKEN, *can_copy),
        ("connect", connect, *can_sign_in),
        ("edit", say::tray::EDIT_PROFILE, *refused),
        ("console", say::tray::OPEN_CONSOLE, true),
        ("shell", say::tray::OPEN_SHELL, !description.locked),
        ("disconnect", say::tray::DISCONNECT, *can_disconnect),
    ] {
        // What only a refusal needs is not there otherwise.
        if action == "edit" && !*refused {
            continue;
        }
        profile =
            profile.item(&MenuItemBuilder::with_id(format!("{action}:{id}"), said(label)).enabled(enabled).build(app)?);
    }
    profile.build()
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
    let language = core.language();
    let (action, id) = item.split_once(':').unwrap_or((item, ""));
    match (action, id.parse::<ProfileId>()) {
        ("open", _) => drop(window::show(app, None)),
        ("quit", _) => app.exit(0),
        ("renew-all", _) => run(app, None, async move { core.renew_all().await }),
        ("lock", _) => run(app, None, async move { core.lock().await }),
        ("unlock", _) => {
            window::show(app, None);
            run(app, None, async move { core.unlock(None).await });
        }
        ("renew", Ok(id)) => run(app, Some(id), async move { core.renew(id).await }),
        ("copy", Ok(id)) => run(app, Some(id), async move { core.copy(id, CopyFormat::Token).await.map(drop) }),
        ("console", Ok(id)) => open(app, language, async move { core.open_console(id).await }),
        ("shell", Ok(id)) => open(app, language, async move { core.open_shell(vec![id]).await }),
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

/// What is missing for a program of the system has nothing to do with the profile: the window would not tell.
fn open(app: &AppHandle, language: Language, work: impl Future<Output = Result<(), Failure>> + Send + 'static) {
    let app = app.clone();
    tauri::async_runtime::spawn(async move {
        if let Err(failure) = work.await {
            tracing::warn!(%failure, "a program could not be opened from the tray");
            notify::say(&app, language, failure.message);
        }
    });
}

fn run(app: &AppHandle, profile: Option<ProfileId>, work: impl Future<Output = Result<(), Failure>> + Send + 'static) {
    let app = app.clone();
    tauri::async_runtime::spawn(async move {
        if let Err(failure) = with_cause(Cause::Tray, work).await {
            tracing::warn!(%failure, "the tray could not do what was asked");
            window::show(&app, profile);
        }
    });
}
