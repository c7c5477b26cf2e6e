//! Where a call goes. Invariant: what comes out is on the API's own host, or there is nothing.

use fobwatch_text::{Text, say};
use url::Url;

use crate::failure::{Code, Failure};

/// The address that a script means by this, where the API's own begin with `base`.
pub(super) fn of(base: &str, path: &str) -> Result<Url, Failure> {
    let base = Url::parse(base).map_err(|_| refused(say::call::ADDRESS_UNUSABLE))?;
    check(path)?;
    let origin = base.origin().ascii_serialization();
    let text = match whole(path) {
        Some(rest) => match rest.strip_prefix("//").and_then(|rest| rest.split(['/', '?']).next()) {
            None | Some("") => return Err(refused(say::call::ADDRESS_WRONG)),
            Some(authority) if authority.contains('@') => {
                return Err(refused(say::call::ADDRESS_NAMES_SOMEBODY));
            }
            Some(_) => path.to_owned(),
        },
        None if path.starts_with('/') => format!("{origin}{path}"),
        None => format!("{origin}{}/{path}", base.path().trim_end_matches('/')),
    };
    let url = Url::parse(&text).map_err(|_| refused(say::call::ADDRESS_WRONG))?;
    if !is_at(&base, &url) {
        return Err(refused(say::call::address_elsewhere(url.origin().ascii_serialization()))
            .hint(say::call::address_elsewhere_hint(origin)));
    }
    let (_, below) = text.split_once("://").unwrap_or_default();
    if climbs_out(below) {
        return Err(refused(say::call::ADDRESS_CLIMBS_OUT));
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
        refused(say::call::address_has_letter(letter)).hint(say::call::address_has_letter_hint(code))
    };
    match path {
        "" => Err(refused(say::call::ADDRESS_MISSING)),
        _ if path.chars().any(char::is_control) => Err(refused(say::call::ADDRESS_HAS_CONTROLS)),
        _ if path.trim() != path => Err(refused(say::call::ADDRESS_HAS_SPACES_AROUND)),
        _ if path.contains('\\') => Err(escape("backslash", "%5C")),
        _ if path.contains('#') => Err(escape("#", "%23")),
        _ if path.starts_with("//") => Err(refused(say::call::ADDRESS_HAS_SLASHES)),
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

fn refused(text: impl Into<Text>) -> Failure {
    Failure::new(Code::Invalid, text)
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
