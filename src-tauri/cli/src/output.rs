//! Output. Invariant: results on standard output, everything else on standard error; no colour and no progress
//! where nobody looks; nothing at all with `--quiet`.

use std::fmt::Write as _;
use std::io::Write as _;
use std::process::ExitCode;
use std::sync::atomic::{AtomicBool, Ordering};

use fobwatch_protocol::{Code, Failure, Hidden};
use serde::Serialize;
use serde_json::{Value, json};
use zeroize::Zeroizing;

/// Whether `--quiet` was given; one for the process, as all of it prints.
static QUIET: AtomicBool = AtomicBool::new(false);

/// Switches output and prompts off.
pub(crate) fn be_quiet() {
    QUIET.store(true, Ordering::Relaxed);
}

pub(crate) fn is_quiet() -> bool {
    QUIET.load(Ordering::Relaxed)
}

/// Prints a failure: one line and a hint, or as JSON on standard output.
pub(crate) fn failed(failure: &Failure, as_json: bool) -> ExitCode {
    if as_json {
        note(&ascii(&json!({ "error": failure }).to_string()));
    } else {
        note(&format!("fob: {}", shown(&failure.message)));
        for line in failure.hint.iter().flat_map(|hint| hint.lines()) {
            note(&format!("     {}", shown(line)));
        }
    }
    ExitCode::from(failure.code.exit())
}

/// A line to standard error.
pub(crate) fn note(line: &str) {
    if is_quiet() {
        return;
    }
    let _ = writeln!(std::io::stderr(), "{line}");
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

/// A reader that has gone away ends us quietly; a disk that is full does not.
pub(crate) fn bytes(bytes: &[u8]) {
    if is_quiet() {
        return;
    }
    if let Err(error) = std::io::stdout().write_all(bytes).and_then(|()| std::io::stdout().flush()) {
        if error.kind() == std::io::ErrorKind::BrokenPipe {
            std::process::exit(0);
        }
        note(&format!("fob: standard output cannot be written: {}", error.kind()));
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

/// Columns, each as wide as its widest cell.
pub(crate) fn table(rows: &[Vec<String>]) {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let rows: Vec<Vec<String>> = rows.iter().map(|row| row.iter().map(|cell| shown(cell)).collect()).collect();
    let widest = |column: usize| rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.chars().count()).max();
    let widths: Vec<usize> = (0..columns).map(|column| widest(column).unwrap_or(0)).collect();
    for row in &rows {
        let cells: Vec<String> =
            row.iter().zip(&widths).map(|(cell, width)| format!("{cell:width$}", width = *width)).collect();
        line(cells.join("  ").trim_end());
    }
}
