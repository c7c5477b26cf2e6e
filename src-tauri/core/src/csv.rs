//! Separated values (RFC 4180): activity, as spreadsheets read it, and tables that they write. Invariant: no cell that is
//! written is a formula.

mod reading;

use jiff::Timestamp;

pub(crate) use reading::{OpenQuote, Row, rows};

use crate::activity::{ActivityRow, Cause};

/// Tells spreadsheets that the text is UTF-8.
const MARK: char = '\u{feff}';

/// One line for each row under a head line, times in UTC.
pub(crate) fn activity(rows: &[ActivityRow]) -> String {
    let mut text = String::from(MARK);
    line(&mut text, &["Time (UTC)", "Customer", "Profile", "Outcome", "Cause", "What happened"]);
    for ActivityRow { name, customer, activity, .. } in rows {
        let at = Timestamp::from_millisecond(activity.at).unwrap_or(Timestamp::UNIX_EPOCH);
        let at = at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string();
        let outcome = if activity.failed { "failed" } else { "done" };
        line(&mut text, &[&at, customer, name, outcome, word(activity.cause), &activity.text.to_string()]);
    }
    text
}

fn word(cause: Cause) -> &'static str {
    match cause {
        Cause::Hand => "by hand",
        Cause::Tray => "tray",
        Cause::Ahead => "ahead of expiry",
        Cause::Retry => "retry",
        Cause::Daily => "daily renewal",
    }
}

fn line(text: &mut String, cells: &[&str]) {
    for (place, cell) in cells.iter().enumerate() {
        if place > 0 {
            text.push(',');
        }
        text.push('"');
        if is_formula(cell) {
            text.push('\'');
        }
        text.push_str(&cell.replace('"', "\"\""));
        text.push('"');
    }
    text.push_str("\r\n");
}

/// What a spreadsheet would work out instead of showing, behind blanks too; its letters of full
/// width count as the plain ones.
fn is_formula(cell: &str) -> bool {
    let first = cell.chars().find(|c| !(c.is_whitespace() || *c == '\u{feff}'));
    cell.starts_with(['\t', '\r', '\n']) || first.is_some_and(|first| "=+-@＝＋－＠".contains(first))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::activity::Activity;
    use crate::profile::ProfileId;
    use fobwatch_text::Text;

    fn row(name: &str, text: &str) -> ActivityRow {
        let activity = Activity { at: 1_767_268_800_000, text: Text::plain(text), failed: true, cause: Cause::Retry };
        ActivityRow {
            number: 1,
            profile: ProfileId::random(),
            name: name.to_owned(),
            customer: String::new(),
            activity,
        }
    }

    #[test]
    fn cells_are_quoted_and_times_are_utc() {
        assert_eq!(
            activity(&[row("A \"b\", c", "two\r\nlines; “ü”")]),
            "\u{feff}\"Time (UTC)\",\"Customer\",\"Profile\",\"Outcome\",\"Cause\",\"What happened\"\r\n\
             \"2026-01-01T12:00:00Z\",\"\",\"A \"\"b\"\", c\",\"failed\",\"retry\",\"two\r\nlines; “ü”\"\r\n"
        );
    }

    #[test]
    fn no_cell_is_a_formula() {
        for formula in [
            "=1+1",
            "+1",
            "-1",
            "@SUM(A1)",
            "\t=1",
            "\r=1",
            " =1+1",
            "\n=1",
            "\u{a0}=1",
            "＝1",
            "=cmd|' /C calc'!A0",
            "\u{feff}=1",
        ] {
            let text = activity(&[row(formula, "x")]);
            let cell = format!(",\"'{formula}\",");
            assert!(text.contains(&cell), "{formula:?} in {text}");
        }
        for plain in ["a=1", "Contoso - North", "1-1", "é"] {
            assert!(activity(&[row(plain, "x")]).contains(&format!(",\"{plain}\",")), "{plain}");
        }
    }
}
