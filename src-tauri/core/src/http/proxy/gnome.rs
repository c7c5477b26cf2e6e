//! The proxy of GNOME's settings, which no environment variable tells. No crate reads them without
//! `GLib`, which the agent does not load; GNOME's own `gsettings` does.

use std::collections::HashMap;
use std::io::Read as _;
use std::process::{Command, Stdio};
use std::time::Duration;

use url::Url;

use super::Exempt;

const SCHEMA: &str = "org.gnome.system.proxy";
/// The pause between two looks for its end, and their number.
const LOOK: Duration = Duration::from_millis(10);
const LOOKS: usize = 200;
/// Bytes of its answer that are read.
const LONGEST: u64 = 64 * 1024;

/// GNOME's proxy settings.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Gnome {
    manual: Option<(Url, Exempt)>,
    /// Where an automatic script is.
    pub(super) script: Option<String>,
}

impl Gnome {
    /// The proxy for this address, with its user and password.
    pub(super) fn proxy(&self, url: &Url) -> Option<Url> {
        let (proxy, exempt) = self.manual.as_ref()?;
        (!exempt.covers(url)).then(|| proxy.clone())
    }

    /// From what `gsettings list-recursively` writes: schema, key, and value as `GVariant` text.
    fn of(listed: &str) -> Option<Self> {
        let values: HashMap<_, _> = listed
            .lines()
            .filter_map(|line| {
                let (schema, rest) = line.trim().split_once(' ')?;
                let (key, value) = rest.split_once(' ')?;
                let part = schema.strip_prefix(SCHEMA)?.trim_start_matches('.');
                Some(((part, key), value.trim()))
            })
            .collect();
        let text = |part, key| values.get(&(part, key)).map(|value| strings(value).concat()).unwrap_or_default();
        match &*text("", "mode") {
            "auto" => {
                let script = text("", "autoconfig-url");
                // Without an address it is looked for in the network.
                let script = if script.is_empty() { "WPAD".to_owned() } else { script };
                Some(Self { manual: None, script: Some(script) })
            }
            "manual" => {
                let address = |part, scheme: &str| {
                    let port: u16 = values.get(&(part, "port"))?.parse().ok().filter(|port| *port > 0)?;
                    let host = text(part, "host");
                    let host = host.trim();
                    let host = if host.contains(':') && !host.starts_with('[') {
                        format!("[{host}]")
                    } else {
                        host.to_owned()
                    };
                    Url::parse(&format!("{scheme}://{host}:{port}")).ok().filter(|_| !host.is_empty())
                };
                let http = || {
                    let mut proxy = address("http", "http")?;
                    if values.get(&("http", "use-authentication")) == Some(&"true") {
                        let _ = proxy.set_username(&text("http", "authentication-user"));
                        let _ = proxy.set_password(Some(&text("http", "authentication-password")));
                    }
                    Some(proxy)
                };
                let proxy = address("https", "http").or_else(|| address("socks", "socks5h")).or_else(http)?;
                let ignored = values.get(&("", "ignore-hosts")).map(|value| strings(value)).unwrap_or_default();
                let exempt = Exempt::of(ignored.iter().map(String::as_str));
                Some(Self { manual: Some((proxy, exempt)), script: None })
            }
            _ => None,
        }
    }
}

/// None: no proxy there, no GNOME, or no answer.
pub(super) fn read() -> Option<Gnome> {
    let mut asked = Command::new("gsettings");
    asked.args(["list-recursively", SCHEMA]).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
    let mut asked = asked.spawn().ok()?;
    let ended = (0..LOOKS).any(|_| {
        let ended = matches!(asked.try_wait(), Ok(Some(_)) | Err(_));
        if !ended {
            std::thread::sleep(LOOK);
        }
        ended
    });
    if !ended {
        let _ = asked.kill();
        let _ = asked.wait();
        return None;
    }
    let mut listed = String::new();
    asked.stdout.take()?.take(LONGEST).read_to_string(&mut listed).ok()?;
    Gnome::of(&listed)
}

/// The strings in a `GVariant` text: `'a'`, `["b", 'c\'d']`.
fn strings(value: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut letters = value.chars();
    while let Some(quote) = letters.find(|letter| matches!(letter, '\'' | '"')) {
        let mut text = String::new();
        while let Some(letter) = letters.next() {
            match letter {
                '\\' => text.extend(letters.next()),
                _ if letter == quote => break,
                _ => text.push(letter),
            }
        }
        found.push(text);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn listed(mode: &str, others: &[(&str, &str)]) -> String {
        let mut lines = vec![
            format!("{SCHEMA} mode '{mode}'"),
            format!("{SCHEMA} ignore-hosts ['localhost', '127.0.0.0/8', '*.contoso.example', '10.0.0.0/8']"),
        ];
        lines.extend(others.iter().map(|(key, value)| format!("{SCHEMA}{key} {value}")));
        lines.join("\n")
    }

    fn through(listed: &str, url: &str) -> Option<String> {
        let url = Url::parse(url).expect("a URL");
        Gnome::of(listed)?.proxy(&url).map(|proxy| proxy.as_str().trim_end_matches('/').to_owned())
    }

    #[test]
    fn a_manual_proxy_with_its_exceptions() {
        let https = [(".https host", "'proxy.example'"), (".https port", "3128")];
        let listed_https = listed("manual", &https);
        assert_eq!(through(&listed_https, "https://vendor.example").as_deref(), Some("http://proxy.example:3128"));
        for past in ["https://rmm.contoso.example", "https://10.1.2.3:8443", "https://localhost:1"] {
            assert_eq!(through(&listed_https, past), None, "{past}");
        }
        let socks =
            [(".https host", "''"), (".https port", "0"), (".socks host", "'127.0.0.1'"), (".socks port", "1080")];
        let found = through(&listed("manual", &socks), "https://vendor.example");
        assert_eq!(found.as_deref(), Some("socks5h://127.0.0.1:1080"));
        let http = [
            (".http host", "'proxy'"),
            (".http port", "8080"),
            (".http use-authentication", "true"),
            (".http authentication-user", "'ja\\'ne'"),
            (".http authentication-password", "'p@ss'"),
        ];
        let found = through(&listed("manual", &http), "https://vendor.example");
        assert_eq!(found.as_deref(), Some("http://ja'ne:p%40ss@proxy:8080"));
    }

    #[test]
    fn no_proxy_an_unset_one_and_a_script() {
        assert_eq!(Gnome::of(&listed("none", &[(".https host", "'proxy'"), (".https port", "1")])), None);
        assert_eq!(Gnome::of(&listed("manual", &[(".https host", "''"), (".https port", "0")])), None);
        assert_eq!(Gnome::of("No such schema “org.gnome.system.proxy”"), None);
        for (url, expected) in [("'http://wpad/wpad.dat'", "http://wpad/wpad.dat"), ("''", "WPAD")] {
            let gnome = Gnome::of(&listed("auto", &[(" autoconfig-url", url)])).expect("a script");
            assert_eq!((gnome.manual, gnome.script.as_deref()), (None, Some(expected)));
        }
    }
}
