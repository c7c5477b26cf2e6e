//! Output. Invariant: results on standard output, everything else on standard error; no colour and no progress
//! where nobody looks; nothing at all with `--quiet`.

use std::fmt::Write as _;
use std::io::{self, Write as _};
use std::process::ExitCode;
use std::sync::atomic::{AtomicBool, Ordering};

use fobwatch_protocol::{Code, Failure, Hidden};
use serde::Serialize;
use serde_json::{Value, json};
use zeroize::Zeroizing;

use crate::trouble;
use crate::words::Tone;

/// Whether `--quiet` was given; one for the process, as all of it prints.
static QUIET: AtomicBool = AtomicBool::new(false);

/// Switches output and prompts off.
pub(crate) fn be_quiet() {
    QUIET.store(true, Ordering::Relaxed);
}

pub(crate) fn is_quiet() -> bool {
    QUIET.load(Ordering::Relaxed)
}

/// Prints a failure to standard error: one line and a hint, or as JSON. One without a message has been told.
pub(crate) fn failed(failure: &Failure, as_json: bool) -> ExitCode {
    if as_json {
        note(&ascii(&json!({ "error": failure }).to_string()));
    } else if !failure.message.is_empty() {
        note(&format!("{} {}", Tone::Bad.on("fob:"), shown(&failure.message)));
        for line in failure.hint.iter().flat_map(|hint| hint.lines()) {
            note(&format!("     {}", shown(line)));
        }
    }
    ExitCode::from(failure.code.exit())
}

/// A line to standard error, in the colours that it has.
pub(crate) fn note(line: &str) {
    if is_quiet() {
        return;
    }
    // In one piece: others may write there too.
    let _ = anstream::stderr().write_all(format!("{line}\n").as_bytes());
}

/// A line to standard output.
pub(crate) fn line(line: &str) {
    bytes(line.as_bytes());
    bytes(b"\n");
}

pub(crate) fn secret(text: &Hidden) {
    // EXPOSE: it was asked for.
    let text = text.reveal();
    // In one piece, for whoever reads by the write.
    let mut line = Zeroizing::new(Vec::with_capacity(text.len() + 1));
    line.extend_from_slice(text.as_bytes());
    if !text.ends_with('\n') {
        line.push(b'\n');
    }
    bytes(&line);
}

/// As they are.
pub(crate) fn bytes(bytes: &[u8]) {
    print(io::stdout(), bytes);
}

/// A line to standard output, in the colours that it has.
fn coloured(line: &str) {
    print(anstream::stdout(), format!("{line}\n").as_bytes());
}

/// A reader that has gone away ends us quietly; a disk that is full does not.
fn print(mut output: impl io::Write, bytes: &[u8]) {
    if is_quiet() {
        return;
    }
    if let Err(error) = output.write_all(bytes).and_then(|()| output.flush()) {
        if error.kind() == io::ErrorKind::BrokenPipe {
            std::process::exit(0);
        }
        failed(&trouble::with("standard output cannot be written", &error), false);
        std::process::exit(i32::from(Code::Usage.exit()));
    }
}

/// The answer itself; its keys sorted, as scripts that compare texts have always had them.
pub(crate) fn json(answer: &impl Serialize) {
    match serde_json::to_value(answer) {
        Ok(sorted) => secret(&Hidden::new(ascii(&format!("{sorted:#}")))),
        Err(error) => note(&format!("fob: {error}")),
    }
}

/// The same in one line, of several to come.
pub(crate) fn json_line(value: &Value) {
    line(&ascii(&value.to_string()));
}

/// The same JSON in ASCII alone, which no code page reads as something else. Beyond ASCII there are only texts.
pub(crate) fn ascii(json: &str) -> String {
    let mut ascii = String::with_capacity(json.len());
    for letter in json.chars() {
        if letter.is_ascii() {
            ascii.push(letter);
        } else {
            for unit in letter.encode_utf16(&mut [0; 2]) {
                // A text takes all that is written to it.
                let _ = write!(ascii, "\\u{unit:04x}");
            }
        }
    }
    ascii
}

/// One of several states, kinds and so on: as its JSON has it, in words.
pub(crate) fn word(one: &impl Serialize) -> String {
    match serde_json::to_value(one) {
        Ok(Value::String(word)) => word.replace('_', " "),
        _ => String::new(),
    }
}

/// A text from elsewhere without what could move the cursor.
pub(crate) fn shown(text: &str) -> String {
    text.chars().map(|c| if c.is_control() || is_bidi(c) { '\u{fffd}' } else { c }).collect()
}

fn is_bidi(c: char) -> bool {
    matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// What stands in a column of a table.
pub(crate) struct Cell {
    text: String,
    tone: Option<Tone>,
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Self { text, tone: None }
    }
}

impl From<(&'static str, Tone)> for Cell {
    fn from((word, tone): (&'static str, Tone)) -> Self {
        Self { text: word.to_owned(), tone: Some(tone) }
    }
}

/// Columns, each as wide as its widest cell.
pub(crate) fn table<C: Into<Cell>>(rows: impl IntoIterator<Item = Vec<C>>) {
    let cells = |row: Vec<C>| row.into_iter().map(Into::into).map(|Cell { text, tone }| (shown(&text), tone)).collect();
    let rows: Vec<Vec<(String, Option<Tone>)>> = rows.into_iter().map(cells).collect();
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let widest =
        |column: usize| rows.iter().filter_map(|row| row.get(column)).map(|(text, _)| text.chars().count()).max();
    let widths: Vec<usize> = (0..columns).map(|column| widest(column).unwrap_or(0)).collect();
    for row in rows {
        let last = row.iter().rposition(|(text, _)| !text.is_empty());
        let cells = row.iter().zip(&widths).enumerate().take(last.map_or(0, |last| last + 1));
        let cells = cells.map(|(place, ((text, tone), width))| {
            let after = if Some(place) == last { 0 } else { width - text.chars().count() };
            let text = tone.map_or_else(|| text.clone(), |tone| tone.on(text));
            format!("{text}{:after$}", "")
        });
        coloured(&cells.collect::<Vec<_>>().join("  "));
    }
}

/// A line that begins with a word that stands out.
pub(crate) fn marked((word, tone): (&'static str, Tone), width: usize, rest: &str) {
    let after = width.saturating_sub(word.chars().count());
    coloured(format!("{}{:after$}  {}", tone.on(word), "", shown(rest)).trim_end());
}
