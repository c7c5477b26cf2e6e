//! A Tauri window of the app's size with the app's plugins, its tray icon, and a page of one
//! sentence. Invariant: it does what every such app must, and nothing that is ours.

use tauri::menu::MenuBuilder;
use tauri::tray::TrayIconBuilder;
use tauri::{AppHandle, Manager as _, RunEvent, WebviewUrl, WebviewWindowBuilder};

const LABEL: &str = "main";

fn main() -> tauri::Result<()> {
    let app = tauri::Builder::default()
        .plugin(tauri_plugin_single_instance::Builder::new().callback(|app, _, _| show(app)).build())
        .plugin(tauri_plugin_autostart::Builder::new().app_name("Fobwatch bare").build())
        .plugin(tauri_plugin_dialog::init())
        .plugin(tauri_plugin_notification::init())
        .setup(|app| {
            let menu = MenuBuilder::new(app).text("open", "Open").text("quit", "Quit").build()?;
            let icon = tauri::include_image!("../../icons/tray/idle.png");
            TrayIconBuilder::with_id("bare").icon(icon).menu(&menu).build(app)?;
            show(app.handle());
            Ok(())
        })
        .build(tauri::generate_context!())?;
    app.run(|_, event| {
        if let RunEvent::ExitRequested { code: None, api, .. } = event {
            api.prevent_exit();
        }
    });
    Ok(())
}

fn show(app: &AppHandle) {
    if app.get_webview_window(LABEL).is_some() {
        return;
    }
    let window = WebviewWindowBuilder::new(app, LABEL, WebviewUrl::App("index.html".into()))
        .title("Fobwatch")
        .inner_size(1080.0, 720.0);
    if let Err(error) = window.build() {
        eprintln!("fobwatch-bare: {error}");
    }
}
