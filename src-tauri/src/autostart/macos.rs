//! A launch agent: a property list that launchd reads when its user signs in.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use fobwatch_core::platform::SystemStart;
use fobwatch_text::{Text, say};
use plist::{Dictionary, Value};
use tauri::{AppHandle, Manager as _};

const NAME: &str = "Fobwatch.plist";
const LABEL: &str = "Fobwatch";

/// None: it cannot be told.
pub(crate) fn found(app: &AppHandle, data_folder: Option<&Path>) -> Option<SystemStart> {
    let path = entry(app)?;
    match path.try_exists() {
        Ok(true) => Some(standing(&Value::from_file(path).ok()?, &ours(data_folder)?)),
        Ok(false) => Some(SystemStart::Off),
        Err(_) => None,
    }
}

pub(crate) fn set(app: &AppHandle, data_folder: Option<&Path>, on: bool) -> Result<(), Text> {
    let path = entry(app).ok_or(say::autostart::NO_HOME)?;
    let changed = |error: std::io::Error| say::autostart::not_changed(fobwatch_core::system::words(error.kind()));
    if !on {
        return match fs::remove_file(path) {
            Err(error) if error.kind() != ErrorKind::NotFound => Err(changed(error)),
            _ => Ok(()),
        };
    }
    let command = ours(data_folder).ok_or(say::autostart::PATH_UNUSABLE)?;
    path.parent().map_or(Ok(()), fs::create_dir_all).map_err(changed)?;
    let written = list(&command).to_file_xml(path);
    written.map_err(|error| say::autostart::not_changed(error.to_string()))
}

fn entry(app: &AppHandle) -> Option<PathBuf> {
    Some(app.path().home_dir().ok()?.join("Library/LaunchAgents").join(NAME))
}

fn ours(data_folder: Option<&Path>) -> Option<Vec<String>> {
    super::command(&std::env::current_exe().ok()?, data_folder)
}

fn list(command: &[String]) -> Value {
    let arguments = command.iter().map(|word| Value::from(word.as_str())).collect::<Vec<_>>();
    let mut list = Dictionary::new();
    list.insert("Label".to_owned(), LABEL.into());
    list.insert("ProgramArguments".to_owned(), Value::Array(arguments));
    list.insert("RunAtLoad".to_owned(), true.into());
    Value::Dictionary(list)
}

/// What an entry starts, compared with what we would write.
fn standing(list: &Value, ours: &[String]) -> SystemStart {
    let list = list.as_dictionary();
    let get = |key: &str| list.and_then(|list| list.get(key));
    let is = |key: &str| get(key).and_then(Value::as_boolean).unwrap_or_default();
    let arguments = get("ProgramArguments").and_then(Value::as_array);
    let Some(arguments) = arguments.filter(|_| is("RunAtLoad") && !is("Disabled")) else { return SystemStart::Off };
    let found: Vec<_> = arguments.iter().filter_map(Value::as_string).collect();
    if found == ours { SystemStart::On } else { SystemStart::Other { command: found.join(" ") } }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_back_and_other_entries_are_told_apart() {
        let ours = ["/Applications/My <Apps>/f".to_owned(), "--hidden".to_owned()];
        let mut written = Vec::new();
        list(&ours).to_writer_xml(&mut written).expect("written");
        let read = Value::from_reader_xml(&*written).expect("read");
        assert_eq!(standing(&read, &ours), SystemStart::On);
        let other = standing(&read, &["/f".to_owned()]);
        assert_eq!(other, SystemStart::Other { command: "/Applications/My <Apps>/f --hidden".to_owned() });
        assert_eq!(standing(&Value::Dictionary(Dictionary::new()), &ours), SystemStart::Off);
    }
}
