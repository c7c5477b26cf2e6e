//! A program by what was typed. Invariant: none is taken from the current folder that was not named with a path, or from a
//! folder of `PATH` that depends on it.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

/// In these folders, or where its own path says. `endings`: what a name may leave out, on Windows.
pub(super) fn find(name: &OsStr, folders: Option<&OsStr>, endings: &Endings) -> Option<PathBuf> {
    if has_path(name) {
        let named = std::path::absolute(name).ok()?;
        return endings.at(&named).or_else(|| Some(named).filter(|path| is_program(path)));
    }
    // A folder that depends on where we are is the current one by another name.
    std::env::split_paths(folders?)
        .filter(|folder| folder.is_absolute())
        .find_map(|folder| endings.at(&folder.join(name)))
}

fn has_path(name: &OsStr) -> bool {
    let separators: &[u8] = if cfg!(windows) { b"\\/:" } else { b"/" };
    name.as_encoded_bytes().iter().any(|byte| separators.contains(byte))
}

/// `PATHEXT`: what makes a file a program. Elsewhere its rights do.
#[derive(Debug, Clone, Default)]
pub(super) struct Endings(#[cfg(windows)] Option<std::ffi::OsString>);

#[cfg(unix)]
impl Endings {
    pub(super) fn of(_: impl Fn(&'static str) -> Option<std::ffi::OsString>) -> Self {
        Self()
    }

    #[expect(clippy::unused_self, reason = "on Windows it has endings")]
    fn at(&self, path: &Path) -> Option<PathBuf> {
        Some(path.to_owned()).filter(|path| is_program(path))
    }
}

#[cfg(windows)]
impl Endings {
    /// Where there is no `PATHEXT`.
    const USUAL: &str = ".COM;.EXE;.BAT;.CMD";

    pub(super) fn of(set: impl Fn(&'static str) -> Option<std::ffi::OsString>) -> Self {
        Self(set("PATHEXT"))
    }

    /// As `cmd.exe` finds it: a file without an ending that a program may have is none.
    fn at(&self, whole: &Path) -> Option<PathBuf> {
        let endings = self.0.as_deref().unwrap_or(OsStr::new(Self::USUAL)).to_string_lossy();
        let endings: Vec<_> = endings.split(';').map(str::trim).filter(|ending| ending.starts_with('.')).collect();
        let has_ending =
            whole.extension().is_some_and(|own| endings.iter().any(|one| own.eq_ignore_ascii_case(&one[1..])));
        let as_it_is = has_ending.then(|| whole.to_owned());
        let added = endings.iter().map(|ending| {
            let mut path = whole.as_os_str().to_owned();
            path.push(ending);
            PathBuf::from(path)
        });
        as_it_is.into_iter().chain(added).find(|path| is_program(path))
    }
}

#[cfg(unix)]
pub(super) fn is_program(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt as _;
    path.metadata().is_ok_and(|found| found.is_file() && found.permissions().mode() & 0o111 != 0)
}

/// Also one that only the system can follow: what the Store has installed lies in `PATH` as such.
#[cfg(windows)]
pub(super) fn is_program(path: &Path) -> bool {
    path.is_file() || path.symlink_metadata().is_ok_and(|found| found.is_file())
}

#[cfg(all(test, windows))]
mod tests {
    use std::ffi::OsString;

    use super::*;

    /// A folder with empty files, which ends with the test.
    struct Folder(PathBuf);

    impl Folder {
        fn with(name: &str, files: &[&str]) -> Self {
            let folder = std::env::temp_dir().join(format!("fobwatch-{name}-{}", std::process::id()));
            std::fs::create_dir_all(&folder).expect("a folder");
            for file in files {
                std::fs::write(folder.join(file), "").expect("a file");
            }
            Self(folder)
        }

        /// The name of what is found.
        fn find(&self, name: &str) -> Option<String> {
            let found = find(OsStr::new(name), Some(self.0.as_os_str()), &Endings::default())?;
            assert_eq!(found.parent(), Some(&*self.0));
            Some(found.file_name()?.to_string_lossy().to_lowercase())
        }
    }

    impl Drop for Folder {
        fn drop(&mut self) {
            let _ = std::fs::remove_dir_all(&self.0);
        }
    }

    #[test]
    fn a_name_is_found_by_the_endings_in_their_order() {
        // As npm is installed: the first is a script for a Unix shell.
        let folder = Folder::with("endings", &["npm", "npm.cmd", "two.exe", "two.bat", "a.b.cmd", "text.txt"]);
        let found = ["npm", "NPM.CMD", "two", "two.bat", "a.b", "text", "text.txt"].map(|name| folder.find(name));
        let expected =
            [Some("npm.cmd"), Some("npm.cmd"), Some("two.exe"), Some("two.bat"), Some("a.b.cmd"), None, None];
        assert_eq!(found, expected.map(|name| name.map(str::to_owned)));
    }

    #[test]
    fn the_current_folder_is_not_looked_at() {
        let folder = Folder::with("here", &["tool.cmd"]);
        let relative: OsString = [".", "", "sub\\..", "C:"].join(";").into();
        let endings = Endings::default();
        std::env::set_current_dir(&folder.0).expect("we are there");
        assert_eq!(find(OsStr::new("tool"), Some(&relative), &endings), None);
        assert!(find(OsStr::new(".\\tool"), Some(&relative), &endings).is_some(), "it is named with a path");
        assert!(find(folder.0.join("tool.cmd").as_os_str(), None, &endings).is_some());
        // It cannot be removed while we are there.
        std::env::set_current_dir(std::env::temp_dir()).expect("we are elsewhere");
    }
}
