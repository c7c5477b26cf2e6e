//! Texts for the clipboard. Invariant: values are quoted for the shell they are meant for, so that no token can end
//! a string.

mod environment;

use serde_json::{Map, Value};

pub use environment::{Shell, Variable, check_prefix, lines, usual_prefix, variables};
use environment::{bash, powershell};

use crate::contract::CopyFormat;
use crate::secret::Secret;
use crate::vendor::{Grant, Headers};

/// The material of a copy.
pub struct Source<'a> {
    /// Its id: names of environment variables come from it.
    pub vendor: &'a str,
    /// Whose tokens are copied.
    pub grant: &'a Grant,
    /// What its calls carry.
    pub token: Option<&'a Secret>,
    /// As the vendor's API looks for them.
    pub headers: &'a Headers,
    /// The address API calls start with; curl lines begin there.
    pub api_base: &'a str,
}

/// The text; None when the grant has nothing of that kind.
pub fn text(source: &Source<'_>, format: CopyFormat) -> Option<Secret> {
    // EXPOSE: the technician asked for it, and what is returned is a secret again.
    let headers: Vec<(&str, &str)> =
        source.headers.iter().map(|(name, value)| (name.as_str(), value.reveal())).collect();
    let token = source.token.map(Secret::reveal);
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
            format!("$headers = @{{\n{}\n}}", pairs.join("\n"))
        }
        CopyFormat::PowershellEnvironment => return environment(source, Shell::Powershell),
        CopyFormat::BashEnvironment => return environment(source, Shell::Bash),
    };
    Some(Secret::new(text))
}

fn environment(source: &Source<'_>, shell: Shell) -> Option<Secret> {
    let Source { vendor, token, headers, api_base, .. } = source;
    lines(shell, &variables(&usual_prefix(vendor), *token, headers, api_base)).ok()
}

fn header_lines(headers: &[(&str, &str)]) -> String {
    headers.iter().map(|(name, value)| format!("{name}: {value}")).collect::<Vec<_>>().join("\n")
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
        let token = grant.access_token.as_ref();
        let source =
            Source { vendor: "some-vendor", grant: &grant, token, headers: &headers, api_base: "https://h/v2/" };
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
                "$env:SOME_VENDOR_ACCESS_TOKEN = 'a''b='\n$env:SOME_VENDOR_AUTHORIZATION = 'Bearer a''b='\n\
                 $env:SOME_VENDOR_X_ID = '7'\n$env:SOME_VENDOR_BASE_URL = 'https://h/v2/'",
            ),
            (
                CopyFormat::BashEnvironment,
                "export SOME_VENDOR_ACCESS_TOKEN='a'\\''b='\nexport SOME_VENDOR_AUTHORIZATION='Bearer a'\\''b='\n\
                 export SOME_VENDOR_X_ID='7'\nexport SOME_VENDOR_BASE_URL='https://h/v2/'",
            ),
            (CopyFormat::RefreshToken, ""),
        ] {
            assert_eq!(copied("a'b=", format), expected, "{format:?}");
        }
    }
}
