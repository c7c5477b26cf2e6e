//! Where a call goes. Invariant: what comes out is on the API's own host, or there is nothing.

use fobwatch_text::Text;
use url::Url;

use crate::failure::{Code, Failure};

/// The address that a script means by this, where the API's own begin with `base`.
pub(super) fn of(base: &str, path: &str) -> Result<Url, Failure> {
    let base = Url::parse(base).map_err(|_| refused("the API's address cannot be used"))?;
    check(path)?;
    let origin = base.origin().ascii_serialization();
    let text = match whole(path) {
        Some(rest) => match rest.strip_prefix("//").and_then(|rest| rest.split(['/', '?']).next()) {
            None | Some("") => return Err(refused("this is no address")),
            Some(authority) if authority.contains('@') => {
                return Err(refused("an address must not hold a user name or password"));
            }
            Some(_) => path.to_owned(),
        },
        None if path.starts_with('/') => format!("{origin}{path}"),
        None => format!("{origin}{}/{path}", base.path().trim_end_matches('/')),
    };
    let url = Url::parse(&text).map_err(|_| refused("this is no address"))?;
    if !is_at(&base, &url) {
        return Err(refused(format!("{} is not this API's host", url.origin().ascii_serialization()))
            .hint(Text::plain(format!("Write a path, or an address at {origin}."))));
    }
    let (_, below) = text.split_once("://").unwrap_or_default();
    if climbs_out(below) {
        return Err(refused("with so many .. nothing is left of the address"));
    }
    Ok(url)
}

/// Whether this is on the same host, by the same scheme and port, and names nobody.
pub(super) fn is_at(base: &Url, url: &Url) -> bool {
    url.origin() == base.origin() && url.username().is_empty() && url.password().is_none()
}

/// What one parser drops, or takes for something else than another does.
fn check(path: &str) -> Result<(), Failure> {
    let escape = |letter: &str, code: &str| {
        refused(format!("an address has no {letter}")).hint(Text::plain(format!("Write {code} for one in a value.")))
    };
    match path {
        "" => Err(refused("an address is needed")),
        _ if path.chars().any(char::is_control) => Err(refused("an address has no control characters")),
        _ if path.trim() != path => Err(refused("an address does not begin or end with a space")),
        _ if path.contains('\\') => Err(escape("backslash", "%5C")),
        _ if path.contains('#') => Err(escape("#", "%23")),
        _ if path.starts_with("//") => Err(refused("an address with // in front would name another host")),
        _ => Ok(()),
    }
}

/// What follows the scheme of a whole URL; None: it is a path.
fn whole(path: &str) -> Option<&str> {
    let (scheme, rest) = path.split_once(':')?;
    let is_web = ["http", "https"].iter().any(|web| scheme.eq_ignore_ascii_case(web));
    let is_scheme = scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte));
    (is_web || is_scheme && rest.starts_with("//")).then_some(rest)
}

/// Whether its `..` lead above the root, where they would be passed over (RFC 3986 §5.2.4). `below`: from the host on.
fn climbs_out(below: &str) -> bool {
    let path = below.split('?').next().unwrap_or_default();
    let mut depth = 0_usize;
    path.split('/').skip(1).any(|segment| match &*segment.to_ascii_lowercase().replace("%2e", ".") {
        ".." if depth == 0 => true,
        ".." => {
            depth -= 1;
            false
        }
        "." => false,
        _ => {
            depth += 1;
            false
        }
    })
}

fn refused(text: impl Into<String>) -> Failure {
    Failure::new(Code::Invalid, Text::plain(text))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const BASE: &str = "https://eu.ninjarmm.com/v2/";

    #[test]
    fn paths_are_below_the_base_or_on_its_host() {
        for (path, expected) in [
            ("organizations", "https://eu.ninjarmm.com/v2/organizations"),
            ("organizations?pageSize=2&df=a b", "https://eu.ninjarmm.com/v2/organizations?pageSize=2&df=a%20b"),
            ("?a=1", "https://eu.ninjarmm.com/v2/?a=1"),
            ("a:b/c@d", "https://eu.ninjarmm.com/v2/a:b/c@d"),
            ("devices?filter=http://x", "https://eu.ninjarmm.com/v2/devices?filter=http://x"),
            ("Müller", "https://eu.ninjarmm.com/v2/M%C3%BCller"),
            ("../ws/x", "https://eu.ninjarmm.com/ws/x"),
            ("a/../b", "https://eu.ninjarmm.com/v2/b"),
            ("a//b", "https://eu.ninjarmm.com/v2/a//b"),
            ("/", "https://eu.ninjarmm.com/"),
            ("/api/v2/x?y=/../../..", "https://eu.ninjarmm.com/api/v2/x?y=/../../.."),
            ("/@elsewhere.example/", "https://eu.ninjarmm.com/@elsewhere.example/"),
            (BASE, BASE),
            ("HTTPS://EU.ninjarmm.com:443/v2/x", "https://eu.ninjarmm.com/v2/x"),
        ] {
            assert_eq!(of(BASE, path).map(String::from).as_deref(), Ok(expected), "{path}");
        }
        let at = |base, path| of(base, path).map(String::from);
        assert_eq!(at("http://127.0.0.1:81/api", "x").as_deref(), Ok("http://127.0.0.1:81/api/x"));
        assert_eq!(at("https://host.example", "x").as_deref(), Ok("https://host.example/x"));
    }

    #[test]
    fn everything_else_is_refused() {
        for path in [
            "",
            " x",
            "x\n",
            "a\tb",
            "a\0b",
            "a\\b",
            "\\\\elsewhere.example",
            "/\\elsewhere.example",
            "//elsewhere.example/x",
            "///x",
            "a#b",
            "https://elsewhere.example/x",
            "https://eu.ninjarmm.com.elsewhere.example/",
            "http://eu.ninjarmm.com/v2/x",
            "https://eu.ninjarmm.com:8443/v2/x",
            "https://jane@eu.ninjarmm.com/v2/x",
            "https://@eu.ninjarmm.com/v2/x",
            "https://:x@eu.ninjarmm.com/v2/x",
            "https:elsewhere.example",
            "HTTPS:/elsewhere.example",
            "https:///elsewhere.example/x",
            "https:/eu.ninjarmm.com/x",
            "https:///@eu.ninjarmm.com/x",
            "https://",
            "ftp://eu.ninjarmm.com/x",
            "file:///etc/passwd",
            "../../x",
            "/..",
            "/a/../../b",
            "/%2e%2E/x",
            "a/../../../x",
            "https://eu.ninjarmm.com/../x",
        ] {
            let failure = of(BASE, path).expect_err(path);
            assert_eq!(failure.code, Code::Invalid, "{path}");
        }
    }

    proptest! {
        #[test]
        fn whatever_is_typed_stays_on_the_host(path in "\\PC{0,40}|[a-z:/@.?#%\\\\]{0,20}") {
            if let Ok(url) = of(BASE, &path) {
                prop_assert_eq!(url.origin().ascii_serialization(), "https://eu.ninjarmm.com");
                prop_assert!(url.username().is_empty() && url.password().is_none());
            }
        }
    }
}
