//! Separated values as spreadsheets write them: quoted or not, with commas, semicolons or tabs. Invariant: whatever the
//! text, reading it ends, and each row knows its line.

/// What parts the cells, the likeliest first.
const SEPARATORS: [char; 3] = [',', ';', '\t'];

/// A row that is not blank.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Row {
    /// The line that it begins in, from 1.
    pub line: u32,
    /// Without space around them.
    pub cells: Vec<String>,
}

/// A quote that does not end, in the row that begins in this line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct OpenQuote(pub u32);

/// All rows that are not blank. The first one decides what parts the cells, unless a line `sep=;` before it says so.
pub(crate) fn rows(text: &str) -> Result<Vec<Row>, OpenQuote> {
    let text = text.trim_start_matches('\u{feff}');
    let (told, text, line) = told_separator(text);
    let separator = told.unwrap_or_else(|| separator(text));
    let mut rows = Vec::new();
    let mut reader = Reader { letters: text.chars().peekable(), line, separator };
    while let Some(row) = reader.row()? {
        if row.cells.iter().any(|cell| !cell.is_empty()) {
            rows.push(row);
        }
    }
    Ok(rows)
}

/// As Excel takes it; with the text behind it, and the line that this begins in.
fn told_separator(text: &str) -> (Option<char>, &str, u32) {
    let (first, rest) = text.split_once('\n').unwrap_or((text, ""));
    let told = first.trim().trim_matches('"').strip_prefix("sep=").filter(|told| told.chars().count() == 1);
    match told
        .and_then(|told| told.chars().next())
        .or_else(|| (first.trim_end_matches('\r') == "sep=\t").then_some('\t'))
    {
        Some(separator) => (Some(separator), rest, 2),
        None => (None, text, 1),
    }
}

/// The one that is most often in the first line that is not blank, outside quotes.
fn separator(text: &str) -> char {
    let first = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let mut quoted = false;
    let mut counts = [0_u32; SEPARATORS.len()];
    for letter in first.chars() {
        quoted ^= letter == '"';
        for (separator, count) in SEPARATORS.iter().zip(&mut counts) {
            *count += u32::from(!quoted && letter == *separator);
        }
    }
    let most = counts.iter().copied().max().unwrap_or_default();
    SEPARATORS.iter().zip(counts).find(|(_, count)| *count == most).map_or(',', |(separator, _)| *separator)
}

struct Reader<'t> {
    letters: std::iter::Peekable<std::str::Chars<'t>>,
    line: u32,
    separator: char,
}

impl Reader<'_> {
    /// None at the end.
    fn row(&mut self) -> Result<Option<Row>, OpenQuote> {
        if self.letters.peek().is_none() {
            return Ok(None);
        }
        let line = self.line;
        let mut cells = Vec::new();
        loop {
            let (cell, goes_on) = self.cell(line)?;
            cells.push(cell);
            if !goes_on {
                return Ok(Some(Row { line, cells }));
            }
        }
    }

    /// With whether another one follows in the row.
    fn cell(&mut self, line: u32) -> Result<(String, bool), OpenQuote> {
        let mut cell = String::new();
        let mut was_quoted = false;
        while let Some(letter) = self.letters.next() {
            match letter {
                '"' if !was_quoted && cell.trim().is_empty() => {
                    was_quoted = true;
                    cell = self.quoted(line)?;
                }
                '\n' => {
                    self.line += 1;
                    return Ok((kept(cell, was_quoted), false));
                }
                '\r' if matches!(self.letters.peek(), Some('\n') | None) => {}
                letter if letter == self.separator => return Ok((kept(cell, was_quoted), true)),
                letter if was_quoted && letter.is_whitespace() => {}
                letter => cell.push(letter),
            }
        }
        Ok((kept(cell, was_quoted), false))
    }

    /// Up to the quote that is not doubled.
    fn quoted(&mut self, line: u32) -> Result<String, OpenQuote> {
        let mut text = String::new();
        while let Some(letter) = self.letters.next() {
            match letter {
                '"' if self.letters.next_if_eq(&'"').is_none() => return Ok(text),
                '\n' => {
                    self.line += 1;
                    text.push('\n');
                }
                letter => text.push(letter),
            }
        }
        Err(OpenQuote(line))
    }
}

/// What was quoted is as it was typed.
fn kept(cell: String, was_quoted: bool) -> String {
    if was_quoted { cell } else { cell.trim().to_owned() }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(text: &str) -> Vec<(u32, Vec<String>)> {
        rows(text).map(|rows| rows.into_iter().map(|row| (row.line, row.cells)).collect()).expect("a table")
    }

    fn row(line: u32, cells: &[&str]) -> (u32, Vec<String>) {
        (line, cells.iter().map(|cell| (*cell).to_owned()).collect())
    }

    #[test]
    fn cells_are_parted_by_whichever_sign_the_first_line_has() {
        for separator in [',', ';', '\t'] {
            let text = "\u{feff}\r\nName|\"a,b;\tc\"|C\r\n\r\n x |\"two \"\"quoted\"\"\r\nlines\" | \r\n|||\r\ny|z"
                .replace('|', &separator.to_string());
            let expected =
                [row(2, &["Name", "a,b;\tc", "C"]), row(4, &["x", "two \"quoted\"\r\nlines", ""]), row(7, &["y", "z"])];
            assert_eq!(read(&text), expected, "{separator:?}");
        }
        assert_eq!(read("sep=;\r\na,b;c\n"), [row(2, &["a,b", "c"])]);
        assert_eq!(read("alone\nx"), [row(1, &["alone"]), row(2, &["x"])]);
        assert_eq!(read("5\" pipe,a\"b"), [row(1, &["5\" pipe", "a\"b"])], "a quote within is a letter");
        assert!(read("").is_empty() && read("\r\n ; \n").is_empty());
    }

    #[test]
    fn a_quote_that_does_not_end_is_told_by_its_line() {
        assert_eq!(rows("a,b\nc,d\ne,\"f\ng,h\n").err(), Some(OpenQuote(3)));
    }

    proptest! {
        #[test]
        fn what_is_quoted_is_read_as_it_was(cells in proptest::collection::vec("[^\\x00\u{feff}]{0,9}", 1..5)) {
            prop_assume!(cells.iter().any(|cell| !cell.is_empty()));
            let quoted: Vec<_> = cells.iter().map(|cell| format!("\"{}\"", cell.replace('"', "\"\""))).collect();
            let text = format!("a,b\r\n{}\r\n", quoted.join(","));
            prop_assert_eq!(read(&text).pop().map(|(_, cells)| cells), Some(cells));
        }

        #[test]
        fn any_text_is_read_or_refused(text in any::<String>()) {
            let _ = rows(&text);
        }
    }
}
