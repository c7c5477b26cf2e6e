//! A command as one line, as Windows takes it apart (`CommandLineToArgvW`).

/// The program always in quotes: without them Windows tries each blank in its path for the end of it.
pub(super) fn line(command: &[String]) -> String {
    let Some((program, arguments)) = command.split_first() else { return String::new() };
    // No path has a quote in it.
    let mut line = format!("\"{program}\"");
    for argument in arguments {
        line.push(' ');
        line.push_str(&quoted(argument));
    }
    line
}

/// Backslashes count only before a quote.
fn quoted(argument: &str) -> String {
    if !argument.is_empty() && !argument.contains([' ', '\t', '\n', '"']) {
        return argument.to_owned();
    }
    let (mut quoted, mut slashes) = (String::from('"'), 0);
    for letter in argument.chars() {
        if letter == '"' {
            quoted.extend(std::iter::repeat_n('\\', slashes + 1));
        }
        slashes = if letter == '\\' { slashes + 1 } else { 0 };
        quoted.push(letter);
    }
    quoted.extend(std::iter::repeat_n('\\', slashes));
    quoted.push('"');
    quoted
}

/// The program and its arguments.
pub(super) fn words(line: &str) -> Vec<String> {
    let line = line.trim_start_matches([' ', '\t']);
    // Nothing is escaped in the program's own name.
    let (program, rest) = match line.strip_prefix('"') {
        Some(quoted) => quoted.split_once('"').unwrap_or((quoted, "")),
        None => line.split_once([' ', '\t']).unwrap_or((line, "")),
    };
    let mut words = vec![program.to_owned()];
    let (mut word, mut in_quotes) = (None::<String>, false);
    let mut letters = rest.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '\\' => {
                let mut slashes = 1;
                while letters.next_if_eq(&'\\').is_some() {
                    slashes += 1;
                }
                let word = word.get_or_insert_default();
                if letters.peek() == Some(&'"') {
                    word.extend(std::iter::repeat_n('\\', slashes / 2));
                    if slashes % 2 == 1 {
                        word.extend(letters.next());
                    }
                } else {
                    word.extend(std::iter::repeat_n('\\', slashes));
                }
            }
            '"' if in_quotes && letters.next_if_eq(&'"').is_some() => word.get_or_insert_default().push('"'),
            '"' => {
                in_quotes = !in_quotes;
                word.get_or_insert_default();
            }
            ' ' | '\t' if !in_quotes => words.extend(word.take()),
            letter => word.get_or_insert_default().push(letter),
        }
    }
    words.extend(word);
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    fn command(words: &[&str]) -> Vec<String> {
        words.iter().map(|word| (*word).to_owned()).collect()
    }

    #[test]
    fn the_program_is_in_quotes_and_arguments_where_they_need_them() {
        for (words, expected) in [
            (&[r"C:\f.exe", "--hidden"][..], r#""C:\f.exe" --hidden"#),
            (
                &[r"C:\My Apps\f.exe", "--data-dir", r"D:\my data", "--hidden"],
                r#""C:\My Apps\f.exe" --data-dir "D:\my data" --hidden"#,
            ),
            (&[r"C:\f.exe", r"D:\my data\"], r#""C:\f.exe" "D:\my data\\""#),
            (&[r"C:\f.exe", r#"a\"b c"#], r#""C:\f.exe" "a\\\"b c""#),
            (&[r"C:\f.exe", ""], r#""C:\f.exe" """#),
        ] {
            assert_eq!(line(&command(words)), expected);
        }
    }

    #[test]
    fn what_was_written_is_read_back() {
        for argument in
            ["plain", "", "a b", r"D:\x\", r"D:\my data\", r"\\host\share\a b\\", r#"""#, r#"\""#, r#"a"b c\"#, "ü \t"]
        {
            let command = command(&[r"C:\My Apps\fobwatch.exe", "--data-dir", argument, "--hidden"]);
            assert_eq!(words(&line(&command)), command, "{argument}");
        }
    }

    #[test]
    fn what_others_write_is_taken_apart_as_windows_does() {
        assert_eq!(words(r"C:\My Apps\f.exe --hidden"), [r"C:\My", r"Apps\f.exe", "--hidden"]);
        assert_eq!(words(r#"  "C:\a b\f.exe""#), [r"C:\a b\f.exe"]);
        assert_eq!(words(r#"f "a""b" c\d"#), ["f", r#"a"b"#, r"c\d"]);
        assert_eq!(words(""), [""]);
    }
}
