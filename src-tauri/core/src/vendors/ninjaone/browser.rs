//! Sign-in by browser. Invariant: the browser opens only when NinjaOne did not refuse the same
//! address just before, because its refusals end on a page that nobody hears of.

use std::time::Duration;

use url::Url;

use super::form::{NATIVE, OFFLINE};
use super::replies::{self, Purpose};
use super::{address, token_endpoint};
use crate::answers::Answers;
use crate::http::{Reply, Request, is_loopback};
use crate::oauth::{self, Flow, Prepared};
use crate::vendor::{Class, Context, Fact, Grant, Speech, VendorError, Verified};

const LISTENING: &str = "If the browser shows an error, read it there: NinjaOne does not send it here. A wrong client ID, scope or redirect is the usual cause.";
const PASTING: &str = "When the browser has arrived, paste its address here at once: the code in it works once and lives about 60 s. If it shows an error instead, a wrong client ID, scope or redirect is the usual cause.";

pub(super) async fn sign_in(cx: &Context, answers: &Answers) -> Result<Grant, VendorError> {
    let (prepared, other_spelling) = prepare_accepted(cx, answers).await?;
    let limit = Duration::from_secs(answers.text("login_timeout").parse().unwrap_or(300));
    let help = if prepared.listens() { LISTENING } else { PASTING };
    let approval = prepared.open(cx, limit, help).await?;
    let reply = token_endpoint(cx, answers)?.authorization_code(&approval).await?;
    let mut grant = replies::read_grant(answers, &reply, Purpose::Code(&approval.code))?;
    grant.set_fact(Fact::new("redirect", "Redirect URI", approval.redirect_uri));
    if grant.refresh_token.is_none() && answers.words("scopes").contains(&OFFLINE) {
        grant.warn(
            "NoRefreshToken",
            "No refresh token came, so this ends at its expiry. The Refresh Token grant is not ticked on the app, or offline_access is missing.",
        );
    }
    if let Some(spelling) = other_spelling {
        grant.warn("RedirectSpelling", known_as(&spelling));
    }
    Ok(grant)
}

/// The same question without a browser.
pub(super) async fn preflight(cx: &Context, answers: &Answers) -> Result<Verified, VendorError> {
    let (prepared, other_spelling) = prepare_accepted(cx, answers).await?;
    let mut verified = Verified::default();
    match (other_spelling, probe(cx, answers, &prepared).await) {
        (_, Err(Probe::Refused(error) | Probe::Unanswered(error))) => return Err(error),
        (Some(spelling), Ok(())) => verified.warn("RedirectSpelling", known_as(&spelling)),
        (None, Ok(())) => {
            let url = address(answers, "/.well-known/oauth-authorization-server")?;
            cx.ask(Request::get(url).header("Accept", "application/json"), METADATA).await?;
            verified.note = Some("Region, client ID and redirect are known to NinjaOne.".to_owned());
        }
    }
    Ok(verified)
}

fn known_as(spelling: &str) -> String {
    format!("NinjaOne knows this app's redirect as {spelling} and not as in the profile. Put that in.")
}

/// Why a sign-in page is not to be opened, or why that is not known.
enum Probe {
    Refused(VendorError),
    Unanswered(VendorError),
}

/// A sign-in page that NinjaOne did not refuse, and the redirect's spelling if it is not the
/// profile's: Native apps are registered in several.
async fn prepare_accepted(cx: &Context, answers: &Answers) -> Result<(Prepared, Option<String>), VendorError> {
    let registered = answers.text("redirect_uri");
    let prepared = prepare(answers, registered).await?;
    let refusal = match probe(cx, answers, &prepared).await {
        Err(Probe::Refused(refusal)) => refusal,
        // What cannot even be asked has no page for a browser, and would have no token after it.
        Err(Probe::Unanswered(error)) if error.class == Class::Network && !error.lost => return Err(error),
        Ok(()) | Err(Probe::Unanswered(_)) => return Ok((prepared, None)),
    };
    // The other spellings may need the same port.
    drop(prepared);
    if answers.method.id == NATIVE && matches!(refusal.class, Class::WrongHost | Class::RedirectMismatch) {
        for spelling in other_spellings(registered) {
            let Ok(prepared) = prepare(answers, &spelling).await else { continue };
            if probe(cx, answers, &prepared).await.is_ok() {
                return Ok((prepared, Some(spelling)));
            }
        }
    }
    Err(refusal)
}

/// A loopback redirect by the name `localhost`, without and with the last slash.
fn other_spellings(registered: &str) -> Vec<String> {
    let Ok(url) = Url::parse(registered) else { return Vec::new() };
    if url.scheme() != "http" || !is_loopback(&url) {
        return Vec::new();
    }
    let port = url.port().map(|port| format!(":{port}")).unwrap_or_default();
    let spellings = [format!("http://localhost{port}"), format!("http://localhost{port}/")];
    spellings.into_iter().filter(|spelling| spelling != registered).collect()
}

async fn prepare(answers: &Answers, redirect_uri: &str) -> Result<Prepared, VendorError> {
    oauth::prepare(Flow {
        authorize_url: address(answers, "/ws/oauth/authorize")?,
        client_id: answers.text("client_id"),
        redirect_uri,
        port: answers.text("listen_port").parse().unwrap_or(0),
        scopes: &answers.words("scopes"),
        pkce: true,
        extra: Vec::new(),
    })
    .await
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

/// Asks the authorize page once. Anything unclear passes.
async fn probe(cx: &Context, answers: &Answers, prepared: &Prepared) -> Result<(), Probe> {
    let reply =
        cx.http.send(Request::get(prepared.url.clone())).await.map_err(|error| Probe::Unanswered(error.into()))?;
    if reply.status == 404 && reply.object().is_some_and(|object| replies::is_platform_word(&object)) {
        return Err(Probe::Refused(VendorError::refuse(
            Class::WrongHost,
            "Wrong host or client",
            format!(
                "Wrong region, unknown client ID, or the redirect differs by its last slash. The redirect to register, exactly: {}",
                answers.text("redirect_uri")
            ),
        )
        .said(oauth::said(&reply, &[]))));
    }
    match error_page(&reply, &prepared.url) {
        Some(said) => Err(Probe::Refused(refused(answers, &said))),
        None => Ok(()),
    }
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
        VendorError::refuse(
            Class::BadRequest,
            "Refused",
            "NinjaOne refuses this sign-in page. Check client ID, scopes and redirect.",
        )
    };
    error.said(oauth::masked(said, &[]))
}

fn redirect_mismatch(answers: &Answers) -> VendorError {
    VendorError::refuse(
        Class::RedirectMismatch,
        "Redirect refused",
        format!(
            "Changes in NinjaOne can take about 1 hour. The redirect to register, exactly: {}",
            answers.text("redirect_uri")
        ),
    )
}
