//! Sign-in by browser. Invariant: the browser opens only when NinjaOne did not refuse the same
//! address just before, because its refusals end on a page that nobody hears of.

use super::form::{NATIVE, OFFLINE, port};
use super::replies;
use crate::base::prelude::*;
use crate::oauth::{Accepted, Probe, error_page, other_spellings, probe};

pub(super) async fn sign_in(cx: &Context, answers: &Answers) -> Outcome<Grant> {
    let Accepted { prepared, spelling } = prepare_accepted(cx, answers).await?;
    let limit = Duration::from_secs(answers.text("login_timeout").parse().unwrap_or(300));
    let help = if prepared.listens() { say::ninjaone::BROWSER_HINT } else { say::ninjaone::PASTE_HINT };
    let approval = prepared.open(cx, limit, help).await?;
    let mut grant = replies::request(cx, answers, Ask::Code(&approval)).await?;
    grant.set_fact(Fact::new("redirect", say::field::REDIRECT_URI, approval.redirect_uri));
    if grant.refresh_token.is_none() && answers.words("scopes").contains(&OFFLINE) {
        grant.warn(WarningCode::NoRefreshToken, say::ninjaone::REFRESH_TOKEN_MISSING);
    }
    if let Some(spelling) = spelling {
        grant.warn(WarningCode::RedirectSpelling, say::ninjaone::redirect_differs(&spelling));
    }
    Ok(grant)
}

/// The same question without a browser.
pub(super) async fn preflight(cx: &Context, answers: &Answers) -> Outcome<Verified> {
    let Accepted { prepared, spelling } = prepare_accepted(cx, answers).await?;
    match (spelling, probe(cx, &prepared, |reply, page| refusal(answers, reply, page)).await) {
        (_, Err(Probe::Refused(error) | Probe::Unanswered(error))) => Err(error),
        (Some(spelling), Ok(())) => {
            Ok(Verified::warning(WarningCode::RedirectSpelling, say::ninjaone::redirect_differs(&spelling)))
        }
        (None, Ok(())) => {
            let url = base::below(answers, "/.well-known/oauth-authorization-server")?;
            cx.ask(Request::get(url).accept_json(), METADATA).await?;
            Ok(Verified::noted(say::ninjaone::KNOWN))
        }
    }
}

async fn prepare_accepted(cx: &Context, answers: &Answers) -> Outcome<Accepted> {
    let (authorize_url, scopes) = (base::below(answers, "/ws/oauth/authorize")?, answers.words("scopes"));
    let flow = |redirect_uri| Flow {
        authorize_url: authorize_url.clone(),
        client_id: answers.text("client_id"),
        redirect_uri,
        port: port(answers),
        scopes: &scopes,
        pkce: true,
        extra: Vec::new(),
    };
    let registered = answers.text("redirect_uri");
    // Native apps are registered in several spellings.
    let spellings = if answers.method.id == NATIVE { other_spellings(registered) } else { Vec::new() };
    oauth::accepted(cx, flow, (registered, &spellings), |reply, page| refusal(answers, reply, page)).await
}

/// NinjaOne's own description of itself (RFC 8414). A login page looks like any other, so this tells
/// whether NinjaOne is there at all.
const METADATA: ReplyRules = ReplyRules {
    vendor: "NinjaOne",
    own: |reply| reply.is_success() && reply.object().is_some_and(|object| object.contains_key("token_endpoint")),
    // It is optional (sheet §3); that it is missing is NinjaOne's word, too.
    refusal: |_, object| replies::is_platform_word(object),
    spends: false,
};

/// What the authorize page refuses. Anything unclear passes.
fn refusal(answers: &Answers, reply: &Reply, page: &Url) -> Option<VendorError> {
    if reply.status == 404 && reply.object().is_some_and(|object| replies::is_platform_word(&object)) {
        let text = say::ninjaone::wrong_host_or_client_hint(answers.text("redirect_uri"));
        let error = VendorError::refuse(Class::WrongHost, say::ninjaone::WRONG_HOST_OR_CLIENT, text);
        return Some(error.said(quoting::said(reply, &[])));
    }
    error_page(reply, page, "/ws/oauth/error").map(|said| refused(answers, &said))
}

fn refused(answers: &Answers, said: &str) -> VendorError {
    let says = |part: &str| said.to_lowercase().contains(part);
    let mismatch = say::ninjaone::redirect_refused_hint(answers.text("redirect_uri"));
    let error = if says("redirect") {
        VendorError::refusal(Class::RedirectMismatch, mismatch)
    } else if says("scope") {
        replies::scope_refused(answers)
    } else if says("grant type") {
        replies::grant_not_allowed()
    } else if says("unauthorized_client") {
        VendorError::refusal(Class::RedirectMismatch, mismatch)
    } else {
        VendorError::refuse(Class::BadRequest, say::vendor::REFUSED, say::ninjaone::PAGE_REFUSED)
    };
    error.said(quoting::masked(said, &[]))
}
