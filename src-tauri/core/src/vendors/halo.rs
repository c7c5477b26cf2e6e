//! Halo (HaloPSA, HaloITSM and their siblings): client credentials, or the browser.
//! Invariant: the technician's extra headers, the tenant and the scopes travel with a renewal
//! exactly as with the first sign-in.

mod auth_server;
mod call;
mod form;
mod token;

use self::auth_server::AuthServer;
use crate::base::prelude::*;

pub(super) struct Halo;

/// A redirect is kept byte for byte, so one without port means http's own.
const HTTP: u16 = 80;

const TIME_LIMIT: Duration = Duration::from_mins(5);

#[async_trait]
impl Vendor for Halo {
    fn descriptor(&self) -> &'static Descriptor {
        &form::DESCRIPTOR
    }

    async fn sign_in(&self, cx: &Context, answers: &Answers) -> Outcome<Grant> {
        let auth_server = AuthServer::discover(cx, answers).await?;
        let is_service = !answers.method.interactive;
        let mut grant = if is_service {
            token::request(cx, answers, auth_server.clone(), Ask::Service, None).await?
        } else {
            by_browser(cx, answers, &auth_server).await?
        };
        let mut found = call::who(cx, answers, &grant).await;
        if is_service && is_rejected(&found) {
            grant = token::request(cx, answers, auth_server, Ask::Service, None).await?;
            found = call::who(cx, answers, &grant).await;
        }
        match found {
            Ok(verified) => grant.learn(&verified),
            Err(error) => match (error.class, error.effect) {
                (Class::ScopeRefused | Class::TokenRejected, Effect::Refuse) => return Err(error),
                // The grant is good for all we know, and a spent code brings no second one.
                (Class::TokenRejected, _) => grant.warn(WarningCode::Unverified, say::halo::NOT_VERIFIED_REFUSED),
                _ => grant.warn(WarningCode::Unverified, say::halo::not_verified(error.text)),
            },
        }
        Ok(grant)
    }

    async fn renew(&self, cx: &Context, answers: &Answers, old: &Grant) -> Outcome<Grant> {
        let auth_server = match AuthServer::of(old) {
            Some(auth_server) => auth_server,
            None => AuthServer::discover(cx, answers).await?,
        };
        let ask = Ask::again(!answers.method.interactive, old)?;
        token::request(cx, answers, auth_server, ask, Some(old)).await
    }

    async fn verify(&self, cx: &Context, answers: &Answers, grant: &Grant) -> Outcome<Verified> {
        call::who(cx, answers, grant).await
    }

    async fn sign_out(&self, _: &Context, _: &Answers, grant: &Grant) -> Text {
        base::end_of(grant).map_or_else(|| say::halo::REMOVED.into(), say::halo::removed_until)
    }

    fn headers(&self, answers: &Answers, grant: &Grant) -> Headers {
        call::headers(answers, grant)
    }

    fn redirect<'a>(&self, answers: &'a Answers) -> Option<(&'a str, u16)> {
        answers.method.interactive.then(|| (answers.text("redirect_uri"), HTTP))
    }

    async fn preflight(&self, cx: &Context, answers: &Answers) -> Outcome<Option<Verified>> {
        AuthServer::named(cx, answers).await.map(|auth_server| Some(auth_server.told(answers)))
    }

    fn accepted(&self, remembered: &[Fact]) -> Option<(&'static str, String)> {
        let host = remembered.iter().find(|fact| fact.key == auth_server::ASKED_HOST)?;
        Some((form::SIGN_IN_HOST, host.value.to_string()))
    }
}

/// An app with a secret needs no PKCE, but takes it as a rule; where Halo does not, the
/// technician is sent through the browser again without it, and that is remembered.
async fn by_browser(cx: &Context, answers: &Answers, auth_server: &AuthServer) -> Outcome<Grant> {
    const PKCE: &str = "pkce";
    let names_pkce = |said: &str| said.contains("code_challenge") || said.contains("code_verifier");
    let with_secret = answers.method.id == form::SECRET;
    if !(with_secret && cx.remembered(PKCE) == Some("refused")) {
        match by_browser_once(cx, answers, auth_server, true).await {
            Err(error) if with_secret && error.said.as_deref().is_some_and(names_pkce) => {}
            outcome => return outcome,
        }
    }
    let mut grant = by_browser_once(cx, answers, auth_server, false).await?;
    grant.set_fact(Fact::new(PKCE, Word::NONE, "refused"));
    Ok(grant)
}

async fn by_browser_once(cx: &Context, answers: &Answers, auth_server: &AuthServer, pkce: bool) -> Outcome<Grant> {
    let flow = Flow {
        authorize_url: auth_server.address("authorize")?,
        client_id: answers.text("client_id"),
        redirect_uri: answers.text("redirect_uri"),
        port: HTTP,
        scopes: &answers.words("scopes"),
        pkce,
        extra: auth_server.tenant.iter().map(|tenant| ("tenant", tenant.clone())).collect(),
    };
    let approval = oauth::prepare(flow).await?.open(cx, TIME_LIMIT, say::halo::BROWSER_HINT).await?;
    let mut grant = token::request(cx, answers, auth_server.clone(), Ask::Code(&approval), None).await?;
    if grant.refresh_token.is_none() {
        grant.warn(WarningCode::NoRefreshToken, say::halo::NO_REFRESH_TOKEN);
    }
    Ok(grant)
}
