//! The redirect, told from other requests. Invariant: `state` is compared first, in constant time, and nothing of
//! the request is echoed.

use http_body_util::Full;
use hyper::body::Bytes;
use hyper::header::{CONTENT_LENGTH, HOST, TRANSFER_ENCODING};
use hyper::{Method, Request, Response};
use subtle::ConstantTimeEq as _;
use url::Url;

use super::{Answered, Redirected};
use crate::secret::Secret;

/// Bytes in a code; the longest seen is a tenth of it.
const LONGEST_CODE: usize = 8 * 1024;

/// The verdict on a request.
#[derive(Debug)]
pub enum Verdict {
    /// The redirect that was waited for.
    Good(Redirected),
    /// Answer with this status and keep waiting.
    Bad(u16),
}

/// The redirect's own authority and path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Expected {
    authority: String,
    path: String,
}

impl Expected {
    pub(super) fn new(redirect_uri: &str) -> Option<Self> {
        let url = Url::parse(redirect_uri).ok()?;
        let port = url.port_or_known_default()?;
        let host = url.host_str()?;
        // Browsers leave the port of http out.
        let authority = if port == 80 { host.to_owned() } else { format!("{host}:{port}") };
        Some(Self { authority, path: url.path().to_owned() })
    }
}

pub(super) fn judge_request<B>(request: &Request<B>, expected: &Expected, state: &Secret) -> Verdict {
    if request.method() != Method::GET {
        return Verdict::Bad(405);
    }
    let headers = request.headers();
    let mut hosts = headers.get_all(HOST).iter();
    let host_fits =
        hosts.next().is_some_and(|host| host.as_bytes().eq_ignore_ascii_case(expected.authority.as_bytes()))
            && hosts.next().is_none();
    // A redirect has no body, and its target is a path.
    let is_plain = request.uri().authority().is_none()
        && headers.get(TRANSFER_ENCODING).is_none()
        && headers.get(CONTENT_LENGTH).is_none_or(|length| length == "0");
    if !host_fits || !is_plain {
        return Verdict::Bad(400);
    }
    if request.uri().path() != expected.path {
        return Verdict::Bad(404);
    }
    judge_query(request.uri().query().unwrap_or_default(), state)
}

/// Judges an address that the technician pasted: only its query counts.
pub fn judge_address(address: &str, redirect_uri: &str, state: &Secret) -> Verdict {
    let (Ok(pasted), Ok(expected)) = (Url::parse(address.trim()), Url::parse(redirect_uri)) else {
        return Verdict::Bad(400);
    };
    let same_place = pasted.host() == expected.host()
        && pasted.port_or_known_default() == expected.port_or_known_default()
        && pasted.path() == expected.path();
    if same_place { judge_query(pasted.query().unwrap_or_default(), state) } else { Verdict::Bad(404) }
}

fn judge_query(query: &str, state: &Secret) -> Verdict {
    if !is_percent_encoded(query) {
        return Verdict::Bad(400);
    }
    let mut seen: [Option<String>; 5] = Default::default();
    for (name, value) in url::form_urlencoded::parse(query.as_bytes()) {
        let place = match name.as_ref() {
            "state" => 0,
            "code" => 1,
            "error" => 2,
            "error_description" => 3,
            "iss" => 4,
            _ => continue,
        };
        if seen[place].replace(value.into_owned()).is_some() {
            return Verdict::Bad(400);
        }
    }
    let [theirs, code, error, description, issuer] = seen;
    // EXPOSE: compared, in constant time.
    let same = theirs.is_some_and(|theirs| bool::from(theirs.as_bytes().ct_eq(state.reveal().as_bytes())));
    if !same {
        return Verdict::Bad(404);
    }
    let answer = match (code, error) {
        (Some(code), None) if is_code(&code) => Answered::Code(Secret::new(code)),
        (None, Some(error)) => Answered::Denied { error, description },
        _ => return Verdict::Bad(400),
    };
    Verdict::Good(Redirected { issuer, answer })
}

/// Whether each `%` has its two digits: no server writes it otherwise.
fn is_percent_encoded(query: &str) -> bool {
    query.split('%').skip(1).all(|rest| rest.bytes().take(2).filter(u8::is_ascii_hexdigit).count() == 2)
}

fn is_code(code: &str) -> bool {
    !code.is_empty() && code.len() <= LONGEST_CODE && code.bytes().all(|byte| (0x20..=0x7e).contains(&byte))
}

/// The page after the redirect. Static: it carries nothing of the request, and its script only
/// takes the code out of the address bar and the history.
pub(super) fn page(status: u16) -> Response<Full<Bytes>> {
    let body = match status {
        200 => GOOD_PAGE,
        _ => "Not the answer Fobwatch waits for.\n",
    };
    let kind = if status == 200 { "text/html; charset=utf-8" } else { "text/plain; charset=utf-8" };
    let policy = format!(
        "default-src 'none'; script-src '{SCRIPT_HASH}'; style-src '{STYLE_HASH}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    );
    Response::builder()
        .status(status)
        .header("Content-Type", kind)
        .header("Cache-Control", "no-store")
        .header("Referrer-Policy", "no-referrer")
        .header("Content-Security-Policy", policy)
        .header("X-Content-Type-Options", "nosniff")
        .header("Connection", "close")
        .body(Full::new(Bytes::from_static(body.as_bytes())))
        .unwrap_or_default()
}

const SCRIPT_HASH: &str = "sha256-/pjm5mjVC8qSf3E2vn/Jvti9PA65a7Nkc8TYEuKfhyQ=";
const STYLE_HASH: &str = "sha256-M/wcOaP9BL25GqBgADv3nPZnl3YjWb1esLTRCWh8VKA=";
const GOOD_PAGE: &str = concat!(
    "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Fobwatch</title><style>",
    include_str!("page.css"),
    "</style><script>",
    include_str!("page.js"),
    "</script><main><h1>You can close this tab</h1><p>Fobwatch has the answer and goes on by itself.</p></main></html>\n"
);

#[cfg(test)]
mod tests {
    use base64::prelude::{BASE64_STANDARD, Engine as _};
    use sha2::{Digest as _, Sha256};

    #[test]
    fn the_policy_names_the_hashes_of_what_the_page_holds() {
        let hash = |text: &str| format!("sha256-{}", BASE64_STANDARD.encode(Sha256::digest(text)));
        assert_eq!(super::SCRIPT_HASH, hash(include_str!("page.js")));
        assert_eq!(super::STYLE_HASH, hash(include_str!("page.css")));
    }
}
