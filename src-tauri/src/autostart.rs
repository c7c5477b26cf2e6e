//! The start with the system. Invariant: what the settings show is what the system has; nothing of it is remembered.

#[cfg(any(windows, test))]
mod command_line;
#[cfg(target_os = "macos")]
mod macos;
#[cfg(windows)]
mod windows;

#[cfg(target_os = "linux")]
pub(crate) use linux::{found, set};
#[cfg(target_os = "macos")]
pub(crate) use macos::{found, set};
#[cfg(windows)]
pub(crate) use windows::{found, set};

/// What is started is this program on its data folder, in the tray.
pub(crate) const HIDDEN: &str = "--hidden";

/// This program and its arguments; None where a path is no text.
fn command(program: &std::path::Path, data_folder: Option<&std::path::Path>) -> Option<Vec<String>> {
    let mut command = vec![program.to_str()?.to_owned()];
    if let Some(folder) = data_folder {
        command.extend(["--data-dir".to_owned(), folder.to_str()?.to_owned()]);
    }
    command.push(HIDDEN.to_owned());
    Some(command)
}

/// An entry of our own: libraries write it without quotes, so that a path with a blank starts something else.
#[cfg(target_os = "linux")]
mod linux {
    use std::fs;
    use std::io::ErrorKind;
    use std::path::{Path, PathBuf};

    use fobwatch_core::platform::SystemStart;
    use fobwatch_text::{Text, say};
    use tauri::{AppHandle, Manager as _};

    const NAME: &str = "Fobwatch.desktop";
    /// Letters for which an argument has to be in quotes, besides blanks.
    const RESERVED: &str = "\"'\\><~|&;$*?#()`";
    /// Those that keep their meaning within quotes.
    const ESCAPED: [char; 4] = ['"', '`', '$', '\\'];

    /// None: it cannot be told.
    pub(crate) fn found(app: &AppHandle, data_folder: Option<&Path>) -> Option<SystemStart> {
        let text = match fs::read_to_string(entry(app)?) {
            Ok(text) => text,
            Err(error) if error.kind() == ErrorKind::NotFound => return Some(SystemStart::Off),
            Err(_) => return None,
        };
        Some(standing(&text, &command(app, data_folder)?))
    }

    pub(crate) fn set(app: &AppHandle, data_folder: Option<&Path>, on: bool) -> Result<(), Text> {
        let changed = |error: std::io::Error| say::autostart::not_changed(fobwatch_core::system::words(error.kind()));
        let none = || Text::from(say::autostart::NO_HOME);
        let path = entry(app).ok_or_else(none)?;
        if !on {
            return match fs::remove_file(path) {
                Err(error) if error.kind() != ErrorKind::NotFound => Err(changed(error)),
                _ => Ok(()),
            };
        }
        let unwritable = || Text::from(say::autostart::PATH_UNUSABLE);
        let text = text(&command(app, data_folder).ok_or_else(unwritable)?);
        path.parent().map_or(Ok(()), fs::create_dir_all).and_then(|()| fs::write(&path, text)).map_err(changed)
    }

    /// Where desktops look.
    fn entry(app: &AppHandle) -> Option<PathBuf> {
        Some(app.path().home_dir().ok()?.join(".config/autostart").join(NAME))
    }

    /// The program and its arguments; None where a path is no text.
    fn command(app: &AppHandle, data_folder: Option<&Path>) -> Option<Vec<String>> {
        let program = app.env().appimage.map(PathBuf::from).or_else(|| std::env::current_exe().ok())?;
        super::command(&program, data_folder)
    }

    fn text(command: &[String]) -> String {
        let arguments: Vec<_> = command.iter().map(|argument| quoted(argument)).collect();
        let exec = arguments.join(" ");
        format!(
            "[Desktop Entry]\nType=Application\nVersion=1.0\nName=Fobwatch\nIcon=fobwatch\nExec={exec}\n\
             StartupNotify=false\nTerminal=false\n"
        )
    }

    /// As the Desktop Entry specification has it: quotes, then the escapes of any string of an entry. A percent sign
    /// begins a code.
    fn quoted(argument: &str) -> String {
        let argument = argument.replace('%', "%%");
        let needs = |letter: char| letter.is_whitespace() || RESERVED.contains(letter);
        if !argument.is_empty() && !argument.chars().any(needs) {
            return argument;
        }
        let mut quoted = String::from('"');
        for letter in argument.chars() {
            if ESCAPED.contains(&letter) {
                quoted.push('\\');
            }
            quoted.push(letter);
        }
        quoted.push('"');
        quoted.replace('\\', "\\\\").replace('\n', "\\n").replace('\t', "\\t").replace('\r', "\\r")
    }

    /// What an entry starts, compared with what we would write.
    fn standing(text: &str, ours: &[String]) -> SystemStart {
        let value = |key: &str| {
            let group = text.lines().map(str::trim).skip_while(|line| *line != "[Desktop Entry]").skip(1);
            let mut lines = group.take_while(|line| !line.starts_with('['));
            lines.find_map(|line| Some(line.strip_prefix(key)?.trim_start().strip_prefix('=')?.trim().to_owned()))
        };
        let is_off = value("Hidden").is_some_and(|hidden| hidden == "true")
            || value("X-GNOME-Autostart-enabled").is_some_and(|enabled| enabled == "false");
        let Some(exec) = value("Exec").filter(|_| !is_off) else { return SystemStart::Off };
        let found = words(&exec);
        let is_ours = match (found.split_first(), ours.split_first()) {
            (Some((program, arguments)), Some((our_program, our_arguments))) => {
                is_same(program, our_program) && arguments == our_arguments
            }
            _ => false,
        };
        if is_ours { SystemStart::On } else { SystemStart::Other { command: exec } }
    }

    /// A bare name is looked for by the desktop; a link leads to us.
    fn is_same(program: &str, ours: &str) -> bool {
        if !program.contains('/') {
            return Path::new(ours).file_name().is_some_and(|name| *name == *program);
        }
        let real = |path: &str| fs::canonicalize(path).unwrap_or_else(|_| PathBuf::from(path));
        program == ours || real(program) == real(ours)
    }

    /// The arguments of an `Exec` line.
    fn words(exec: &str) -> Vec<String> {
        let mut plain = String::new();
        let mut letters = exec.chars();
        while let Some(letter) = letters.next() {
            if letter != '\\' {
                plain.push(letter);
                continue;
            }
            plain.push(match letters.next() {
                Some('s') => ' ',
                Some('n') => '\n',
                Some('t') => '\t',
                Some('r') => '\r',
                Some(other) => other,
                None => '\\',
            });
        }
        let (mut words, mut word, mut in_quotes) = (Vec::new(), None::<String>, false);
        let mut letters = plain.chars().peekable();
        while let Some(letter) = letters.next() {
            match letter {
                '"' => {
                    in_quotes = !in_quotes;
                    word.get_or_insert_default();
                }
                '\\' if in_quotes => word.get_or_insert_default().extend(letters.next()),
                ' ' | '\t' if !in_quotes => words.extend(word.take()),
                '%' if letters.next_if_eq(&'%').is_some() => word.get_or_insert_default().push('%'),
                letter => word.get_or_insert_default().push(letter),
            }
        }
        words.extend(word);
        words
    }

    #[cfg(test)]
    mod tests {
        use super::*;
        use crate::autostart::HIDDEN;

        fn command(words: &[&str]) -> Vec<String> {
            words.iter().map(|word| (*word).to_owned()).collect()
        }

        fn exec(command: &[String]) -> String {
            let text = text(command);
            text.lines().find_map(|line| line.strip_prefix("Exec=")).expect("a line").to_owned()
        }

        #[test]
        fn what_is_written_is_quoted_as_the_specification_says() {
            for (program, expected) in [
                ("/usr/bin/fobwatch", "/usr/bin/fobwatch --hidden"),
                ("/opt/My Apps/fobwatch", r#""/opt/My Apps/fobwatch" --hidden"#),
                (r#"/a"b"#, r#""/a\\"b" --hidden"#),
                ("/a$b`c", r#""/a\\$b\\`c" --hidden"#),
                (r"/a\b", r#""/a\\\\b" --hidden"#),
                ("/100%/x", "/100%%/x --hidden"),
            ] {
                assert_eq!(exec(&command(&[program, HIDDEN])), expected);
            }
        }

        #[test]
        fn what_was_written_is_read_back() {
            for program in
                ["/usr/bin/f", "/a b/f", "/a\"b/f", "/a\\b/f", "/$x/`y`/f", "/50%/f", "/ü/f", "/a'b&c;d(e)/f"]
            {
                let ours = command(&[program, "--data-dir", "/my data/100%", HIDDEN]);
                assert_eq!(words(&exec(&ours)), ours);
                assert_eq!(standing(&text(&ours), &ours), SystemStart::On, "{program}");
            }
        }

        #[test]
        fn other_entries_are_told_apart() {
            let ours = command(&["/opt/My Apps/fobwatch", HIDDEN]);
            let found = |lines: &str| standing(&format!("# of ours\n[Desktop Entry]\n{lines}\n"), &ours);
            let other = |command: &str| SystemStart::Other { command: command.to_owned() };
            // As it was written once: without quotes.
            assert_eq!(found("Exec=/opt/My Apps/fobwatch --hidden"), other("/opt/My Apps/fobwatch --hidden"));
            assert_eq!(found("Exec=/old/fobwatch --hidden"), other("/old/fobwatch --hidden"));
            assert_eq!(found("Exec = fobwatch --hidden"), SystemStart::On);
            assert_eq!(found("Exec=\"/opt/My Apps/fobwatch\" --hidden\nHidden=true"), SystemStart::Off);
            assert_eq!(found("Exec=fobwatch --hidden\nX-GNOME-Autostart-enabled=false"), SystemStart::Off);
            assert_eq!(found("Name=Fobwatch\n[Other]\nExec=fobwatch --hidden"), SystemStart::Off);
        }
    }
}
