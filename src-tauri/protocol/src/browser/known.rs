//! The browsers whose ways are known, as data.

use std::ffi::OsString;
use std::path::Path;

/// How a browser is told of profiles and private windows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Family {
    /// `--profile-directory`, and this switch.
    Chromium(&'static str),
    /// `-P` and `-private-window`.
    Firefox,
    /// It takes an address; more is not known.
    Other,
}

/// A browser of which it is known where it is and where its profiles are.
pub(super) struct Known {
    /// Kept with profiles, so it never changes.
    pub(super) id: &'static str,
    pub(super) name: &'static str,
    pub(super) family: Family,
    /// On Linux: each program's name in `PATH`, with the folder below the home in which its profiles are.
    pub(super) linux: &'static [(&'static str, &'static str)],
    /// On Windows: the program below a folder of programs, and its profiles below the local or roaming folder.
    pub(super) windows: (&'static str, &'static str),
    /// On macOS: the program below a folder of apps, and its profiles below Application Support.
    pub(super) macos: (&'static str, &'static str),
}

const INCOGNITO: Family = Family::Chromium("--incognito");

/// In the order in which they are offered.
pub(super) const KNOWN: [Known; 7] = [
    Known {
        id: "chrome",
        name: "Google Chrome",
        family: INCOGNITO,
        linux: &[
            ("google-chrome-stable", ".config/google-chrome"),
            ("google-chrome", ".config/google-chrome"),
            ("com.google.Chrome", ".var/app/com.google.Chrome/config/google-chrome"),
        ],
        windows: (r"Google\Chrome\Application\chrome.exe", r"Google\Chrome\User Data"),
        macos: ("Google Chrome.app/Contents/MacOS/Google Chrome", "Google/Chrome"),
    },
    Known {
        id: "edge",
        name: "Microsoft Edge",
        family: Family::Chromium("--inprivate"),
        linux: &[
            ("microsoft-edge-stable", ".config/microsoft-edge"),
            ("microsoft-edge", ".config/microsoft-edge"),
            ("com.microsoft.Edge", ".var/app/com.microsoft.Edge/config/microsoft-edge"),
        ],
        windows: (r"Microsoft\Edge\Application\msedge.exe", r"Microsoft\Edge\User Data"),
        macos: ("Microsoft Edge.app/Contents/MacOS/Microsoft Edge", "Microsoft Edge"),
    },
    Known {
        id: "firefox",
        name: "Firefox",
        family: Family::Firefox,
        linux: &[
            ("firefox", ".mozilla/firefox"),
            ("firefox", ".config/mozilla/firefox"),
            ("firefox", "snap/firefox/common/.mozilla/firefox"),
            ("firefox-esr", ".mozilla/firefox"),
            ("org.mozilla.firefox", ".var/app/org.mozilla.firefox/.mozilla/firefox"),
        ],
        windows: (r"Mozilla Firefox\firefox.exe", r"Mozilla\Firefox"),
        macos: ("Firefox.app/Contents/MacOS/firefox", "Firefox"),
    },
    Known {
        id: "brave",
        name: "Brave",
        family: INCOGNITO,
        linux: &[
            ("brave-browser-stable", ".config/BraveSoftware/Brave-Browser"),
            ("brave-browser", ".config/BraveSoftware/Brave-Browser"),
            ("brave", ".config/BraveSoftware/Brave-Browser"),
            ("com.brave.Browser", ".var/app/com.brave.Browser/config/BraveSoftware/Brave-Browser"),
        ],
        windows: (r"BraveSoftware\Brave-Browser\Application\brave.exe", r"BraveSoftware\Brave-Browser\User Data"),
        macos: ("Brave Browser.app/Contents/MacOS/Brave Browser", "BraveSoftware/Brave-Browser"),
    },
    Known {
        id: "chromium",
        name: "Chromium",
        family: INCOGNITO,
        linux: &[
            ("chromium", ".config/chromium"),
            ("chromium-browser", ".config/chromium"),
            ("chromium", "snap/chromium/common/chromium"),
            ("org.chromium.Chromium", ".var/app/org.chromium.Chromium/config/chromium"),
        ],
        windows: (r"Chromium\Application\chrome.exe", r"Chromium\User Data"),
        macos: ("Chromium.app/Contents/MacOS/Chromium", "Chromium"),
    },
    Known {
        id: "vivaldi",
        name: "Vivaldi",
        family: INCOGNITO,
        linux: &[("vivaldi-stable", ".config/vivaldi"), ("vivaldi", ".config/vivaldi")],
        windows: (r"Vivaldi\Application\vivaldi.exe", r"Vivaldi\User Data"),
        macos: ("Vivaldi.app/Contents/MacOS/Vivaldi", "Vivaldi"),
    },
    Known {
        id: "librewolf",
        name: "LibreWolf",
        family: Family::Firefox,
        linux: &[("librewolf", ".librewolf")],
        windows: (r"LibreWolf\librewolf.exe", "librewolf"),
        macos: ("LibreWolf.app/Contents/MacOS/librewolf", "librewolf"),
    },
];

impl Family {
    /// What comes before the address; None: it cannot be told.
    pub(super) fn arguments(self, profile: &str, private: bool) -> Option<Vec<OsString>> {
        let mut arguments = Vec::new();
        match self {
            Self::Chromium(switch) => {
                if !profile.is_empty() {
                    arguments.push(format!("--profile-directory={profile}").into());
                }
                if private {
                    arguments.push(switch.into());
                }
            }
            Self::Firefox => {
                if !profile.is_empty() {
                    arguments.extend(["-P".into(), profile.into()]);
                }
                if private {
                    arguments.push("-private-window".into());
                }
            }
            Self::Other if profile.is_empty() && !private => {}
            Self::Other => return None,
        }
        Some(arguments)
    }
}

pub(super) fn by_id(id: &str) -> Option<&'static Known> {
    KNOWN.iter().find(|known| known.id == id)
}

/// What people call it: the last part of a path, for one that is not known.
pub(super) fn name_of(program: &str) -> String {
    let last = || program.rsplit(['/', '\\']).next().unwrap_or(program).trim_end_matches(".exe").to_owned();
    by_id(program).map_or_else(last, |known| known.name.to_owned())
}

/// By the name of the program: whoever names a path has a browser of one of these kinds, mostly.
pub(super) fn family_of(path: &Path) -> Family {
    let name = path.file_stem().map(|name| name.to_string_lossy().to_lowercase()).unwrap_or_default();
    let is = |parts: &[&str]| parts.iter().any(|part| name.contains(part));
    if is(&["firefox", "librewolf", "waterfox", "floorp", "zen-browser"]) {
        Family::Firefox
    } else if is(&["edge"]) {
        Family::Chromium("--inprivate")
    } else if is(&["chrome", "chromium", "brave", "vivaldi", "thorium"]) {
        INCOGNITO
    } else {
        Family::Other
    }
}
