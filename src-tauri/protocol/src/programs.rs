//! Other people's programs: PowerShell, a terminal to show it in, and what is named. Invariant: none is taken from the
//! current folder that was not named with a path, or from a folder that depends on it.

mod lookup;

use std::ffi::{OsStr, OsString};
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

use lookup::{Endings, is_program};

/// What the environment says about programs; read in a main function.
#[derive(Debug, Clone, Default)]
pub struct Places {
    /// `FOBWATCH_PWSH`: this PowerShell, whatever else there is.
    chosen: Option<OsString>,
    /// `PATH`.
    folders: Option<OsString>,
    /// `PATHEXT`, on Windows.
    endings: Endings,
    /// `TERMINAL`: the one that its user likes, on Linux.
    #[cfg(not(any(windows, target_os = "macos")))]
    terminal: Option<OsString>,
    /// `ProgramFiles`, on Windows.
    installed: Option<OsString>,
    /// `SystemRoot`, on Windows.
    system: Option<OsString>,
}

/// How each terminal is told what to run: behind this, or at once. The first two go by what the user or the system likes.
#[cfg(not(any(windows, target_os = "macos")))]
const TERMINALS: [(&str, Option<&str>); 7] = [
    ("xdg-terminal-exec", None),
    ("x-terminal-emulator", Some("-e")),
    ("gnome-terminal", Some("--")),
    ("ptyxis", Some("--")),
    ("konsole", Some("-e")),
    ("xfce4-terminal", Some("-x")),
    ("xterm", Some("-e")),
];

impl Places {
    /// By a look at each variable.
    pub fn of(variable: impl Fn(&'static str) -> Option<OsString>) -> Self {
        let set = |name| variable(name).filter(|value| !value.is_empty());
        Self {
            chosen: set("FOBWATCH_PWSH"),
            folders: set("PATH"),
            endings: Endings::of(set),
            #[cfg(not(any(windows, target_os = "macos")))]
            terminal: set("TERMINAL"),
            installed: set("ProgramFiles"),
            system: set("SystemRoot"),
        }
    }

    /// PowerShell 7, or else the one that comes with Windows.
    pub fn powershell(&self) -> Option<PathBuf> {
        if let Some(chosen) = &self.chosen {
            return std::path::absolute(chosen).ok().filter(|program| is_program(program));
        }
        self.find("pwsh").or_else(|| self.usual().into_iter().find(|program| is_program(program)))
    }

    /// Where it is for those who have no `PATH` to tell: a window that the system has started.
    fn usual(&self) -> Vec<PathBuf> {
        let below = |folder: &Option<OsString>, path| folder.as_ref().map(|folder| Path::new(folder).join(path));
        if cfg!(windows) {
            let seven = below(&self.installed, r"PowerShell\7\pwsh.exe");
            let five = below(&self.system, r"System32\WindowsPowerShell\v1.0\powershell.exe");
            seven.into_iter().chain(five).collect()
        } else if cfg!(target_os = "macos") {
            ["/usr/local/bin/pwsh", "/opt/homebrew/bin/pwsh"].map(PathBuf::from).into()
        } else {
            ["/opt/microsoft/powershell/7/pwsh", "/snap/bin/pwsh"].map(PathBuf::from).into()
        }
    }

    /// Runs this in a terminal of its own; false: there is none. `script` is where a file may be for a moment that says what to
    /// run, in a folder of this user alone: on macOS.
    #[cfg(not(any(windows, target_os = "macos")))]
    pub fn open_terminal(&self, program: &Path, arguments: &[OsString], _script: &Path) -> io::Result<bool> {
        self.terminal(program, arguments).map_or(Ok(false), started)
    }

    #[cfg(not(any(windows, target_os = "macos")))]
    fn terminal(&self, program: &Path, arguments: &[OsString]) -> Option<Command> {
        let (mut terminal, before) = self.liked().or_else(|| self.known())?;
        terminal.args(before).arg(program).args(arguments);
        Some(terminal)
    }

    /// With its own arguments, and what the command comes behind.
    #[cfg(not(any(windows, target_os = "macos")))]
    fn liked(&self) -> Option<(Command, Option<&'static str>)> {
        let words = self.terminal.as_ref()?.to_str()?;
        let mut words = words.split_whitespace();
        let name = words.next()?;
        let named = Path::new(name);
        let program = if named.is_absolute() { Some(named.to_owned()) } else { self.find(name) };
        let known = TERMINALS.iter().find(|(known, _)| named.file_name().is_some_and(|name| name == *known));
        let mut terminal = Command::new(program.filter(|program| is_program(program))?);
        terminal.args(words);
        Some((terminal, known.map_or(Some("-e"), |(_, before)| *before)))
    }

    #[cfg(not(any(windows, target_os = "macos")))]
    fn known(&self) -> Option<(Command, Option<&'static str>)> {
        TERMINALS.iter().find_map(|(name, before)| Some((Command::new(self.find(name)?), *before)))
    }

    /// The same: in Windows Terminal where it is installed, else in a console.
    #[cfg(windows)]
    pub fn open_terminal(&self, program: &Path, arguments: &[OsString], _script: &Path) -> io::Result<bool> {
        /// `CREATE_NEW_CONSOLE`.
        const NEW_CONSOLE: u32 = 0x10;
        let Some(terminal) = self.find("wt") else {
            let mut console = Command::new(program);
            std::os::windows::process::CommandExt::creation_flags(console.args(arguments), NEW_CONSOLE);
            return started(console);
        };
        let mut terminal = Command::new(terminal);
        terminal.arg("new-tab");
        // It reads a semicolon as the end of its command.
        for word in std::iter::once(program.as_os_str()).chain(arguments.iter().map(OsString::as_os_str)) {
            terminal.arg(word.to_string_lossy().replace(';', r"\;"));
        }
        started(terminal)
    }

    /// The same: Terminal runs a file. Asked by Apple events, it would have the user grant that first.
    #[cfg(target_os = "macos")]
    pub fn open_terminal(&self, program: &Path, arguments: &[OsString], script: &Path) -> io::Result<bool> {
        use std::io::Write as _;
        use std::os::unix::fs::OpenOptionsExt as _;
        let words = std::iter::once(program.as_os_str()).chain(arguments.iter().map(OsString::as_os_str));
        let words: Vec<_> = words.map(|word| format!("'{}'", word.to_string_lossy().replace('\'', r"'\''"))).collect();
        let mut file = std::fs::File::options().write(true).create(true).truncate(true).mode(0o700).open(script)?;
        write!(file, "#!/bin/sh\nrm -f -- \"$0\"\nexec {}\n", words.join(" "))?;
        let mut terminal = Command::new("/usr/bin/open");
        terminal.args(["-a", "Terminal"]).arg(script);
        started(terminal)
    }

    /// `PATH` with this folder at its end; None: it is in it.
    pub fn path_with(&self, folder: &Path) -> Option<OsString> {
        let mut folders: Vec<_> = self.folders.iter().flat_map(std::env::split_paths).collect();
        if folders.iter().any(|there| there == folder) {
            return None;
        }
        folders.push(folder.to_owned());
        std::env::join_paths(folders).ok()
    }

    /// By its name in a folder of `PATH`, or by its path.
    pub fn find(&self, name: impl AsRef<OsStr>) -> Option<PathBuf> {
        lookup::find(name.as_ref(), self.folders.as_deref(), &self.endings)
    }
}

/// At home, as a terminal begins.
fn started(mut terminal: Command) -> io::Result<bool> {
    if let Some(user) = directories::BaseDirs::new() {
        terminal.current_dir(user.home_dir());
    }
    let mut child = terminal.spawn()?;
    // Someone has to take note of its end.
    std::thread::spawn(move || child.wait());
    Ok(true)
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use std::fs;
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;

    /// A folder with programs that do nothing, which ends with the test.
    struct Folder(PathBuf);

    impl Folder {
        fn with(test: &str, programs: &[&str]) -> Self {
            let folder = std::env::temp_dir().join(format!("fobwatch-{test}-{}", std::process::id()));
            fs::create_dir_all(&folder).expect("a folder");
            let folder = Self(folder);
            for program in programs {
                fs::write(folder.0.join(program), "").expect("a file");
                fs::set_permissions(folder.0.join(program), fs::Permissions::from_mode(0o755)).expect("a program");
            }
            folder
        }

        fn places(&self, more: &[(&str, &str)]) -> Places {
            let path = format!(".::bin:{}", self.0.display());
            Places::of(|name| {
                let set = more.iter().find(|(set, _)| *set == name).map(|(_, value)| (*value).into());
                set.or_else(|| (name == "PATH").then(|| path.clone().into()))
            })
        }

        /// The terminal's command line for a program that is given one argument.
        fn line(&self, more: &[(&str, &str)]) -> Option<String> {
            let terminal = self.places(more).terminal(Path::new("/bin/fob"), &["shell".into()])?;
            assert_eq!(Path::new(terminal.get_program()).parent(), Some(&*self.0));
            let words = std::iter::once(Path::new(terminal.get_program()).file_name().expect("a name"));
            Some(words.chain(terminal.get_args()).map(|word| word.to_string_lossy()).collect::<Vec<_>>().join(" "))
        }
    }

    impl Drop for Folder {
        fn drop(&mut self) {
            let _ = fs::remove_dir_all(&self.0);
        }
    }

    #[test]
    fn powershell_is_the_chosen_one_or_in_the_path() {
        let folder = Folder::with("pwsh", &["pwsh", "mine"]);
        assert_eq!(folder.places(&[]).powershell(), Some(folder.0.join("pwsh")));
        let mine = folder.0.join("mine");
        let chosen = |path: &Path| folder.places(&[("FOBWATCH_PWSH", path.to_str().expect("text"))]).powershell();
        assert_eq!(chosen(&mine), Some(mine.clone()));
        assert_eq!(chosen(&folder.0.join("gone")), None, "another one is not what was said");
        fs::set_permissions(&mine, fs::Permissions::from_mode(0o644)).expect("no program");
        assert_eq!(chosen(&mine), None);
    }

    #[test]
    fn a_folder_is_added_to_the_path_once() {
        let folder = Folder::with("path", &[]);
        let places = folder.places(&[]);
        assert_eq!(places.path_with(&folder.0), None);
        let path = places.path_with(Path::new("/opt/fobwatch")).expect("another one").into_string().expect("text");
        assert_eq!(path, format!(".::bin:{}:/opt/fobwatch", folder.0.display()));
    }

    #[test]
    fn the_terminal_is_what_its_user_likes_or_what_there_is() {
        let folder =
            Folder::with("terminals", &["xterm", "konsole", "x-terminal-emulator", "xdg-terminal-exec", "foot"]);
        assert_eq!(folder.line(&[]).as_deref(), Some("xdg-terminal-exec /bin/fob shell"));
        assert_eq!(folder.line(&[("TERMINAL", "konsole")]).as_deref(), Some("konsole -e /bin/fob shell"));
        assert_eq!(folder.line(&[("TERMINAL", "foot --title x")]).as_deref(), Some("foot --title x -e /bin/fob shell"));
        for (gone, next) in
            [("xdg-terminal-exec", "x-terminal-emulator"), ("x-terminal-emulator", "konsole"), ("konsole", "xterm")]
        {
            fs::remove_file(folder.0.join(gone)).expect("removed");
            assert_eq!(folder.line(&[("TERMINAL", "gone")]), Some(format!("{next} -e /bin/fob shell")));
        }
        fs::remove_file(folder.0.join("xterm")).expect("removed");
        assert_eq!(folder.line(&[]), None);
    }
}
