//! Addresses as people paste them. Invariant: what comes out is a host that can be asked, in
//! lower case and punycode, without user, query or fragment.

use fobwatch_text::{Word, say};

const PLACEHOLDER: Word = say::address::PLACEHOLDER;

/// A pasted address in its parts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pasted {
    /// In lower case; None when none was typed.
    pub scheme: Option<String>,
    /// Punycode; `[…]` around IPv6.
    pub host: String,
    /// None when none was typed: the scheme's.
    pub port: Option<u16>,
    /// Starts with `/`, or empty.
    pub path: String,
    /// Whether a `?…` followed, which no vendor's address has.
    pub has_query: bool,
}

/// Takes an address apart, or says what is wrong with it.
pub fn read(text: &str) -> Result<Pasted, Word> {
    let text = text.trim();
    if text.is_empty() {
        return Err(say::address::MISSING);
    }
    if text.contains(['{', '}']) {
        return Err(PLACEHOLDER);
    }
    if text.chars().any(|c| c.is_whitespace() || c.is_control()) {
        return Err(say::address::HAS_SPACE);
    }
    if text.contains('\\') {
        return Err(say::address::HAS_BACKSLASH);
    }
    let (scheme, rest) = match text.split_once("://") {
        Some((scheme, rest)) => (Some(scheme.to_ascii_lowercase()), rest),
        None => (None, text),
    };
    if scheme.as_deref().is_some_and(|scheme| scheme != "https" && scheme != "http") {
        return Err(say::address::HTTPS_ONLY);
    }
    let (before_query, has_query) = match rest.find(['?', '#']) {
        Some(end) => (&rest[..end], true),
        None => (rest, false),
    };
    let (authority, path) = match before_query.find('/') {
        Some(start) => before_query.split_at(start),
        None => (before_query, ""),
    };
    if authority.contains('@') {
        return Err(say::address::HAS_LOGIN);
    }
    let (host, port) = split_port(authority)?;
    let host = url::Host::parse(host).map_err(|_| say::address::HOST_WRONG)?.to_string();
    // Other braces become these.
    if host.contains(['{', '}']) {
        return Err(PLACEHOLDER);
    }
    if host.len() > 253 {
        return Err(say::address::HOST_LONG);
    }
    Ok(Pasted { scheme, host, port, path: path.to_owned(), has_query })
}

/// Reads an address that must be https; plain http is for this machine alone.
pub fn secure(text: &str) -> Result<Pasted, Word> {
    read(text).and_then(|pasted| if pasted.upgraded() { Err(say::address::HTTPS_ONLY) } else { Ok(pasted) })
}

/// An address as lists show it: without its scheme.
pub fn bare(address: &str) -> &str {
    address.split_once("://").map_or(address, |(_, rest)| rest)
}

/// The path without this tail, in any case, and without the slashes before it.
pub fn without_tail<'a>(path: &'a str, tail: &str) -> &'a str {
    match path.len().checked_sub(tail.len()).and_then(|at| path.split_at_checked(at)) {
        Some((head, end)) if end.eq_ignore_ascii_case(tail) => head.trim_end_matches('/'),
        _ => path,
    }
}

fn split_port(authority: &str) -> Result<(&str, Option<u16>), Word> {
    let after_host = if authority.starts_with('[') { authority.find(']').map_or(0, |end| end + 1) } else { 0 };
    match authority[after_host..].rfind(':') {
        None => Ok((authority, None)),
        Some(colon) => {
            let (host, port) = authority.split_at(after_host + colon);
            match port[1..].parse::<u16>() {
                Ok(port) if port > 0 => Ok((host, Some(port))),
                _ => Err(say::address::PORT_WRONG),
            }
        }
    }
}

impl Pasted {
    /// Whether the host is this machine, by a literal loopback name: the only place for http.
    pub fn is_loopback(&self) -> bool {
        let bare = self.host.trim_start_matches('[').trim_end_matches(']');
        bare == "localhost" || bare.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback())
    }

    /// A name with a dot, an IP address, or this machine.
    pub fn looks_like_a_host(&self) -> bool {
        self.host.starts_with('[') || self.is_loopback() || self.host.trim_matches('.').contains('.')
    }

    /// `host` or `host:port`; the port of https is dropped.
    pub fn authority(&self) -> String {
        match self.port {
            Some(port) if port != 443 || self.keeps_http() => format!("{}:{port}", self.host),
            _ => self.host.clone(),
        }
    }

    /// The same; of plain http, which is for this machine, with its scheme.
    pub fn host_with_port(&self) -> String {
        if self.keeps_http() { self.origin() } else { self.authority() }
    }

    /// http stays http on loopback only; everywhere else it becomes https.
    pub fn keeps_http(&self) -> bool {
        self.scheme.as_deref() == Some("http") && self.is_loopback()
    }

    /// Whether `http` was typed and https is used instead.
    pub fn upgraded(&self) -> bool {
        self.scheme.as_deref() == Some("http") && !self.is_loopback()
    }

    /// Scheme, host and port.
    pub fn origin(&self) -> String {
        format!("{}://{}", if self.keeps_http() { "http" } else { "https" }, self.authority())
    }
}
