//! Names of exported files. Invariant: every system can store what comes out of here.

/// The text with `_` in place of whatever Windows, macOS or Linux does not allow in a file name.
pub fn file_name(text: &str) -> String {
    text.chars().map(|c| if c.is_control() || r#"\/:*?"<>|"#.contains(c) { '_' } else { c }).collect()
}
