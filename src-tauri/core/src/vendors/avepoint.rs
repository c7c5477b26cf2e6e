//! AvePoint Cloud Governance: a delegated token, the header pair, Basic, or an app registration.
//! Invariant: wherever AvePoint's descriptions differ, both readings are tried, and none of them
//! costs the technician a saved sign-in.

mod aos;
mod calls;
mod delegate;
mod form;
mod reply;

use crate::http;
use crate::vendor::ending::Ending;
use crate::vendor::prelude::*;

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

    async fn sign_in(&self, cx: &Context, answers: &Answers) -> Result<Grant, VendorError> {
        obtain(cx, answers, None).await
    }

    async fn renew(&self, cx: &Context, answers: &Answers, old: &Grant) -> Result<Grant, VendorError> {
        obtain(cx, answers, Some(old)).await
    }

    async fn verify(&self, cx: &Context, answers: &Answers, grant: &Grant) -> Result<Verified, VendorError> {
        let mut verified = calls::verify(cx, answers, grant).await?;
        form::ending(answers.method.id).add(cx, answers, &mut verified);
        Ok(verified)
    }

    async fn sign_out(&self, _: &Context, answers: &Answers, _: &Grant) -> Text {
        let Ending { what, place, .. } = form::ending(answers.method.id);
        say::avepoint::removed(what, place)
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
        let clear_cache =
            Action { id: CLEAR_CACHE, label: say::avepoint::CLEAR_CACHE, confirm: say::avepoint::CLEAR_CACHE_CONFIRM };
        if admin || answers.method.id == BASIC { vec![clear_cache] } else { Vec::new() }
    }

    async fn turn(&self, cx: &Context, answers: &Answers, _: &Grant, action: &str, _: u32) -> Turned {
        match action {
            CLEAR_CACHE => calls::clear_cache(cx, answers).await.map(Turn::Done),
            _ => Ok(Turn::Done(Verified::default())),
        }
    }
}

/// A first grant and the next are made alike; a refresh token comes from the form or from the old one.
async fn obtain(cx: &Context, answers: &Answers, old: Option<&Grant>) -> Result<Grant, VendorError> {
    let mut grant = match answers.method.id {
        DELEGATE => {
            let token = old.map_or(answers.secret("refresh_token"), |old| old.refresh_token.as_ref());
            delegate::obtain(cx, answers, token, old.and_then(|old| old.refresh_obtained_at)).await?
        }
        AOS_APP | AOS_CERTIFICATE => aos::obtain(cx, answers).await?,
        _ => Grant::new(cx.clock.now()),
    };
    let user = answers.text("user_principal_name");
    grant.identity = (!user.is_empty()).then(|| Identity { name: user.to_owned(), tenant: None });
    let found_out = old.map_or(&cx.remembered, |old| &old.facts).iter();
    let facts = found_out.filter(|fact| [calls::WAY, calls::PREFIX].contains(&&*fact.key)).cloned().collect();
    let old = old.cloned().unwrap_or_else(|| Grant::new(grant.obtained_at));
    grant.succeed(&Grant { facts, ..old });
    form::ending(answers.method.id).mark(cx, answers, &mut grant);
    if grant.access_token.is_none() {
        // One call finds out whether the secret is right.
        grant.learn(&calls::verify(cx, answers, &grant).await?);
    }
    Ok(grant)
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
        Class::Network if error.no_such_host => VendorError { text: say::avepoint::name_not_found(host), ..error },
        Class::Network if !error.lost => VendorError { text: say::avepoint::check_base_url(error.text), ..error },
        _ => error.or_nothing_here(|| reply::wrong_host(answers)),
    })
}
