//! Claims of a JWT, read but not trusted (RFC 7519). Invariant: the signature is never checked
//! here, so nothing is allowed or refused by what a claim says.

use base64::prelude::{BASE64_URL_SAFE_NO_PAD, Engine as _};
use jiff::Timestamp;
use serde_json::{Map, Value};

use crate::secret::Secret;

/// The claims, when the token is a JWT.
pub(crate) fn claims(token: &Secret) -> Option<Map<String, Value>> {
    // EXPOSE: only the claims leave this function.
    let mut parts = token.reveal().split('.');
    let (_header, payload, _signature) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() {
        return None;
    }
    let bytes = BASE64_URL_SAFE_NO_PAD.decode(payload.trim_end_matches('=')).ok()?;
    serde_json::from_slice(&bytes).ok()
}

/// The `exp` claim.
pub(crate) fn expiry(token: &Secret) -> Option<Timestamp> {
    let seconds = claims(token)?.get("exp")?.as_f64()?;
    #[expect(clippy::cast_possible_truncation, reason = "seconds since 1970; out of range is refused below")]
    Timestamp::from_second(seconds as i64).ok()
}
