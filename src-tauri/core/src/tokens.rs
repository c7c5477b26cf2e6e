//! Token replies of RFC 6749, read leniently and within bounds. Invariant: what is kept of one can be sent.

use jiff::Timestamp;
use serde_json::{Map, Value};

use crate::clock::{seconds_after, written};
use crate::http::Reply;
use crate::jwt;
use crate::quoting::covered;
use crate::secret::Secret;

/// Bytes in an access token; the largest seen in the wild is a tenth of it, and no server takes
/// longer headers.
const LONGEST_TOKEN: usize = 64 * 1024;
/// Bytes in a refresh token: what a whole reply can hold.
const LONGEST_REFRESH_TOKEN: usize = 1 << 20;
/// Lifetimes are held to ten years.
const LONGEST_LIFE: i64 = 315_360_000;

/// RFC 6749 §5.1.
#[derive(Debug, Clone)]
pub struct TokenReply {
    /// Visible ASCII, of a bounded length.
    pub access_token: Secret,
    /// None where the server leaves it out, against the RFC.
    pub token_type: Option<String>,
    /// Seconds, however written.
    pub expires_in: Option<Lifetime>,
    /// In the server's own words, which may repeat what was sent.
    scope: Option<String>,
    /// None: the old one stays, if there was one.
    pub refresh_token: Option<Secret>,
    /// One came that no request can carry.
    unkept: bool,
    /// The whole reply, for what only one vendor sends.
    pub rest: Map<String, Value>,
}

impl TokenReply {
    /// An access token and what came as the refresh token beside it, of a reply in a vendor's own shape. None where the
    /// first is no token.
    pub fn of(access_token: Option<&str>, refresh_token: Option<&Value>) -> Option<Self> {
        let access_token = access_token.filter(|text| is_token(text)).map(Secret::new)?;
        let kept = refresh_token.and_then(Value::as_str).filter(|text| is_refresh_token(text));
        let unkept = kept.is_none() && is_something(refresh_token);
        let (token_type, expires_in, scope, rest) = (None, None, None, Map::new());
        let refresh_token = kept.map(Secret::new);
        Some(Self { access_token, token_type, expires_in, scope, refresh_token, unkept, rest })
    }

    /// Whether a refresh token came that no request can carry.
    pub fn is_unkept(&self) -> bool {
        self.unkept
    }

    /// Without a refresh token that a header cannot carry, which loses the spaces at its ends.
    pub fn fit_for_headers(mut self) -> Self {
        // EXPOSE: only its ends are looked at.
        let fits = |token: &Secret| token.reveal().trim() == token.reveal();
        self.unkept |= self.refresh_token.as_ref().is_some_and(|token| !fits(token));
        self.refresh_token = self.refresh_token.filter(fits);
        self
    }

    /// A refresh token is of no use to who asked.
    pub fn without_refresh_token(mut self) -> Self {
        (self.refresh_token, self.unkept) = (None, false);
        self
    }

    /// The scopes that were granted, separated by spaces, and without these secrets and the reply's own; None: as asked for.
    pub fn granted(&self, sent: &[&Secret]) -> Option<String> {
        let own = [Some(&self.access_token), self.refresh_token.as_ref()];
        let secrets: Vec<_> = own.into_iter().flatten().chain(sent.iter().copied()).collect();
        self.scope.as_deref().map(|scope| covered(scope, &secrets))
    }
}

/// A lifetime as the server wrote it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Lifetime(f64);

impl Lifetime {
    /// From a number or a numeric text.
    pub fn read(value: &Value) -> Option<Self> {
        let number = match value {
            Value::Number(number) => number.as_f64()?,
            Value::String(text) => text.trim().parse().ok()?,
            _ => return None,
        };
        number.is_finite().then_some(Self(number))
    }

    /// What was written in milliseconds, as it is written and in seconds: whole thousands beyond this many.
    pub fn milliseconds(self, longest: i64) -> Option<(i64, i64)> {
        let number = self.seconds();
        (number > longest && number % 1000 == 0).then_some((number, number / 1000))
    }

    /// Whole seconds, held to 0 … 10 years.
    pub fn seconds(self) -> i64 {
        #[expect(clippy::cast_possible_truncation, reason = "clamped; a float cast saturates")]
        let seconds = self.0 as i64;
        seconds.clamp(0, LONGEST_LIFE)
    }
}

/// What a token endpoint's reply amounts to.
#[derive(Debug)]
pub enum Read {
    /// A 2xx with an access token.
    Tokens(Box<TokenReply>),
    /// RFC 6749 §5.2, with any status, a 200 included.
    Refused {
        /// The RFC's code, or whatever the vendor put there.
        error: String,
        /// For people; may quote what was sent.
        description: Option<String>,
    },
    /// Neither.
    Unreadable,
}

/// Reads a reply. Only 2xx can hold tokens.
pub fn read(reply: &Reply) -> Read {
    let Some(Value::Object(object)) = reply.json() else { return Read::Unreadable };
    let text = |key: &str| object.get(key).and_then(Value::as_str).filter(|text| !text.is_empty());
    let token = |key: &str| text(key).filter(|text| is_token(text)).map(Secret::new);
    if let Some(error) = text("error") {
        return Read::Refused { error: error.to_owned(), description: text("error_description").map(str::to_owned) };
    }
    let Some(access_token) = token("access_token").filter(|_| reply.is_success()) else { return Read::Unreadable };
    let refresh_token = text("refresh_token").filter(|text| is_refresh_token(text)).map(Secret::new);
    let unkept = refresh_token.is_none() && is_something(object.get("refresh_token"));
    Read::Tokens(Box::new(TokenReply {
        access_token,
        token_type: text("token_type").map(str::to_owned),
        expires_in: object.get("expires_in").and_then(Lifetime::read),
        scope: text("scope").map(str::to_owned),
        refresh_token,
        unkept,
        rest: object,
    }))
}

/// The word of a refusal (RFC 6749 §5.2), or `""`.
pub fn error(reply: &Reply) -> String {
    match read(reply) {
        Read::Refused { error, .. } => error,
        Read::Tokens(_) | Read::Unreadable => String::new(),
    }
}

/// An access token travels in a header: visible ASCII, of a bounded length.
pub fn is_token(text: &str) -> bool {
    !text.is_empty() && text.len() <= LONGEST_TOKEN && text.bytes().all(|byte| byte.is_ascii_graphic())
}

/// A refresh token travels in a body, where a space is one of its letters (RFC 6749 §A.17).
pub fn is_refresh_token(text: &str) -> bool {
    !text.is_empty() && text.len() <= LONGEST_REFRESH_TOKEN && text.bytes().all(|byte| matches!(byte, b' '..=b'~'))
}

/// Whether a server meant to send something there.
pub fn is_something(value: Option<&Value>) -> bool {
    value.is_some_and(|value| !value.is_null() && value.as_str() != Some(""))
}

/// When a token ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Expiry {
    /// On this computer's clock.
    pub at: Timestamp,
    /// The server did not say: what is usual, in seconds.
    pub assumed: Option<i64>,
}

/// `T0 + expires_in`; without a positive one the JWT's `exp`; else `T0 + 3600 s`, assumed.
pub fn expiry(reply: &Reply, token: &Secret, expires_in: Option<Lifetime>) -> Expiry {
    usual_expiry(reply, token, expires_in, 3600)
}

/// The same where another lifetime is usual, in seconds.
pub fn usual_expiry(reply: &Reply, token: &Secret, expires_in: Option<Lifetime>, usual: i64) -> Expiry {
    let t0 = reply.received_at;
    if let Some(seconds) = expires_in.map(Lifetime::seconds).filter(|seconds| *seconds > 0) {
        return Expiry { at: seconds_after(t0, seconds), assumed: None };
    }
    if let Some(exp) = jwt::expiry(token).map(|exp| on_our_clock(reply, exp)).filter(|exp| *exp > t0) {
        return Expiry { at: exp.min(latest(t0)), assumed: None };
    }
    Expiry { at: seconds_after(t0, usual), assumed: Some(usual) }
}

/// The first good one of `expires_in`, `expiresIn`, `ExpiresAt`, as vendors with several services write them; else what
/// the token itself says.
pub fn lenient_expiry(reply: &Reply, token: &Secret) -> Expiry {
    let (t0, json) = (reply.received_at, reply.json().unwrap_or_default());
    let of = |names: [&'static str; 3]| names.into_iter().filter_map(|name| json.get(name));
    let seconds = of(["expires_in", "expiresIn", "ExpiresIn"]).filter_map(Lifetime::read).map(Lifetime::seconds);
    let lifetime = seconds.filter(|seconds| *seconds > 0).map(|seconds| seconds_after(t0, seconds)).next();
    let end = || of(["ExpiresAt", "expiresAt", "expires_at"]).find_map(|value| instant(reply, value));
    match lifetime.or_else(end).filter(|at| *at > t0) {
        Some(at) => Expiry { at: at.min(latest(t0)), assumed: None },
        None => expiry(reply, token, None),
    }
}

/// Seconds from now, seconds or milliseconds since 1970, or a date and time.
fn instant(reply: &Reply, value: &Value) -> Option<Timestamp> {
    let number = match value {
        Value::Number(number) => number.as_f64(),
        Value::String(text) => text.trim().parse::<f64>().ok(),
        _ => None,
    };
    let at = match number {
        Some(seconds) if seconds <= 1e9 => {
            return Some(seconds_after(reply.received_at, Lifetime::read(value)?.seconds()));
        }
        #[expect(clippy::cast_possible_truncation, reason = "a float cast saturates, and jiff refuses the excess")]
        Some(seconds) if seconds <= 1e12 => Timestamp::from_second(seconds as i64).ok()?,
        #[expect(clippy::cast_possible_truncation, reason = "a float cast saturates, and jiff refuses the excess")]
        Some(milliseconds) => Timestamp::from_millisecond(milliseconds as i64).ok()?,
        None => written(value.as_str()?)?,
    };
    Some(on_our_clock(reply, at))
}

/// No token is believed to live longer than until then.
pub fn latest(t0: Timestamp) -> Timestamp {
    seconds_after(t0, LONGEST_LIFE)
}

/// An instant of the server's clock on ours: they may differ by more than half a minute.
pub fn on_our_clock(reply: &Reply, instant: Timestamp) -> Timestamp {
    reply.clock_ahead().map_or(instant, |ahead| seconds_after(instant, -ahead))
}
