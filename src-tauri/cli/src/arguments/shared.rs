//! Arguments that several commands take.

use clap::Args;

#[derive(Debug, Args)]
pub(crate) struct Json {
    /// As JSON, errors too
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Args)]
pub(crate) struct One {
    /// An id or customer/name
    pub(crate) profile: String,
    #[command(flatten)]
    pub(crate) min_valid: MinValid,
}

#[derive(Debug, Args)]
pub(crate) struct MinValid {
    /// How long it is good for at least, renewed first if need be: 90, 90s, 10m, 2h. Without it: a minute where the
    /// vendor's tokens live that long
    #[arg(long, value_name = "TIME", value_parser = seconds)]
    pub(crate) min_valid: Option<u64>,
}

#[derive(Debug, Args)]
pub(crate) struct Prefix {
    /// What the variables' names begin with; without it the vendor's name
    #[arg(long, value_name = "NAME")]
    pub(crate) prefix: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct Answers {
    /// An answer; keys are listed by `fob vendors VENDOR`
    #[arg(long, value_name = "KEY=VALUE", value_parser = pair)]
    pub(crate) set: Vec<(String, String)>,
    /// A secret: from standard input (KEY=-), a file (KEY=@PATH), an environment variable (KEY=env:NAME),
    /// or a prompt (KEY); never from an argument
    #[arg(long, value_name = "KEY[=SOURCE]")]
    pub(crate) secret: Vec<String>,
}

#[derive(Debug, Args)]
pub(crate) struct Remarks {
    /// A note, kept sealed: from standard input (-), a file (@PATH) or an environment variable (env:NAME);
    /// none with --note ''
    #[arg(long, value_name = "SOURCE")]
    pub(crate) note: Option<String>,
    /// A tag; several times for several. All tags are replaced, by none with --tag ''
    #[arg(long, value_name = "TAG")]
    pub(crate) tag: Vec<String>,
    /// An https address that belongs to it, such as its documentation; none with ''
    #[arg(long, value_name = "ADDRESS")]
    pub(crate) link: Option<String>,
}

/// `90`, `90s`, `10m`, `2h` in seconds.
pub(crate) fn seconds(text: &str) -> Result<u64, String> {
    let (number, unit) = match text.char_indices().last() {
        Some((end, 's')) => (&text[..end], 1),
        Some((end, 'm')) => (&text[..end], 60),
        Some((end, 'h')) => (&text[..end], 3600),
        _ => (text, 1),
    };
    let seconds = number.parse::<u64>().ok().and_then(|number| number.checked_mul(unit));
    seconds.ok_or_else(|| "a time is a number with s, m or h, for example 10m".to_owned())
}

pub(crate) fn pair(text: &str) -> Result<(String, String), String> {
    let (key, value) = text.split_once('=').ok_or("write KEY=VALUE")?;
    Ok((key.to_owned(), value.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read() {
        for (text, expected) in [("90", Ok(90)), ("90s", Ok(90)), ("10m", Ok(600)), ("2h", Ok(7200)), ("0", Ok(0))] {
            assert_eq!(seconds(text), expected, "{text}");
        }
        for text in ["", "m", "-1", "1.5h", "10x", "99999999999999999999h", "ü"] {
            assert!(seconds(text).is_err(), "{text}");
        }
    }
}
