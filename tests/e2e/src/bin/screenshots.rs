//! Takes the documentation's pictures: the real app with the demo's vendors, light and dark.
//! Arguments: the folder for them.

#[cfg(not(target_os = "linux"))]
fn main() {}

#[cfg(target_os = "linux")]
fn main() -> std::process::ExitCode {
    let Some(folder) = std::env::args_os().nth(1).map(std::path::PathBuf::from) else {
        eprintln!("usage: screenshots FOLDER");
        return std::process::ExitCode::from(2);
    };
    std::fs::create_dir_all(&folder).expect("the folder");
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    runtime.block_on(async {
        pictures::light(&folder).await;
        pictures::dark(&folder).await;
        pictures::tray(&folder).await;
    });
    std::process::ExitCode::SUCCESS
}

#[cfg(target_os = "linux")]
mod pictures {
    use std::fs;
    use std::path::Path;
    use std::process::Stdio;

    use fobwatch_e2e::machine::{Machine, built};
    use fobwatch_e2e::page::Page;
    use fobwatch_e2e::{LIMIT, until, windows};
    use fobwatch_headless::{Running, SIZE};

    /// A computer with the demo on it, and a browser in which nobody does anything.
    fn computer(theme: &'static str) -> (Machine, Running) {
        let machine = Machine { theme, ..Machine::default() };
        fs::write(machine.folder.path().join("browser"), "#!/bin/sh\n").expect("a browser");
        let mut command = machine.command(&built("fobwatch-demo"));
        command.arg(machine.data()).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut demo = Running::spawn(&mut command).expect("the demo's vendors");
        assert!(demo.read_until("ready", |_| ()), "the demo's vendors could not be started");
        (machine, demo)
    }

    async fn save(page: &Page, folder: &Path, name: &str) {
        fs::write(folder.join(name).with_extension("png"), page.picture().await).expect("a picture");
    }

    async fn list(page: &Page) {
        page.until_standing("HaloITSM", "Internal", |word| word.contains("refused")).await;
        page.select("NinjaOne", "Contoso").await;
        page.until_counting("NinjaOne", "Contoso").await;
        page.sees("Signed in").await;
    }

    async fn add_form(page: &Page) {
        page.press("Add profile").await;
        page.choose("NinjaOne").await;
        page.choose("Browser, Web app").await;
        page.fill("Region or host", "eu").await;
        page.fill("Name", "NinjaOne").await;
        page.fill("Client ID", "f2c1…").await;
        page.no_longer_sees("fields.").await;
        page.no_longer_sees("Check one field.").await;
    }

    pub(crate) async fn light(folder: &Path) {
        let (machine, _demo) = computer("Adwaita");
        let page = machine.drive().await;
        list(&page).await;
        save(&page, folder, "list-light").await;
        page.fill("Search profiles and commands", "con").await;
        page.sees("result").await;
        save(&page, folder, "search").await;
        page.press("Clear search").await;
        page.press("More").await;
        page.press("Settings").await;
        page.sees("applied at once").await;
        save(&page, folder, "settings").await;
        page.press("Back to the profile").await;
        add_form(&page).await;
        save(&page, folder, "add-form").await;
        page.close().await;
    }

    pub(crate) async fn dark(folder: &Path) {
        let (machine, _demo) = computer("Adwaita:dark");
        let page = machine.drive().await;
        list(&page).await;
        save(&page, folder, "list-dark").await;
        page.select("NinjaOne", "Northwind").await;
        page.press("Connect").await;
        page.sees("Finish signing in").await;
        save(&page, folder, "browser-wait").await;
        page.press_in_dialog("Cancel").await;
        page.select("Automate", "Internal").await;
        page.press("Connect").await;
        page.sees("Two-factor code").await;
        page.type_keys("000000").await;
        page.press_in_dialog("Connect").await;
        page.sees("Code not accepted.").await;
        save(&page, folder, "two-factor").await;
        page.press_in_dialog("Cancel").await;
        page.press("Activity").await;
        page.sees("Failed only").await;
        save(&page, folder, "activity").await;
        page.close().await;
    }

    /// The real menu. Without a watcher on the bus the icon goes to a tray of the old kind, whose
    /// menu the app's own toolkit draws on the screen.
    pub(crate) async fn tray(folder: &Path) {
        let (machine, _demo) = computer("Adwaita");
        let mut command = machine.command(Path::new("trayer"));
        command.args(["--edge", "bottom", "--align", "right", "--widthtype", "request", "--height", "26"]);
        let _panel = Running::start(&mut command, &machine.folder.path().join("panel.log")).expect("a tray");
        let app = machine.start();
        windows::until_shown(&machine).await;
        windows::close(&machine).await;
        let (width, height) = SIZE;
        let corner = [(width - 12).to_string(), (height - 13).to_string()];
        let menu = folder.join("tray-menu.png");
        let process = app.id().to_string();
        // At first all is locked and the icon grey; HaloITSM's trouble then makes it red, and the menu follows.
        let icon = machine.folder.path().join("icon.png");
        until("the tray's icon", LIMIT, async || {
            picture(&machine, "import", &["-window", "root", "-gravity", "SouthEast", "-crop", "26x26+0+0"], &icon);
            let mut command = machine.command(Path::new("identify"));
            let output = command.args(["-format", "%[fx:mean.r-mean.g>0.05]"]).arg(&icon).output().expect("identify");
            (output.stdout == b"1").then_some(())
        })
        .await;
        until("the tray's menu", LIMIT, async || {
            windows::run(&machine, &["mousemove", &corner[0], &corner[1], "click", "3"]);
            windows::run(&machine, &["key", "Down", "Down", "Down", "Down", "Right"]);
            let open = windows::run(&machine, &["search", "--onlyvisible", "--pid", &process]).lines().count() >= 2;
            if open {
                picture(&machine, "import", &["-window", "root"], &menu);
                return Some(());
            }
            windows::run(&machine, &["key", "Escape", "Escape"]);
            None
        })
        .await;
        // The part with the menu, on a ground that is not black.
        let from = menu.to_str().expect("a path in UTF-8");
        let part = ["-gravity", "SouthEast", "-crop", "560x340+0+0", "+repage", "-gravity", "NorthWest"];
        let ground = ["-fill", "#5b6472", "-draw", "color 1,1 floodfill", "-draw", "color 1,339 floodfill"];
        picture(&machine, "convert", &[&[from], &part[..], &ground[..]].concat(), &menu);
    }

    /// Runs a program that writes a picture.
    fn picture(machine: &Machine, program: &str, arguments: &[&str], to: &Path) {
        let status = machine.command(Path::new(program)).args(arguments).arg(to).status();
        assert!(status.is_ok_and(|status| status.success()), "{program} failed");
    }
}
