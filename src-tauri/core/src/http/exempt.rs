//! Hosts that a proxy is not for: names, suffixes, networks, and those of the local network.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr};

use ipnet::{IpNet, Ipv4Net};
use url::{Host, Url};

use super::is_loopback;

/// Stands for names without a dot and those under `.local`, as on Windows.
pub const LOCAL: &str = "<local>";

/// A list of hosts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Exempt(Vec<Rule>);

#[derive(Debug, Clone, PartialEq, Eq)]
enum Rule {
    AllHosts,
    Local,
    Within(IpNet),
    /// This name, and whatever is below it.
    Name(String),
}

impl Exempt {
    /// From names, suffixes (`.contoso.example`, `*.contoso.example`), addresses and networks
    /// (`10.0.0.0/8`), separated by commas, semicolons or spaces; or the first part that is none.
    pub fn read(text: &str) -> Result<Self, String> {
        parts(text).map(|part| rule(part).ok_or_else(|| part.to_owned())).collect::<Result<_, _>>().map(Self)
    }

    /// Reads a list, and leaves out what cannot be read.
    pub(super) fn of<'t>(parts: impl IntoIterator<Item = &'t str>) -> Self {
        Self(parts.into_iter().filter_map(rule).collect())
    }

    /// Whether the proxy is not for this address. Loopback is always off it.
    pub fn covers(&self, url: &Url) -> bool {
        is_loopback(url) || url.host().is_some_and(|host| self.0.iter().any(|rule| rule.covers(&host)))
    }
}

impl fmt::Display for Exempt {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, rule) in self.0.iter().enumerate() {
            let between = if place == 0 { "" } else { ", " };
            match rule {
                Rule::AllHosts => write!(formatter, "{between}*")?,
                Rule::Local => write!(formatter, "{between}{LOCAL}")?,
                Rule::Within(net) if net.prefix_len() == net.max_prefix_len() => {
                    write!(formatter, "{between}{}", net.addr())?;
                }
                Rule::Within(net) => write!(formatter, "{between}{net}")?,
                Rule::Name(name) => write!(formatter, "{between}{name}")?,
            }
        }
        Ok(())
    }
}

impl Rule {
    fn covers(&self, host: &Host<&str>) -> bool {
        match (self, host) {
            (Self::AllHosts, _) => true,
            (Self::Local, Host::Domain(name)) => {
                let name = name.trim_end_matches('.');
                name.rsplit_once('.').is_none_or(|(_, last)| last == "local")
            }
            (Self::Within(net), Host::Ipv4(address)) => net.contains(&IpAddr::V4(*address)),
            (Self::Within(net), Host::Ipv6(address)) => {
                net.contains(&IpAddr::V6(*address))
                    || address.to_ipv4_mapped().is_some_and(|address| net.contains(&IpAddr::V4(address)))
            }
            (Self::Name(own), Host::Domain(name)) => {
                let name = name.trim_end_matches('.');
                name.strip_suffix(own.as_str()).is_some_and(|before| before.is_empty() || before.ends_with('.'))
            }
            _ => false,
        }
    }
}

fn parts(text: &str) -> impl Iterator<Item = &str> {
    text.split(|letter: char| matches!(letter, ',' | ';') || letter.is_whitespace()).filter(|part| !part.is_empty())
}

fn rule(part: &str) -> Option<Rule> {
    let part = part.trim();
    if part == "*" {
        return Some(Rule::AllHosts);
    }
    if part.eq_ignore_ascii_case(LOCAL) {
        return Some(Rule::Local);
    }
    let bare = part.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(part);
    if let Ok(net) = bare.parse::<IpNet>() {
        return Some(Rule::Within(net.trunc()));
    }
    if let Ok(address) = bare.parse::<IpAddr>() {
        return Some(Rule::Within(address.into()));
    }
    if let Some(net) = starred(part) {
        return Some(Rule::Within(IpNet::V4(net)));
    }
    let name = part.strip_prefix('*').unwrap_or(part);
    let name = name.strip_prefix('.').unwrap_or(name).trim_end_matches('.');
    // International names are compared as they travel.
    match Host::parse(name) {
        Ok(Host::Domain(name)) if !name.contains(['/', '*', ':']) => Some(Rule::Name(name)),
        _ => None,
    }
}

/// `192.168.*`, as Windows writes networks.
fn starred(part: &str) -> Option<Ipv4Net> {
    let numbers: Vec<_> = part.split('.').take_while(|piece| *piece != "*").map(str::parse::<u8>).collect();
    let rest: Vec<_> = part.split('.').skip(numbers.len()).collect();
    if numbers.is_empty() || rest.is_empty() || rest.iter().any(|piece| *piece != "*") || numbers.len() + rest.len() > 4
    {
        return None;
    }
    let mut octets = [0; 4];
    for (place, number) in numbers.iter().enumerate() {
        octets[place] = number.as_ref().copied().ok()?;
    }
    Ipv4Net::new(Ipv4Addr::from(octets), u8::try_from(numbers.len() * 8).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn covers(list: &str, host: &str) -> bool {
        let url = Url::parse(&format!("https://{host}/x")).expect("a URL");
        Exempt::read(list).expect(list).covers(&url)
    }

    #[test]
    fn names_suffixes_networks_and_the_local_network() {
        for (list, host, expected) in [
            ("", "vendor.example", false),
            ("", "127.0.0.1:8443", true),
            ("", "localhost", true),
            ("*", "vendor.example", true),
            ("contoso.example", "contoso.example", true),
            ("contoso.example", "a.b.CONTOSO.example", true),
            ("contoso.example", "notcontoso.example", false),
            (".contoso.example", "rmm.contoso.example", true),
            ("*.contoso.example", "rmm.contoso.example.", true),
            ("*.contoso.example", "contoso.example.evil.test", false),
            ("müller.example", "rmm.müller.example", true),
            ("10.0.0.0/8; 192.168.7.1", "10.20.30.40", true),
            ("10.0.0.0/8 192.168.7.1", "192.168.7.1", true),
            ("10.0.0.0/8", "11.0.0.1", false),
            ("10.*", "10.1.2.3", true),
            ("192.168.*.*", "192.169.0.1", false),
            ("fd00::/8", "[fd12::1]", true),
            ("[fd12::1]", "[fd12::1]", true),
            ("10.0.0.0/8", "ten.example", false),
            ("<local>", "server", true),
            ("<local>", "server.local", true),
            ("<LOCAL>", "server.contoso.example", false),
            ("<local>", "192.168.7.1", false),
        ] {
            assert_eq!(covers(list, host), expected, "{list:?} {host}");
        }
    }

    #[test]
    fn what_is_no_host_is_named_and_the_rest_is_written_one_way() {
        for bad in ["http://proxy", "a/b", "10.0.0.0/99", "*x*", "host:8443", "10.999.*", "-"] {
            let read = Exempt::read(&format!("good.example, {bad}"));
            assert!(read == Err(bad.to_owned()) || bad == "-", "{bad}: {read:?}");
        }
        let read = Exempt::read(" .Contoso.example;10.1.2.3/8\n<Local> 10.0.0.1,* ").expect("a list");
        assert_eq!(read.to_string(), "contoso.example, 10.0.0.0/8, <local>, 10.0.0.1, *");
    }
}
