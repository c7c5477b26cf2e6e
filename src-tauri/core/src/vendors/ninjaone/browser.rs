//! Sign-in by browser. Invariant: the browser opens only when NinjaOne did not refuse the same
//! address just before, because its refusals end on a page that nobody hears of.

use super::form::{NATIVE, OFFLINE};
use super::replies;
use super::{address, request};
use crate::oauth::{Accepted, Ask, Flow, Probe, other_spellings, probe};
use crate::vendor::prelude::*;

const LISTENING: Word = say::ninjaone::BROWSER_HINT;
const PASTING: Word = say::ninjaone::PASTE_HINT;

pub(super) async fn sign_in(cx: &Context, answers: &Answers) -> Result<Grant, VendorError> {
    let Accepted { prepared, spelling } = prepare_accepted(cx, answers).await?;
    let limit = Duration::from_secs(answers.text("login_timeout").parse().unwrap_or(300));
    let help = if prepared.listens() { LISTENING } else { PASTING };
    let approval = prepared.open(cx, limit, help).await?;
    let mut grant = request(cx, answers, Ask::Code(&approval)).await?;
    grant.set_fact(Fact::new("redirect", say::field::REDIRECT_URI, approval.redirect_uri));
    if grant.refresh_token.is_none() && answers.words("scopes").contains(&OFFLINE) {
        grant.warn(WarningCode::NoRefreshToken, say::ninjaone::REFRESH_TOKEN_MISSING);
    }
    if let Some(spelling) = spelling {
        grant.warn(WarningCode::RedirectSpelling, known_as(&spelling));
    }
    Ok(grant)
}

/// The same question without a browser.
pub(super) async fn preflight(cx: &Context, answers: &Answers) -> Result<Verified, VendorError> {
    let Accepted { prepared, spelling } = prepare_accepted(cx, answers).await?;
    let mut verified = Verified::default();
    match (spelling, probe(cx, &prepared, |reply, page| refusal(answers, reply, page)).await) {
        (_, Err(Probe::Refused(error) | Probe::Unanswered(error))) => return Err(error),
        (Some(spelling), Ok(())) => verified.warn(WarningCode::RedirectSpelling, known_as(&spelling)),
        (None, Ok(())) => {
            let url = address(answers, "/.well-known/oauth-authorization-server")?;
            cx.ask(Request::get(url).header("Accept", "application/json"), METADATA).await?;
            verified.note = Some(say::ninjaone::KNOWN.into());
        }
    }
    Ok(verified)
}

fn known_as(spelling: &str) -> Text {
    say::ninjaone::redirect_differs(spelling)
}

async fn prepare_accepted(cx: &Context, answers: &Answers) -> Result<Accepted, VendorError> {
    let (authorize_url, scopes) = (address(answers, "/ws/oauth/authorize")?, answers.words("scopes"));
    let flow = |redirect_uri| Flow {
        authorize_url: authorize_url.clone(),
        client_id: answers.text("client_id"),
        redirect_uri,
        port: answers.text("listen_port").parse().unwrap_or(0),
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
const METADATA: Speech = Speech {
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
        return Some(error.said(oauth::said(reply, &[])));
    }
    error_page(reply, page).map(|said| refused(answers, &said))
}

/// What NinjaOne's own error page would say, when the reply leads there.
fn error_page(reply: &Reply, asked: &Url) -> Option<String> {
    let page = asked.join(reply.header("location")?).ok()?;
    let parameter = |name: &str| page.query_pairs().find(|(key, _)| key == name).map(|(_, value)| value.into_owned());
    let said = [parameter("error"), parameter("error_description")];
    (page.host() == asked.host() && page.path() == "/ws/oauth/error")
        .then(|| said.into_iter().flatten().collect::<Vec<_>>().join(": "))
}

fn refused(answers: &Answers, said: &str) -> VendorError {
    let lower = said.to_lowercase();
    let error = if lower.contains("redirect") {
        redirect_mismatch(answers)
    } else if lower.contains("scope") {
        replies::scope_refused(answers)
    } else if lower.contains("grant type") {
        replies::grant_not_allowed()
    } else if lower.contains("unauthorized_client") {
        redirect_mismatch(answers)
    } else {
        VendorError::refuse(Class::BadRequest, say::vendor::REFUSED, say::ninjaone::PAGE_REFUSED)
    };
    error.said(oauth::masked(said, &[]))
}

fn redirect_mismatch(answers: &Answers) -> VendorError {
    let registered = answers.text("redirect_uri");
    let text = say::ninjaone::redirect_refused_hint(registered);
    VendorError::refusal(Class::RedirectMismatch, text)
}
