//! Token requests and what Halo's answers to them mean. Invariant: a refresh token is given up
//! only for Halo's own word about it, with 400 or 401 to the refresh itself.

use serde_json::Value;

use super::call;
use super::place::{self, Place};
use crate::answers::Answers;
use crate::http::{Reply, Trust};
use crate::jwt;
use crate::oauth::{self, Approval, Endpoint, Lifetime, Read, TokenReply};
use crate::secret::Secret;
use crate::vendor::{Class, Context, Fact, Grant, VendorError, due};

/// Key of the fact that holds `token_type`.
pub(super) const TYPE: &str = "token_type";
/// Code of the warning that the token can do nothing.
pub(super) const SCOPE_MISSING: &str = "ScopeMissing";
/// Warnings that a new token does not end.
const LASTING: [&str; 4] = [place::DEFAULT_ADDRESS, call::UNVERIFIED, call::FORBIDDEN, call::API_FAULT];

/// Longer lifetimes in whole thousands are milliseconds.
const LONGEST_SECONDS: i64 = 86_400;

/// What a token is asked for with.
#[derive(Debug)]
pub(super) enum Ask<'a> {
    Service,
    Code(&'a Approval),
    Refresh(&'a Secret),
}

impl Ask<'_> {
    /// The secret that it is asked with, besides the profile's own.
    fn sent(&self) -> Option<&Secret> {
        match self {
            Self::Service => None,
            Self::Code(approval) => Some(&approval.code),
            Self::Refresh(token) => Some(token),
        }
    }
}

/// A new grant, with what still holds of the old one.
pub(super) async fn request(
    cx: &Context,
    answers: &Answers,
    mut place: Place,
    ask: &Ask<'_>,
    old: Option<&Grant>,
) -> Result<Grant, VendorError> {
    let mut reply = send(cx, answers, &place, ask).await;
    if reply.as_ref().map_or_else(|error| error.status, |reply| Some(reply.status)) == Some(404) {
        // Halo may have moved. The same address again would only answer the same.
        let found = Place::discover(cx, answers).await?;
        if found.token_url()? != place.token_url()? {
            place = found;
            reply = send(cx, answers, &place, ask).await;
        }
    }
    let reply = reply.map_err(|error| error.or_nothing_here(|| wrong_token_url(&place)))?;
    let Read::Tokens(tokens) = oauth::read(&reply) else {
        return Err(refused(answers, &place, ask, &reply));
    };
    let mut grant = Grant::received(&reply);
    if let Some(old) = old {
        grant.facts.clone_from(&old.facts);
        grant.identity.clone_from(&old.identity);
        grant.warnings.extend(old.warnings.iter().filter(|old| LASTING.contains(&&*old.code)).cloned());
    }
    place.mark(cx, answers, &mut grant)?;
    let secrets: Vec<_> = answers.secrets.values().chain(ask.sent()).collect();
    grant.scopes = tokens.granted(&secrets);
    fill(&mut grant, &reply, *tokens, ask, old);
    Ok(grant)
}

async fn send(cx: &Context, answers: &Answers, place: &Place, ask: &Ask<'_>) -> Result<Reply, VendorError> {
    let endpoint = Endpoint {
        cx,
        token_url: place.token_url()?,
        client_id: answers.text("client_id"),
        client_secret: answers.secret("client_secret"),
        headers: answers.header_map("additional_headers"),
        trust: Trust::System,
        speech: call::TOKEN,
    };
    let scopes = answers.words("scopes");
    let reply = match ask {
        Ask::Service => endpoint.client_credentials(&scopes).await,
        Ask::Code(approval) => endpoint.authorization_code(approval).await,
        Ask::Refresh(token) => match endpoint.refresh(token, &[]).await {
            // One style of Halo app wants the scopes again.
            Ok(reply) if names(&reply, "invalid_scope") => endpoint.refresh(token, &scopes).await,
            reply => reply,
        },
    };
    reply.map_err(|error| call::patient(cx, answers, error))
}

fn names(reply: &Reply, error: &str) -> bool {
    matches!(oauth::read(reply), Read::Refused { error: named, .. } if named == error)
}

fn fill(grant: &mut Grant, reply: &Reply, tokens: TokenReply, ask: &Ask<'_>, old: Option<&Grant>) {
    let lifetime = lifetime(grant, tokens.expires_in);
    let expiry = oauth::expiry(reply, &tokens.access_token, lifetime);
    grant.expires_at = Some(expiry.at);
    if expiry.assumed {
        grant.warn("ExpiryAssumed", "Halo did not say how long this token lives; an hour is assumed.");
    }
    // A refresh without scope in its answer keeps the scope it had (RFC 6749 §5.1).
    let kept = old.filter(|_| matches!(ask, Ask::Refresh(_)));
    grant.scopes = grant.scopes.take().or_else(|| kept.and_then(|old| old.scopes.clone()));
    if grant.scopes.is_none() {
        grant.warn(SCOPE_MISSING, "Token has no scope; API calls will be refused.");
    }
    // A service may get a refresh token too; it has no use.
    if !matches!(ask, Ask::Service) {
        tokens.warn_of_unkept(grant);
    }
    if let Some(token) = tokens.refresh_token.filter(|_| !matches!(ask, Ask::Service)) {
        grant.refresh_token = Some(token);
        grant.refresh_obtained_at = Some(reply.received_at);
    } else if let Some(old) = kept {
        grant.refresh_token.clone_from(&old.refresh_token);
        grant.refresh_obtained_at = old.refresh_obtained_at;
    }
    if matches!(ask, Ask::Service) || grant.refresh_token.is_some() {
        grant.renew_at = Some(due(reply.received_at, expiry.at));
    }
    let id_token = tokens.rest.get("id_token").and_then(Value::as_str).map(Secret::new);
    if let Some(name) = id_token.as_ref().and_then(jwt::claims).and_then(|claims| call::label(&claims)) {
        grant.identity = Some(call::identity(name, grant));
    }
    let scheme = tokens.token_type.filter(|scheme| oauth::is_token(scheme)).unwrap_or_else(|| "Bearer".to_owned());
    grant.set_fact(Fact::new(TYPE, "Token type", scheme));
    grant.access_token = Some(tokens.access_token);
}

/// In seconds, also where Halo wrote milliseconds.
fn lifetime(grant: &mut Grant, written: Option<Lifetime>) -> Option<Lifetime> {
    let number = written?.seconds();
    if number <= LONGEST_SECONDS || number % 1000 != 0 {
        return written;
    }
    let seconds = number / 1000;
    grant.warn("ExpiryInMilliseconds", format!("Halo wrote a lifetime of {number}; taken as {seconds} seconds."));
    Lifetime::read(&Value::from(seconds))
}

/// Sheet §7, the rows of the token URL.
fn refused(answers: &Answers, place: &Place, ask: &Ask<'_>, reply: &Reply) -> VendorError {
    let words = call::words(reply, answers, ask.sent());
    let error = match oauth::read(reply) {
        Read::Refused { error, .. } => error,
        _ => String::new(),
    };
    let verdict = matches!(reply.status, 400 | 401);
    let fault = match (error.as_str(), ask) {
        ("invalid_client", _) => client_rejected(),
        ("invalid_scope", _) => VendorError::refuse(
            Class::ScopeRefused,
            "Scope refused",
            format!("Halo refused these scopes: {}.", answers.words("scopes").join(", ")),
        ),
        ("invalid_grant" | "invalid_token" | "expired_token", Ask::Refresh(_)) if verdict => {
            VendorError::grant_dead("The saved sign-in has ended. Sign in again.")
        }
        ("unauthorized_client" | "unsupported_grant_type", _) => VendorError::refuse(
            Class::GrantNotAllowed,
            "Grant not allowed",
            "The Halo app uses another authentication method.",
        ),
        ("invalid_grant", Ask::Code(_)) => VendorError::sign_in(Class::CodeUsed, "Start the browser sign-in again."),
        _ if reply.status == 404 => wrong_token_url(place),
        _ => VendorError::refuse(
            Class::BadReply,
            "Unexpected answer",
            match &*words {
                "" => format!("Halo refused the sign-in ({}). Nothing was deleted.", reply.status),
                words => format!("Halo refused the sign-in ({}): {words}", reply.status),
            },
        ),
    };
    fault.said(words)
}

fn wrong_token_url(place: &Place) -> VendorError {
    let url = place.token_url().map_or_else(|_| String::new(), String::from);
    VendorError::refuse(Class::WrongTokenUrl, "Wrong token URL", format!("No sign-in at {url}."))
}

fn client_rejected() -> VendorError {
    VendorError::refuse(
        Class::ClientRejected,
        "Client refused",
        "Client ID or secret refused. The ID changes when the Halo app is saved: copy it again. Check tenant and that the app is Active.",
    )
}
