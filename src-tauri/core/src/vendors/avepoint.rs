//! AvePoint Cloud Governance: a delegated token, the header pair, Basic, or an app registration.
//! Invariant: wherever AvePoint's descriptions differ, both readings are tried, and none of them
//! costs the technician a saved sign-in.

mod aos;
mod assertion;
mod calls;
mod delegate;
mod form;
mod reply;

use async_trait::async_trait;
use base64::prelude::{BASE64_STANDARD, Engine as _};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use url::Url;

use crate::answers::{Answers, Draft};
use crate::http::{Reply, Request};
use crate::secret::Secret;
use crate::vendor::{
    Action, Class, Context, Descriptor, Fact, Grant, Headers, Identity, Speech, Vendor, VendorError, Verified, Warning,
};

pub(super) struct AvePoint;

const DELEGATE: &str = "delegate";
const STATIC: &str = "static";
const BASIC: &str = "basic";
const AOS_APP: &str = "aos_app";
const AOS_CERTIFICATE: &str = "aos_certificate";

const CLEAR_CACHE: &str = "clear_token_cache";

const SECRET_ENDS: &str = "SecretEnds";
/// Days before its end at which a secret is warned about.
const WARN_DAYS: [i32; 3] = [3, 14, 30];

#[async_trait]
impl Vendor for AvePoint {
    fn descriptor(&self) -> &'static Descriptor {
        &form::DESCRIPTOR
    }

    fn check(&self, draft: &mut Draft) {
        form::check(draft);
    }

    fn endpoint(&self, answers: &Answers) -> String {
        answers.text("base_url").trim_start_matches("https://").trim_start_matches("http://").to_owned()
    }

    async fn sign_in(&self, cx: &Context, answers: &Answers) -> Result<Grant, VendorError> {
        match answers.method.id {
            DELEGATE => {
                let pasted = answers.secret("refresh_token");
                let grant = delegate::obtain(cx, answers, pasted, None).await?;
                Ok(finish(cx, answers, grant, None))
            }
            _ => obtain(cx, answers, None).await,
        }
    }

    async fn renew(&self, cx: &Context, answers: &Answers, old: &Grant) -> Result<Grant, VendorError> {
        match answers.method.id {
            DELEGATE => {
                let grant = delegate::obtain(cx, answers, old.refresh_token.as_ref(), old.refresh_obtained_at).await?;
                Ok(finish(cx, answers, grant, Some(old)))
            }
            _ => obtain(cx, answers, Some(old)).await,
        }
    }

    async fn verify(&self, cx: &Context, answers: &Answers, grant: &Grant) -> Result<Verified, VendorError> {
        let mut verified = calls::verify(cx, answers, grant).await?;
        verified.settled.push(SECRET_ENDS);
        let (fact, warning) = secret_end(cx, answers);
        verified.facts.extend(fact);
        verified.warnings.extend(warning);
        Ok(verified)
    }

    async fn sign_out(&self, _: &Context, answers: &Answers, _: &Grant) -> String {
        let (what, place) = form::what_ends(answers.method.id);
        format!(
            "Removed here. AvePoint has no way to revoke: to stop access for good, remove or renew the {what} in {place}."
        )
    }

    fn headers(&self, answers: &Answers, grant: &Grant) -> Headers {
        headers_by(answers, grant, grant.fact(calls::WAY).unwrap_or(calls::BEARER))
    }

    fn token<'a>(&self, grant: &'a Grant) -> Option<&'a Secret> {
        // The API that takes the pair alone has refused it.
        grant.access_token.as_ref().filter(|_| grant.fact(calls::WAY) != Some(calls::PAIR))
    }

    fn api_base(&self, answers: &Answers, grant: &Grant) -> String {
        let prefix = match answers.method.id {
            BASIC => grant.fact(calls::PREFIX).unwrap_or(calls::ADMIN),
            _ if answers.text("level") == "admin" => calls::ADMIN,
            _ => "",
        };
        format!("{}{prefix}/", answers.text("base_url"))
    }

    fn grant_of(&self, answers: &Answers) -> String {
        let host = if answers.method.id.starts_with("aos_") { "aos_identity_host" } else { "base_url" };
        format!("{} {} {}", answers.text(host), answers.text("aos_client_id"), answers.text("user_principal_name"))
    }

    fn actions(&self, answers: &Answers, _: &Grant) -> Vec<Action> {
        let admin = answers.text("level") == "admin" && matches!(answers.method.id, DELEGATE | STATIC);
        let clear_cache = Action {
            id: CLEAR_CACHE,
            label: "Clear server token cache",
            confirm: "AvePoint forgets every delegated token it has cached, also those of other programs. This needs the role Service Administrator. Clear it?",
        };
        if admin || answers.method.id == BASIC { vec![clear_cache] } else { Vec::new() }
    }

    async fn act(&self, cx: &Context, answers: &Answers, _: &Grant, action: &str) -> Result<Verified, VendorError> {
        match action {
            CLEAR_CACHE => calls::clear_cache(cx, answers).await,
            _ => Ok(Verified::default()),
        }
    }
}

/// A grant by a method without refresh token: the first one and the next are made alike.
async fn obtain(cx: &Context, answers: &Answers, old: Option<&Grant>) -> Result<Grant, VendorError> {
    if matches!(answers.method.id, AOS_APP | AOS_CERTIFICATE) {
        return Ok(finish(cx, answers, aos::obtain(cx, answers).await?, old));
    }
    // There is no token, so one call finds out whether the secret is right.
    let mut grant = finish(cx, answers, Grant::new(cx.clock.now()), old);
    grant.learn(&calls::verify(cx, answers, &grant).await?);
    Ok(grant)
}

/// Puts in what the reply does not bring: the user, what was found out earlier, the secret's end.
fn finish(cx: &Context, answers: &Answers, mut grant: Grant, old: Option<&Grant>) -> Grant {
    let facts = old.map_or(&cx.remembered, |old| &old.facts);
    for fact in facts.iter().filter(|fact| [calls::WAY, calls::PREFIX].contains(&fact.key.as_str())) {
        grant.set_fact(fact.clone());
    }
    if let Some(old) = old {
        grant.scopes = grant.scopes.or_else(|| old.scopes.clone());
        for warning in old
            .warnings
            .iter()
            .filter(|warning| !["ExpiryAssumed", "ClockDiffers", SECRET_ENDS].contains(&&*warning.code))
        {
            grant.warn(&warning.code, warning.text.clone());
        }
    }
    let user = answers.text("user_principal_name");
    grant.identity = (!user.is_empty()).then(|| Identity { name: user.to_owned(), tenant: None });
    let (fact, warning) = secret_end(cx, answers);
    grant.facts.extend(fact);
    grant.warnings.extend(warning);
    grant
}

/// When the secret ends, and the warning due by now. Its text changes only from step to step.
fn secret_end(cx: &Context, answers: &Answers) -> (Option<Fact>, Option<Warning>) {
    let Ok(ends_on) = answers.text("secret_ends_on").parse::<Date>() else { return (None, None) };
    let (what, place) = form::what_ends(answers.method.id);
    let fact = Fact::new("secret_ends_on", "Secret ends on", ends_on.to_string());
    let today = cx.clock.now().to_zoned(TimeZone::UTC).date();
    let left = today.until(ends_on).map_or(0, |span| span.get_days());
    let when = if left < 0 {
        format!("The {what} ended on {ends_on}.")
    } else if let Some(step) = WARN_DAYS.iter().find(|step| left <= **step) {
        format!("The {what} ends on {ends_on}, within {step} days.")
    } else {
        return (Some(fact), None);
    };
    let text = format!("{when} Make a new one in {place}.");
    (Some(fact), Some(Warning { code: SECRET_ENDS.to_owned(), text }))
}

/// The headers of an API call; `way` counts for a delegated token only.
fn headers_by(answers: &Answers, grant: &Grant, way: &str) -> Headers {
    let authorization = |value: String| ("Authorization".to_owned(), Secret::new(value));
    // EXPOSE: into a header, which is a secret again.
    let bearer = || authorization(format!("Bearer {}", grant.access_token.as_ref().map_or("", Secret::reveal)));
    let mut headers = match answers.method.id {
        STATIC => pair(answers),
        BASIC => {
            // EXPOSE: into a header, which is a secret again.
            let secret = answers.secret("client_secret").map_or("", Secret::reveal);
            let user = answers.text("user_principal_name");
            let credentials = zeroize::Zeroizing::new(format!("{user}:{secret}"));
            vec![authorization(format!("Basic {}", BASE64_STANDARD.encode(credentials.as_bytes())))]
        }
        DELEGATE if way == calls::PAIR => pair(answers),
        DELEGATE if way == calls::BEARER_AND_PAIR => [vec![bearer()], pair(answers)].concat(),
        _ => vec![bearer()],
    };
    headers.extend(contract(answers));
    headers
}

/// Secret and user as AvePoint's headers of those names.
fn pair(answers: &Answers) -> Headers {
    let secret = answers.secret("client_secret").cloned().unwrap_or_else(|| Secret::new(""));
    let user = Secret::new(answers.text("user_principal_name"));
    vec![("clientSecret".to_owned(), secret), ("userPrincipalName".to_owned(), user)]
}

/// The header that asks for another spelling of keys, if one is chosen.
fn contract(answers: &Answers) -> Headers {
    match answers.text("json_contract") {
        contract @ "PascalCase" => vec![("X-CLOUD-GOVERNANCE-JSONCONTRACT".to_owned(), Secret::new(contract))],
        _ => Vec::new(),
    }
}

fn address(answers: &Answers, path: &str) -> Result<Url, VendorError> {
    Url::parse(&format!("{}{path}", answers.text("base_url"))).map_err(|_| {
        VendorError::refuse(Class::WrongHost, "Wrong host", "The environment of this profile is not an address.")
    })
}

async fn send(cx: &Context, answers: &Answers, request: Request, speech: Speech) -> Result<Reply, VendorError> {
    let host = request.url.host_str().unwrap_or_default().to_owned();
    cx.ask(request, speech).await.map_err(|error| match error.class {
        Class::Network if error.text.starts_with("Name ") => {
            VendorError { text: format!("Name {host} not found. Check base URL."), ..error }
        }
        Class::Network if !error.lost => VendorError { text: format!("{} Check base URL.", error.text), ..error },
        _ => error.or_nothing_here(|| reply::wrong_host(answers)),
    })
}
