//! Requests to a vendor's API with what its calls carry, for callers who never see that. Invariant: it goes to the
//! API's own host and nowhere else, and only what changes nothing is ever sent twice.

mod address;

use std::sync::{Arc, Weak};
use std::time::Duration;

use fobwatch_text::{Text, say};
use http::{HeaderName, HeaderValue, Method, Version};
use url::Url;

use super::Sessions;
use super::limiter::Lane;
use super::verification::failure;
use crate::base::trust;
use crate::failure::{Code, Failure};
use crate::http::{Bytes, Incoming, Request};
use crate::owners::plain;
use crate::profile::ProfileId;
use crate::secret::Secret;
use crate::vendor::{Grant, Headers, VendorError};

/// One after another, before the answer.
const MOST_REDIRECTS: usize = 5;
/// Letters of an address in the activity.
const LONGEST_NOTED: usize = 200;
/// About the connection (RFC 9110 §7.6.1), or made here.
const OURS: [&str; 12] = [
    "authorization",
    "connection",
    "content-length",
    "host",
    "keep-alive",
    "proxy-authenticate",
    "proxy-authorization",
    "proxy-connection",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
];

/// A request as a script has it.
#[derive(Debug, Clone, Default)]
pub struct Call {
    /// RFC 9110 §9, in any case.
    pub method: String,
    /// Below the API's base address; with `/` in front, or as a whole URL, on the API's own host.
    pub path: String,
    /// Names and values that its query ends with.
    pub query: Vec<(String, Secret)>,
    /// Besides the vendor's own. Body and answer are JSON unless one says otherwise.
    pub headers: Headers,
    /// None: no body at all.
    pub body: Option<Bytes>,
    /// How long the token has to be good; None: as for `App::credentials`.
    pub min_valid: Option<Duration>,
}

/// An answer of the API, whose body is still to come. Dropping it ends the request.
pub struct Called(Incoming);

impl Called {
    /// `HTTP/1.1`, mostly.
    pub fn version(&self) -> &'static str {
        match self.0.version {
            Version::HTTP_09 => "HTTP/0.9",
            Version::HTTP_10 => "HTTP/1.0",
            Version::HTTP_2 => "HTTP/2",
            Version::HTTP_3 => "HTTP/3",
            _ => "HTTP/1.1",
        }
    }

    /// The status, and what it is called; that may be empty.
    pub fn status(&self) -> (u16, &'static str) {
        let status = self.0.status;
        let reason = http::StatusCode::from_u16(status).ok().and_then(|status| status.canonical_reason());
        (status, reason.unwrap_or_default())
    }

    /// The answer's, in the order in which they came.
    pub fn headers(&self) -> Headers {
        let text = |value: &HeaderValue| Secret::new(String::from_utf8_lossy(value.as_bytes()));
        self.0.headers.iter().map(|(name, value)| (name.to_string(), text(value))).collect()
    }

    /// The next piece of its body; None at the end.
    pub async fn piece(&mut self) -> Result<Option<Bytes>, Failure> {
        self.0.body.piece().await.map_err(|error| failure(&VendorError::from(error)))
    }
}

/// A call with what makes it a request.
struct Prepared {
    request: Request,
    /// The vendor, as people call it.
    vendor: &'static str,
    /// It changes nothing (RFC 9110 §9.2.1).
    is_safe: bool,
    /// Whose headers these are.
    grant: Weak<Grant>,
    /// Renewals that had ended by then.
    ended: u32,
}

impl Sessions {
    pub(crate) async fn call(self: &Arc<Self>, id: ProfileId, call: Call) -> Result<Called, Failure> {
        // What cannot be sent is refused before anything else is.
        if self.grant(id)?.is_some() {
            self.prepare(id, &call)?;
        }
        self.ensure_valid(id, call.min_valid).await?;
        let prepared = self.prepare(id, &call)?;
        self.record_call(id, &prepared);
        let called = self.send(&prepared, call.body.as_ref()).await?;
        if called.0.status != 401 || !prepared.is_safe || !self.may_be_renewed(id, &prepared)? {
            return Ok(called);
        }
        drop(called);
        self.renew_unless(id, Lane::Hand, prepared.ended).await?;
        let prepared = self.prepare(id, &call)?;
        let called = self.send(&prepared, call.body.as_ref()).await?;
        if called.0.status == 401 {
            self.change_any_entry(id, |entry| entry.renewed_in_vain = prepared.grant)?;
        }
        Ok(called)
    }

    /// Whether the API may take another token. One that is as new as can be and refused will not get better.
    fn may_be_renewed(&self, id: ProfileId, refused: &Prepared) -> Result<bool, Failure> {
        let in_vain = self.with_entry(id, |entry| Weak::ptr_eq(&entry.renewed_in_vain, &refused.grant))?;
        Ok(!in_vain && self.can_renew(id)?)
    }

    fn prepare(&self, id: ProfileId, call: &Call) -> Result<Prepared, Failure> {
        let (ended, grant) = self.with_entry(id, |entry| {
            let grant = entry.live.open()?.grant.as_ref().map(Arc::downgrade);
            Ok::<_, Failure>((entry.ended, grant.unwrap_or_default()))
        })??;
        let credentials = self.current_credentials(id)?;
        let (vendor, answers) = plain(&self.profile(id)?)?;
        let method = method(&call.method)?;
        let mut url = address::of(&credentials.api_base, &call.path)?;
        if !call.query.is_empty() {
            // EXPOSE: into the address, which is shown to nobody.
            url.query_pairs_mut().extend_pairs(call.query.iter().map(|(name, value)| (name, value.reveal())));
        }
        check_headers(&call.headers, &credentials.headers)?;
        let trust = trust::of(&answers).map_err(|error| failure(&error))?;
        let is_safe = [Method::GET, Method::HEAD, Method::OPTIONS].contains(&method);
        let request = Request::new(method, url).headers(&credentials.headers).headers(&call.headers).trust(trust);
        let request = json_unless_said(request, "Accept");
        let request = if call.body.is_some() { json_unless_said(request, "Content-Type") } else { request };
        Ok(Prepared { request, vendor: vendor.descriptor().name, is_safe, grant, ended })
    }

    /// Sends it; what changes nothing is asked again where the API says on its own host.
    async fn send(&self, prepared: &Prepared, body: Option<&Bytes>) -> Result<Called, Failure> {
        let Prepared { vendor, is_safe, .. } = prepared;
        let mut request = prepared.request.clone();
        for _ in 0..=MOST_REDIRECTS {
            let incoming = self.http.open(request.clone(), body.cloned()).await;
            let incoming = incoming.map_err(|error| failure(&VendorError::from(error)))?;
            let Some(to) = redirect(&request.url, &incoming) else { return Ok(Called(incoming)) };
            if !address::is_at(&request.url, &to) {
                let (origin, status) = (to.origin().ascii_serialization(), incoming.status);
                let text = say::call::redirected_elsewhere(*vendor, origin, status);
                return Err(Failure::new(Code::Refused, text));
            }
            if !is_safe {
                return Ok(Called(incoming));
            }
            request.url = to;
        }
        Err(Failure::new(Code::Refused, say::call::redirected_again_and_again(*vendor)))
    }

    /// Records the request in the activity: each that may change something, of the others one in a while.
    fn record_call(self: &Arc<Self>, id: ProfileId, prepared: &Prepared) {
        if !prepared.is_safe || self.is_to_be_noted(id, |entry| &mut entry.last_call) {
            let path: String = prepared.request.url.path().chars().take(LONGEST_NOTED).collect();
            self.record_apart(id, say::session::called(prepared.request.method.as_str(), path));
        }
    }
}

/// Without a word of the script's or the vendor's, JSON is meant: some servers speak XML otherwise.
fn json_unless_said(request: Request, name: &str) -> Request {
    let is_said = request.headers.iter().any(|(header, _)| header.eq_ignore_ascii_case(name));
    if is_said { request } else { request.header(name, "application/json") }
}

/// Where a redirect leads (RFC 9110 §15.4); None: it is none, or says nothing of that.
fn redirect(from: &Url, incoming: &Incoming) -> Option<Url> {
    let location = incoming.headers.get("location")?.to_str().ok()?;
    let to = matches!(incoming.status, 301 | 302 | 303 | 307 | 308).then(|| from.join(location).ok());
    to.flatten()
}

fn method(text: &str) -> Result<Method, Failure> {
    let upper = text.to_ascii_uppercase();
    // One is for proxies; the other would show the token.
    if ["CONNECT", "TRACE"].contains(&&*upper) {
        return Err(invalid(say::call::method_not_for_an_api(upper)));
    }
    Method::from_bytes(upper.as_bytes()).map_err(|_| invalid(say::call::METHOD_WRONG))
}

/// Whether they can be sent beside the vendor's own.
fn check_headers(headers: &Headers, own: &Headers) -> Result<(), Failure> {
    for (name, value) in headers {
        if HeaderName::from_bytes(name.as_bytes()).is_err() {
            return Err(invalid(say::call::HEADER_NAME_WRONG));
        }
        // EXPOSE: only whether it can be sent.
        if HeaderValue::from_str(value.reveal()).is_err() {
            return Err(invalid(say::call::header_value_wrong(name)));
        }
        let mut taken = OURS.into_iter().chain(own.iter().map(|(name, _)| &**name));
        if taken.any(|taken| taken.eq_ignore_ascii_case(name)) {
            return Err(invalid(say::call::header_ours(name)));
        }
    }
    Ok(())
}

fn invalid(text: impl Into<Text>) -> Failure {
    Failure::new(Code::Invalid, text)
}
