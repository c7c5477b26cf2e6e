//! AvePoint Cloud Governance: a delegated token, the header pair, Basic, or an app registration.
//! Invariant: wherever AvePoint's descriptions differ, both readings are tried, and none of them
//! costs the technician a saved sign-in.

mod aos;
mod calls;
mod delegate;
mod form;
mod reply;

use async_trait::async_trait;
use url::Url;

use crate::answers::{Answers, Draft};
use crate::http::{self, Reply, Request};
use crate::secret::Secret;
use crate::vendor::ending::{Ending, SECRET_ENDS};
use crate::vendor::{
    Action, Class, Context, Descriptor, Fact, Grant, Headers, Identity, Speech, Turn, Vendor, VendorError, Verified,
    base,
};

pub(super) struct AvePoint;

const DELEGATE: &str = "delegate";
const STATIC: &str = "static";
const BASIC: &str = "basic";
const AOS_APP: &str = "aos_app";
const AOS_CERTIFICATE: &str = "aos_certificate";

const CLEAR_CACHE: &str = "clear_token_cache";

#[async_trait]
impl Vendor for AvePoint {
    fn descriptor(&self) -> &'static Descriptor {
        &form::DESCRIPTOR
    }

    fn check(&self, draft: &mut Draft) {
        form::check(draft);
    }

    fn endpoint(&self, answers: &Answers) -> String {
        base::bare(answers.text("base_url")).to_owned()
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
        let (fact, warning) = form::ending(answers.method.id).told(cx, answers);
        verified.facts.extend(fact);
        verified.warnings.extend(warning);
        Ok(verified)
    }

    async fn sign_out(&self, _: &Context, answers: &Answers, _: &Grant) -> String {
        let Ending { what, place, .. } = form::ending(answers.method.id);
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

    async fn turn(
        &self,
        cx: &Context,
        answers: &Answers,
        _: &Grant,
        action: &str,
        _: u32,
    ) -> Result<Turn<Verified>, VendorError> {
        match action {
            CLEAR_CACHE => calls::clear_cache(cx, answers).await.map(Turn::Done),
            _ => Ok(Turn::Done(Verified::default())),
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
    let user = answers.text("user_principal_name");
    grant.identity = (!user.is_empty()).then(|| Identity { name: user.to_owned(), tenant: None });
    let is_lasting = |fact: &&Fact| [calls::WAY, calls::PREFIX].contains(&fact.key.as_str());
    match old {
        Some(old) => {
            let facts = old.facts.iter().filter(is_lasting).cloned().collect();
            grant.succeed(&Grant { facts, ..old.clone() });
        }
        None => grant.keep_facts(&cx.remembered.iter().filter(is_lasting).cloned().collect::<Vec<_>>()),
    }
    form::ending(answers.method.id).mark(cx, answers, &mut grant);
    grant
}

/// The headers of an API call; `way` counts for a delegated token only.
fn headers_by(answers: &Answers, grant: &Grant, way: &str) -> Headers {
    let bearer = || base::authorization("Bearer ", grant);
    let mut headers = match answers.method.id {
        STATIC => pair(answers),
        BASIC => {
            let secret = answers.secret("client_secret").cloned().unwrap_or_else(|| Secret::new(""));
            let basic = http::basic(answers.text("user_principal_name"), &secret);
            vec![("Authorization".to_owned(), basic)]
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
    base::address(answers.text("base_url"), path)
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
