//! What the calls of every vendor repeat: addresses, headers, a token reply as a grant, what outlives a renewal, how
//! long a busy vendor is left alone. Invariant: nothing waits here.

pub mod codes;
pub mod ending;
mod password;
pub(crate) mod prelude;
pub mod standard;
pub mod trust;

use std::time::Duration;

use fobwatch_text::say;
use jiff::Timestamp;
use url::Url;

use crate::answers::{Answers, Draft};
use crate::http::{Reply, is_loopback};
use crate::quoting::{masked, words, words_of};
use crate::secret::Secret;
use crate::tokens::{Expiry, TokenReply, is_token, usual_expiry};
use crate::vendor::{Class, Context, Effect, Fact, Field, Grant, Kind, VendorError, Verified, WarningCode, due};

/// Warnings about one token: the next one is judged anew.
const OF_A_TOKEN: [WarningCode; 10] = [
    WarningCode::ClockDiffers,
    WarningCode::ExpiryAssumed,
    WarningCode::ExpiryInMilliseconds,
    WarningCode::ExpiryUncertain,
    WarningCode::LastOfSession,
    WarningCode::NoRefreshToken,
    WarningCode::RefreshTokenUnkept,
    WarningCode::ScopeMissing,
    WarningCode::SecretEnds,
    WarningCode::SecretsGoElsewhere,
];

/// An address of a profile whose answers were checked.
pub fn address(base: &str, path: &str) -> Result<Url, VendorError> {
    let unusable = || VendorError::refusal(Class::WrongHost, say::vendor::HOST_UNUSABLE);
    Url::parse(&format!("{base}{path}")).map_err(|_| unusable())
}

/// Where a host is: one that was kept with its scheme is this machine's, all others are asked over https.
pub fn origin(host: &str) -> String {
    if host.contains("://") { host.to_owned() } else { format!("https://{host}") }
}

/// An address below the first one of the form.
pub fn below(answers: &Answers, path: &str) -> Result<Url, VendorError> {
    address(answers.first_address(), path)
}

/// The status of a reply, or of the one that an error is about.
pub fn status(reply: &Result<Reply, VendorError>) -> Option<u16> {
    reply.as_ref().map_or_else(|error| error.status, |reply| Some(reply.status))
}

/// An address that a reply names, if a token may go there: https below this domain, or the profile's own on this
/// machine.
pub fn within(address: &str, domain: &str, own: &str) -> Option<String> {
    let url = Url::parse(address).ok().filter(|url| url.username().is_empty() && url.password().is_none())?;
    let is_below = url.scheme() == "https" && url.host_str().is_some_and(|host| host.ends_with(domain));
    (is_below || is_loopback(&url) && address == own).then(|| address.trim_end_matches('/').to_owned())
}

/// An address without query and last slash, if a secret may be sent there.
pub fn safe(address: &str) -> Option<String> {
    let mut url = Url::parse(address).ok()?;
    let is_safe = url.scheme() == "https" || is_here(&url);
    if !is_safe || !url.username().is_empty() || url.password().is_some() {
        return None;
    }
    url.set_query(None);
    url.set_fragment(None);
    Some(url.as_str().trim_end_matches('/').to_owned())
}

/// Whether both are in the same hands for sure: a host and those below it, or two below one of these domains, where
/// the vendor hosts its customers. Who else may share a domain takes a list of all public suffixes to tell; asking
/// once costs less.
pub fn is_part_of(host: &str, own: &str, hosted: &[&str]) -> bool {
    let below = |host: &str, domain: &str| host.strip_suffix(domain).is_some_and(|rest| rest.ends_with('.'));
    host == own || below(host, own) || hosted.iter().any(|domain| below(host, domain) && below(own, domain))
}

/// "13:05", in UTC, where an end is known: for what a sign-out says.
pub fn end_of(grant: &Grant) -> Option<String> {
    grant.expires_at.map(|at| at.strftime("%H:%M").to_string())
}

/// A vendor's words about a refusal, with its code and the id by which it finds the call, masked.
pub fn said(reply: &Reply, secrets: &[&Secret]) -> String {
    const KEYS: [&[&str]; 3] =
        [&["errordescription", "message"], &["errorcode", "error"], &["correlationid", "trackingid", "requestid"]];
    let json = reply.json().unwrap_or_default();
    // Some answer with a list of refusals.
    let json = json.get(0).unwrap_or(&json);
    let parts: Vec<_> = KEYS.iter().filter_map(|keys| words_of(json, keys)).collect();
    if parts.is_empty() { words(reply, &[], secrets) } else { masked(&parts.join(", "), secrets) }
}

/// A client's id (RFC 6749 §2.2).
pub const CLIENT_ID: Field = Field::text("client_id", say::field::CLIENT_ID);

/// Its secret (RFC 6749 §2.3.1).
pub const CLIENT_SECRET: Field = Field::secret("client_secret", say::field::CLIENT_SECRET);

/// Where a sign-in in the browser comes back to (RFC 6749 §3.1.2).
pub const REDIRECT: Field = Field::new("redirect_uri", say::field::REDIRECT_URI, Kind::Redirect);

/// A person's password, which is kept exactly.
pub const PASSWORD: Field = Field::new("password", say::field::PASSWORD, Kind::Secret { keep_spaces: true });

/// A token that is pasted. Spaces are allowed here only for the sake of a leading “Bearer ”.
pub const ACCESS_TOKEN: Field =
    Field::new("access_token", say::field::ACCESS_TOKEN, Kind::Secret { keep_spaces: true })
        .help(say::field::ACCESS_TOKEN_HELP);

/// Takes out of a pasted token what is not part of it; a problem where none is left.
pub fn check_pasted_token(draft: &mut Draft, key: &str) {
    let Some(typed) = draft.typed(key) else { return };
    // EXPOSE: to take out what is not the token.
    let text = typed.reveal().trim();
    let token = match text.split_at_checked(6) {
        Some((scheme, rest)) if scheme.eq_ignore_ascii_case("bearer") && !rest.starts_with(char::is_alphanumeric) => {
            rest.trim_start()
        }
        _ => text,
    };
    if is_token(token) {
        draft.set_secret(key, Secret::new(token));
    } else {
        draft.problem(key, say::field::ACCESS_TOKEN_WRONG);
    }
}

/// A redirect that was typed; None, and a problem, where it is none.
pub fn redirect(draft: &mut Draft, key: &str, example: &str) -> Option<Url> {
    let Some(url) = Url::parse(draft.text(key)).ok().filter(Url::has_host) else {
        draft.problem(key, say::vendor::redirect_not_full(example));
        return None;
    };
    if url.fragment().is_some() || !url.username().is_empty() || url.password().is_some() {
        draft.problem(key, say::vendor::REDIRECT_HAS_LOGIN);
        return None;
    }
    Some(url)
}

/// Whether a redirect leads to a port of this machine, where it can be listened for.
pub fn is_here(redirect: &Url) -> bool {
    redirect.scheme() == "http" && is_loopback(redirect)
}

/// Whether the API does not take the token.
pub fn is_rejected<T>(answer: &Result<T, VendorError>) -> bool {
    matches!(answer, Err(error) if error.class == Class::TokenRejected)
}

impl Context {
    /// A vendor that is busy and names no pause is left alone for the one of these that belongs to this try; after
    /// the last of them for as long as the session chooses.
    pub fn patient(&self, classes: &[Class], pauses: &[Duration], mut error: VendorError) -> VendorError {
        if let Effect::Retry { after: after @ None } = &mut error.effect
            && classes.contains(&error.class)
        {
            *after = pauses.get(self.tries as usize).copied();
        }
        error
    }
}

impl Grant {
    /// What a token reply brings (RFC 6749 §5.1). `sent` are secrets that it may repeat.
    pub fn issued(vendor: &str, reply: &Reply, tokens: TokenReply, sent: &[&Secret]) -> Self {
        Self::issued_for(vendor, 3600, reply, tokens, sent)
    }

    /// The same where another life than an hour is usual, in seconds.
    pub fn issued_for(vendor: &str, life: i64, reply: &Reply, tokens: TokenReply, sent: &[&Secret]) -> Self {
        let expiry = usual_expiry(reply, &tokens.access_token, tokens.expires_in, life);
        let mut grant = Self::with(reply, tokens, sent);
        grant.lives(vendor, expiry);
        grant
    }

    /// The same, of an end that is not known yet.
    pub fn with(reply: &Reply, tokens: TokenReply, sent: &[&Secret]) -> Self {
        let mut grant = Self::received(reply);
        grant.scopes = tokens.granted(sent);
        if tokens.is_unkept() {
            grant.warn(WarningCode::RefreshTokenUnkept, say::vendor::REFRESH_TOKEN_UNUSABLE);
        }
        grant.access_token = Some(tokens.access_token);
        grant.refresh_obtained_at = tokens.refresh_token.is_some().then_some(reply.received_at);
        grant.refresh_token = tokens.refresh_token;
        grant
    }

    /// Takes in what the first call has told. Where it failed for the moment that is warned of: the token is good as
    /// far as anyone knows.
    pub fn proved(&mut self, found: Result<Verified, VendorError>) -> Result<(), VendorError> {
        match found {
            Ok(verified) => self.learn(&verified),
            Err(error) if matches!(error.effect, Effect::Retry { .. }) => {
                self.warn(WarningCode::Unverified, say::vendor::not_tested(error.text));
            }
            Err(error) => return Err(error),
        }
        Ok(())
    }

    /// Until then; it is said where that is assumed.
    pub fn lives(&mut self, vendor: &str, expiry: Expiry) {
        self.expires_at = Some(expiry.at);
        match expiry.assumed {
            None => {}
            Some(3600) => self.warn(WarningCode::ExpiryAssumed, say::vendor::lifetime_assumed(vendor)),
            Some(seconds) => {
                let hours = seconds / 3600;
                let text = say::vendor::lifetime_usual(vendor, hours);
                self.warn(WarningCode::ExpiryAssumed, text);
            }
        }
    }

    /// Due ahead of its end.
    pub fn renewable(mut self) -> Self {
        self.renew_at = self.expires_at.map(|end| due(self.obtained_at, end));
        self
    }

    /// What a renewal does not bring is as before: facts, scopes, whose it is, and what is not about one token.
    pub fn succeed(&mut self, old: &Self) {
        self.keep_facts(&old.facts);
        for warning in &old.warnings {
            let is_known = self.warnings.iter().any(|new| new.code == warning.code);
            let is_about_scopes = warning.code == WarningCode::ScopesNarrowed && self.scopes.is_some();
            if !is_known && !is_about_scopes && !OF_A_TOKEN.contains(&warning.code) {
                self.warnings.push(warning.clone());
            }
        }
        if self.scopes.is_none() {
            self.scopes.clone_from(&old.scopes);
        }
        let tells_less = self.identity.as_ref().is_none_or(|new| new.tenant.is_none());
        let is_better = old.identity.as_ref().is_some_and(|old| old.tenant.is_some());
        if self.identity.is_none() || tells_less && is_better {
            self.identity.clone_from(&old.identity);
        }
    }

    /// The same by a refresh token, or by what takes its place: without a new one the old one stays good.
    pub fn refresh(&mut self, old: &Self) {
        self.succeed(old);
        if let Some(token) = &old.refresh_token {
            self.keep_refresh_token(token, old.refresh_obtained_at);
        }
    }

    /// What was known before, unless this grant knows better.
    pub fn keep_facts(&mut self, before: &[Fact]) {
        for fact in before {
            if self.fact(&fact.key).is_none() {
                self.set_fact(fact.clone());
            }
        }
    }

    /// No new refresh token means that the old one stays good (RFC 6749 §6).
    pub fn keep_refresh_token(&mut self, old: &Secret, obtained_at: Option<Timestamp>) {
        if self.refresh_token.is_none() {
            self.refresh_token = Some(old.clone());
            self.refresh_obtained_at = obtained_at;
        }
    }
}
