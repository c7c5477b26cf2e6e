//! In the registry, where Windows and its Task Manager look (`Run`, `StartupApproved`).

use std::fs;
use std::path::{Path, PathBuf};

use fobwatch_core::platform::SystemStart;
use fobwatch_text::{Text, say};
use tauri::AppHandle;
use windows_registry::{CURRENT_USER, Key, Result};

use super::command_line::{line, words};

const RUN: &str = r"Software\Microsoft\Windows\CurrentVersion\Run";
/// What its user has switched off in the Task Manager or in Windows' settings.
const APPROVED: &str = r"Software\Microsoft\Windows\CurrentVersion\Explorer\StartupApproved\Run";
const NAME: &str = "Fobwatch";
/// Characters; Windows starts no longer ones.
const LONGEST: usize = 260;

/// None: it cannot be told.
pub(crate) fn found(_: &AppHandle, data_folder: Option<&Path>) -> Option<SystemStart> {
    found_in(CURRENT_USER, &ours(data_folder)?)
}

pub(crate) fn set(_: &AppHandle, data_folder: Option<&Path>, on: bool) -> std::result::Result<(), Text> {
    let command = ours(data_folder).filter(|_| on);
    if on && command.as_ref().is_none_or(|command| line(command).encode_utf16().count() > LONGEST) {
        return Err(say::autostart::PATH_UNUSABLE.into());
    }
    set_in(CURRENT_USER, command.as_deref()).map_err(|error| say::autostart::not_changed(error.message()))
}

fn ours(data_folder: Option<&Path>) -> Option<Vec<String>> {
    super::command(&std::env::current_exe().ok()?, data_folder)
}

fn found_in(user: &Key, ours: &[String]) -> Option<SystemStart> {
    let written = user.open(RUN).and_then(|run| run.get_string(NAME));
    if is_missing(&written) {
        return Some(SystemStart::Off);
    }
    let written = written.ok()?;
    // Its first byte is even where it is on; what nobody has touched is on.
    let flag = user.open(APPROVED).and_then(|approved| approved.get_value(NAME));
    if flag.is_ok_and(|bytes| bytes.first().is_some_and(|first| first % 2 == 1)) {
        return Some(SystemStart::Off);
    }
    let found = words(&written);
    let is_ours = is_same(&found[0], &ours[0]) && found[1..] == ours[1..];
    Some(if is_ours { SystemStart::On } else { SystemStart::Other { command: written } })
}

/// None: nothing is started.
fn set_in(user: &Key, command: Option<&[String]>) -> Result<()> {
    // On again after it was switched off elsewhere; off, nothing of it is left.
    removed(user, APPROVED)?;
    match command {
        Some(command) => user.create(RUN)?.set_string(NAME, line(command)),
        None => removed(user, RUN),
    }
}

fn removed(user: &Key, key: &str) -> Result<()> {
    let removed = user.options().read().write().open(key).and_then(|key| key.remove_value(NAME));
    if is_missing(&removed) { Ok(()) } else { removed }
}

/// `ERROR_FILE_NOT_FOUND`, as registry calls have it.
fn is_missing<T>(done: &Result<T>) -> bool {
    done.as_ref().err().is_some_and(|error| error.code().0.cast_unsigned() == 0x8007_0002)
}

/// Letters' case is no difference there; a short or linked path leads to us.
fn is_same(program: &str, ours: &str) -> bool {
    let real = |path: &str| fs::canonicalize(path).unwrap_or_else(|_| PathBuf::from(path));
    program.eq_ignore_ascii_case(ours) || real(program) == real(ours)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEST: &str = r"Software\FobwatchTest\Autostart";

    #[test]
    fn what_is_set_is_found_and_what_others_change_is_told() {
        let _ = CURRENT_USER.remove_tree(TEST);
        let user = CURRENT_USER.create(TEST).expect("a key");
        let command = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
        let ours = command(&[r"C:\My Apps\fobwatch.exe", "--data-dir", r"D:\my data\", "--hidden"]);
        assert_eq!(found_in(&user, &ours), Some(SystemStart::Off));
        // Nothing to take away.
        set_in(&user, None).expect("off");

        set_in(&user, Some(&ours)).expect("on");
        let run = user.create(RUN).expect("a key");
        let written = run.get_string(NAME).expect("a value");
        assert_eq!(written, r#""C:\My Apps\fobwatch.exe" --data-dir "D:\my data\\" --hidden"#);
        assert_eq!(found_in(&user, &ours), Some(SystemStart::On));

        run.set_string(NAME, r#""c:\my apps\FOBWATCH.exe" --data-dir "D:\my data\\" --hidden"#).expect("set");
        assert_eq!(found_in(&user, &ours), Some(SystemStart::On), "the case of its letters");
        for other in [r"C:\My Apps\fobwatch.exe --hidden", r#""C:\old\fobwatch.exe" --hidden"#] {
            run.set_string(NAME, other).expect("set");
            assert_eq!(found_in(&user, &ours), Some(SystemStart::Other { command: other.to_owned() }));
        }

        set_in(&user, Some(&ours)).expect("on");
        let approved = user.create(APPROVED).expect("a key");
        for (first, standing) in
            [(2, SystemStart::On), (3, SystemStart::Off), (6, SystemStart::On), (7, SystemStart::Off)]
        {
            let flag = [first, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8];
            approved.set_bytes(NAME, windows_registry::Type::Bytes, &flag).expect("set");
            assert_eq!(found_in(&user, &ours), Some(standing), "{first}");
        }
        set_in(&user, Some(&ours)).expect("on again");
        assert_eq!(found_in(&user, &ours), Some(SystemStart::On));
        set_in(&user, None).expect("off");
        assert_eq!(found_in(&user, &ours), Some(SystemStart::Off));
        CURRENT_USER.remove_tree(TEST).expect("removed");
    }
}
