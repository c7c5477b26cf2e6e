//! What a copy puts on the clipboard, as text. Invariant: values are quoted for the shell they
//! are meant for, so that no token can end a string.

use serde_json::{Map, Value};

use crate::contract::CopyFormat;
use crate::secret::Secret;
use crate::vendor::{Grant, Headers};

/// What a copy is made of.
pub struct Source<'a> {
    pub vendor: &'a str,
    pub grant: &'a Grant,
    pub headers: &'a Headers,
    pub api_base: &'a str,
}

/// The text; None when the grant has nothing of that kind.
pub fn text(source: &Source<'_>, format: CopyFormat) -> Option<Secret> {
    // EXPOSE: the technician asked for it, and what is returned is a secret again.
    let headers: Vec<(&str, &str)> =
        source.headers.iter().map(|(name, value)| (name.as_str(), value.reveal())).collect();
    let token = source.grant.access_token.as_ref().map(Secret::reveal);
    let text = match format {
        CopyFormat::Token => token?.to_owned(),
        CopyFormat::RefreshToken => source.grant.refresh_token.as_ref()?.reveal().to_owned(),
        // Without a token, the headers are the credentials, all of them.
        CopyFormat::Header if token.is_some() => header_lines(headers.get(..1)?),
        CopyFormat::Header | CopyFormat::HeadersText => header_lines(&headers),
        CopyFormat::HeadersJson => {
            let object: Map<String, Value> =
                headers.iter().map(|(name, value)| ((*name).to_owned(), Value::from(*value))).collect();
            serde_json::to_string_pretty(&object).ok()?
        }
        CopyFormat::Curl => {
            let flags: Vec<_> =
                headers.iter().map(|(name, value)| format!("-H {}", bash(&format!("{name}: {value}")))).collect();
            format!("curl {} {}", flags.join(" "), bash(source.api_base))
        }
        CopyFormat::PowershellHeaders => {
            let pairs: Vec<_> = headers
                .iter()
                .map(|(name, value)| format!("    {} = {}", powershell(name), powershell(value)))
                .collect();
            format!("$headers = @{{\n{}\n}}", lines(&pairs))
        }
        CopyFormat::PowershellEnvironment => {
            lines(&environment(source, token, |name, value| format!("$env:{name} = {}", powershell(value))))
        }
        CopyFormat::BashEnvironment => {
            lines(&environment(source, token, |name, value| format!("export {name}={}", bash(value))))
        }
    };
    Some(Secret::new(text))
}

/// `NINJAONE_ACCESS_TOKEN` and `NINJAONE_BASE_URL`; without a token one variable for each header.
fn environment(source: &Source<'_>, token: Option<&str>, line: impl Fn(&str, &str) -> String) -> Vec<String> {
    let prefix = variable(source.vendor);
    let mut all = match token {
        Some(token) => vec![line(&format!("{prefix}_ACCESS_TOKEN"), token)],
        None => source
            .headers
            .iter()
            // EXPOSE: into the text that was asked for.
            .map(|(name, value)| line(&format!("{prefix}_{}", variable(name)), value.reveal()))
            .collect(),
    };
    all.push(line(&format!("{prefix}_BASE_URL"), source.api_base));
    all
}

fn variable(name: &str) -> String {
    name.chars().map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_uppercase() } else { '_' }).collect()
}

fn header_lines(headers: &[(&str, &str)]) -> String {
    lines(&headers.iter().map(|(name, value)| format!("{name}: {value}")).collect::<Vec<_>>())
}

fn lines(all: &[String]) -> String {
    all.join("\n")
}

/// Single quotes; a quote inside ends, escapes and reopens.
fn bash(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}

/// Single quotes; a quote inside is doubled. PowerShell takes typographic ones for quotes too.
fn powershell(text: &str) -> String {
    let doubled: String = text
        .chars()
        .flat_map(|c| if matches!(c, '\'' | '‘' | '’' | '‚' | '‛') { vec![c, c] } else { vec![c] })
        .collect();
    format!("'{doubled}'")
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::*;

    fn copied(token: &str, format: CopyFormat) -> String {
        let mut grant = Grant::new(Timestamp::UNIX_EPOCH);
        grant.access_token = Some(Secret::new(token));
        let headers = vec![
            ("Authorization".to_owned(), Secret::new(format!("Bearer {token}"))),
            ("X-Id".to_owned(), Secret::new("7")),
        ];
        let source = Source { vendor: "some-vendor", grant: &grant, headers: &headers, api_base: "https://h/v2/" };
        text(&source, format).map(|text| text.reveal().to_owned()).unwrap_or_default()
    }

    #[test]
    fn each_format_quotes_for_its_reader() {
        for (format, expected) in [
            (CopyFormat::Token, "a'b="),
            (CopyFormat::Header, "Authorization: Bearer a'b="),
            (CopyFormat::HeadersText, "Authorization: Bearer a'b=\nX-Id: 7"),
            (CopyFormat::HeadersJson, "{\n  \"Authorization\": \"Bearer a'b=\",\n  \"X-Id\": \"7\"\n}"),
            (CopyFormat::Curl, r"curl -H 'Authorization: Bearer a'\''b=' -H 'X-Id: 7' 'https://h/v2/'"),
            (CopyFormat::PowershellHeaders, "$headers = @{\n    'Authorization' = 'Bearer a''b='\n    'X-Id' = '7'\n}"),
            (
                CopyFormat::PowershellEnvironment,
                "$env:SOME_VENDOR_ACCESS_TOKEN = 'a''b='\n$env:SOME_VENDOR_BASE_URL = 'https://h/v2/'",
            ),
            (
                CopyFormat::BashEnvironment,
                "export SOME_VENDOR_ACCESS_TOKEN='a'\\''b='\nexport SOME_VENDOR_BASE_URL='https://h/v2/'",
            ),
            (CopyFormat::RefreshToken, ""),
        ] {
            assert_eq!(copied("a'b=", format), expected, "{format:?}");
        }
    }
}
