//! Programs that write down what they are started with, in a folder of their own.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::sync::mpsc;
use std::time::Duration;

use super::*;

const PAGE: &str = "https://eu.ninjarmm.com/ws/oauth/authorize?state=a%20b&x='$(touch%20no)'";
const LIMIT: Duration = Duration::from_secs(30);

struct Machine(PathBuf);

impl Drop for Machine {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

impl Machine {
    fn with(test: &str, programs: &[&str]) -> Self {
        let machine = Self(std::env::temp_dir().join(format!("fobwatch-{test}-{}", std::process::id())));
        for folder in ["bin", "home"] {
            fs::create_dir_all(machine.0.join(folder)).expect("a folder");
        }
        for program in programs {
            machine.program(program, 0);
        }
        machine
    }

    fn program(&self, name: &str, ends: i32) -> PathBuf {
        let path = self.0.join("bin").join(name);
        let log = self.0.join("log");
        let script = format!(
            "#!/bin/sh\nfor one in {name} \"$@\"; do printf '%s\\n' \"$one\" >>'{}'; done\nexit {ends}\n",
            log.display()
        );
        fs::write(&path, script).expect("a script");
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).expect("a program");
        path
    }

    fn write(&self, file: &str, text: &str) {
        let path = self.0.join("home").join(file);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, text).expect("a file");
    }

    fn browsers(&self, wanted: Option<&str>) -> Browsers {
        Browsers::of(|name| match name {
            "PATH" => Some(self.0.join("bin").into()),
            "HOME" => Some(self.0.join("home").into()),
            "BROWSER" => wanted.map(OsString::from),
            _ => None,
        })
    }

    /// How it has ended, and with what it was started.
    fn opens(&self, browser: &Browser, wanted: Option<&str>) -> (io::Result<()>, Vec<String>) {
        let (told, ended) = mpsc::channel();
        let launch = self.browsers(wanted).launch(browser, PAGE).expect("a launch");
        launch.start(move |how| drop(told.send(how)));
        let how = ended.recv_timeout(LIMIT).expect("it ends");
        let log = fs::read_to_string(self.0.join("log")).unwrap_or_default();
        let _ = fs::remove_file(self.0.join("log"));
        (how, log.lines().map(str::to_owned).collect())
    }
}

fn program(program: &str, profile: &str, private: bool) -> Browser {
    Browser::Program { program: program.to_owned(), profile: profile.to_owned(), private }
}

#[test]
fn each_browser_is_told_profile_and_private_window_in_its_own_way_and_the_address_last() {
    let machine = Machine::with("browsers", &["google-chrome", "microsoft-edge", "firefox", "plain"]);
    let own = machine.program("my-chromium", 0);
    let plain = machine.0.join("bin/plain");
    for (browser, expected) in [
        (program("chrome", "", false), &["google-chrome"][..]),
        (program("chrome", "Profile 1", false), &["google-chrome", "--profile-directory=Profile 1"]),
        (program("edge", "Default", true), &["microsoft-edge", "--profile-directory=Default", "--inprivate"]),
        (program("firefox", "Contoso", false), &["firefox", "-P", "Contoso"]),
        (program("firefox", "Contoso", true), &["firefox", "-P", "Contoso", "-private-window"]),
        (program(own.to_str().expect("text"), "", true), &["my-chromium", "--incognito"]),
        (program(plain.to_str().expect("text"), "", false), &["plain"]),
    ] {
        let (how, started_with) = machine.opens(&browser, Some("/nobody"));
        assert!(how.is_ok(), "{how:?}");
        assert_eq!(started_with, [expected, &[PAGE]].concat(), "{browser:?}");
    }
    let unfit = |browser: &Browser| machine.browsers(None).launch(browser, PAGE).map(drop).expect_err("unfit");
    assert_eq!(unfit(&program(plain.to_str().expect("text"), "", true)), Unfit::Unknown("plain".to_owned()));
    assert_eq!(unfit(&program("brave", "", false)), Unfit::Missing("Brave".to_owned()));
    assert_eq!(unfit(&program("/opt/gone/browser", "", false)), Unfit::Missing("browser".to_owned()));
    assert_eq!(unfit(&program("bin/plain", "", false)), Unfit::Missing("plain".to_owned()), "not of this folder");
}

#[test]
fn the_systems_is_the_one_that_its_user_wants() {
    let machine = Machine::with("wanted", &["mine"]);
    let mine = machine.0.join("bin/mine");
    let (how, started_with) =
        machine.opens(&Browser::System, Some(&format!("{} --new %s --last:other", mine.display())));
    assert!(how.is_ok(), "{how:?}");
    assert_eq!(started_with, ["mine", "--new", PAGE, "--last"]);
}

#[test]
fn a_browser_that_fails_is_told() {
    let machine = Machine::with("failing", &["firefox"]);
    let mine = machine.program("broken", 3);
    let (how, started_with) = machine.opens(&Browser::System, mine.to_str());
    assert!(how.is_err() && started_with == ["broken", PAGE], "{how:?}");
    assert!(machine.opens(&Browser::System, Some("/nobody/here")).0.is_err());
    machine.program("firefox", 1);
    assert!(machine.opens(&program("firefox", "", false), None).0.is_err());
}

#[test]
fn only_pages_are_opened() {
    let machine = Machine::with("pages", &["firefox"]);
    for address in ["--headless", "file:///etc/passwd", "javascript:alert(1)", "https://a b", "https://a\n-x", ""] {
        for browser in [Browser::System, program("firefox", "", false)] {
            let launch = machine.browsers(None).launch(&browser, address).map(drop);
            assert_eq!(launch, Err(Unfit::NoPage), "{address:?}");
        }
    }
}

#[test]
fn profiles_are_read_where_they_can_be() {
    let machine = Machine::with("profiles", &["google-chrome", "firefox", "chromium"]);
    machine.write(
        ".config/google-chrome/Local State",
        r#"{"profile":{"info_cache":{"Default":{"name":"Jane"},"Profile 1":{"name":"Contoso"},"Profile 2":{}}}}"#,
    );
    machine.write(".mozilla/firefox/profiles.ini", "[Install4F96D1932A9F858E]\nDefault=x\n[Profile1]\nName=Contoso\nPath=x\n\n[Profile0]\r\nName=default-release\r\n[General]\nName=no\n");
    machine.write(".config/chromium/Local State", "broken");
    let named = |id: &str, name: &str| InstalledProfile { id: id.to_owned(), name: name.to_owned() };
    let found: Vec<_> =
        machine.browsers(None).installed().into_iter().map(|one| (one.id, one.name, one.profiles)).collect();
    let chrome = vec![named("Default", "Jane"), named("Profile 1", "Contoso"), named("Profile 2", "Profile 2")];
    let firefox = vec![named("Contoso", "Contoso"), named("default-release", "default-release")];
    assert_eq!(
        found,
        [
            ("chrome".to_owned(), "Google Chrome".to_owned(), chrome),
            ("firefox".to_owned(), "Firefox".to_owned(), firefox),
            ("chromium".to_owned(), "Chromium".to_owned(), Vec::new()),
        ]
    );
    let launch = |browser: &Browser| machine.browsers(None).launch(browser, PAGE).map(drop);
    assert_eq!(launch(&program("chrome", "Profile 1", false)), Ok(()));
    let gone = Unfit::NoProfile { browser: "Google Chrome".to_owned(), profile: "Profile 9".to_owned() };
    assert_eq!(launch(&program("chrome", "Profile 9", false)), Err(gone), "it would make an empty one");
    assert_eq!(launch(&program("chromium", "Default", false)), Ok(()), "what cannot be read is tried");
}

#[test]
fn no_profile_is_a_switch_or_a_folder_elsewhere() {
    let machine = Machine::with("switches", &["firefox", "google-chrome"]);
    for profile in ["-foreground", "../other", "a\\b", "a\nb", ".."] {
        for browser in ["firefox", "chrome"] {
            let chosen = program(browser, profile, false);
            assert!(!chosen.is_sound(), "{chosen:?}");
            assert!(machine.browsers(None).launch(&chosen, PAGE).is_err(), "{chosen:?}");
        }
    }
    assert!(program("C:\\Programs\\my browser.exe", "", false).is_sound() && Browser::System.is_sound());
    assert!(!program("", "", false).is_sound() && !Browser::unknown().is_sound());
}
