//! NinjaOne: OAuth by browser, client credentials or a pasted refresh token.
//! Invariant: the whole flow stays on one host, and a refresh token is given up only for one of
//! NinjaOne's own three words.

mod browser;
mod form;
mod replies;
mod vault;

use self::form::{CLIENT_CREDENTIALS, NATIVE, WEB};
use crate::oauth::{Ask, Endpoint};
use crate::vendor::prelude::*;

pub(super) struct NinjaOne;

#[async_trait]
impl Vendor for NinjaOne {
    fn descriptor(&self) -> &'static Descriptor {
        &form::DESCRIPTOR
    }

    fn check(&self, draft: &mut Draft) {
        form::check(draft);
    }

    async fn sign_in(&self, cx: &Context, answers: &Answers) -> Result<Grant, VendorError> {
        match answers.method.id {
            NATIVE | WEB => browser::sign_in(cx, answers).await,
            CLIENT_CREDENTIALS => request(cx, answers, Ask::Service).await,
            _ => match answers.secret("refresh_token") {
                // It is good once: if NinjaOne does not take it, another one has to be pasted.
                Some(token) => {
                    let mut grant =
                        request(cx, answers, Ask::Refresh(token)).await.map_err(VendorError::refused_by_hand)?;
                    grant.keep_refresh_token(token, None);
                    Ok(grant)
                }
                None => Err(VendorError::sign_in(Class::GrantDead, say::ninjaone::NO_REFRESH_TOKEN)),
            },
        }
    }

    async fn renew(&self, cx: &Context, answers: &Answers, old: &Grant) -> Result<Grant, VendorError> {
        let mut grant = match &old.refresh_token {
            _ if answers.method.id == CLIENT_CREDENTIALS => request(cx, answers, Ask::Service).await?,
            Some(token) => request(cx, answers, Ask::Refresh(token)).await?,
            None => return Err(VendorError::no_refresh_token()),
        };
        grant.succeed(old);
        if let Some(token) = &old.refresh_token {
            grant.keep_refresh_token(token, old.refresh_obtained_at);
        }
        Ok(grant)
    }

    async fn verify(&self, cx: &Context, answers: &Answers, grant: &Grant) -> Result<Verified, VendorError> {
        let mut url = address(answers, "/v2/organizations")?;
        url.set_query(Some("pageSize=1"));
        let request = Request::get(url).headers(&self.headers(answers, grant)).header("Accept", "application/json");
        replies::judge_call(&cx.ask(request, replies::API).await?, grant.access_token.as_ref())
    }

    async fn sign_out(&self, cx: &Context, answers: &Answers, grant: &Grant) -> Text {
        let mut revoked = true;
        let tokens = [("refresh_token", &grant.refresh_token), ("access_token", &grant.access_token)];
        for (kind, token) in tokens {
            if let Some(token) = token {
                revoked &= revoke(cx, answers, token, kind).await;
            }
        }
        if revoked { say::ninjaone::SIGNED_OUT.into() } else { say::ninjaone::REMOVED.into() }
    }

    fn api_base(&self, answers: &Answers, _: &Grant) -> String {
        format!("{}/v2/", answers.text("instance"))
    }

    fn redirect<'a>(&self, answers: &'a Answers) -> Option<(&'a str, u16)> {
        let browses = matches!(answers.method.id, NATIVE | WEB);
        browses.then(|| (answers.text("redirect_uri"), answers.text("listen_port").parse().unwrap_or(0)))
    }

    async fn preflight(&self, cx: &Context, answers: &Answers) -> Result<Option<Verified>, VendorError> {
        match answers.method.id {
            NATIVE | WEB => browser::preflight(cx, answers).await.map(Some),
            _ => Ok(None),
        }
    }

    fn to_vault(&self, answers: &Answers, grant: Option<&Grant>) -> Vec<(&'static str, Secret)> {
        vault::write(answers, grant)
    }

    fn read_vault(&self, fields: &BTreeMap<String, Secret>) -> Result<FromVault, Text> {
        vault::read(fields)
    }
}

fn address(answers: &Answers, path: &str) -> Result<Url, VendorError> {
    base::address(answers.text("instance"), path)
}

fn token_endpoint<'a>(cx: &'a Context, answers: &'a Answers) -> Result<Endpoint<'a>, VendorError> {
    Ok(Endpoint::of(cx, address(answers, "/ws/oauth/token")?, answers, replies::TOKEN))
}

async fn request(cx: &Context, answers: &Answers, ask: Ask<'_>) -> Result<Grant, VendorError> {
    let reply = token_endpoint(cx, answers)?.ask(ask, &replies::asked_scopes(answers)).await?;
    replies::read_grant(answers, &reply, ask)
}

async fn revoke(cx: &Context, answers: &Answers, token: &Secret, kind: &str) -> bool {
    let Ok(url) = address(answers, "/ws/oauth/revoke") else { return false };
    // EXPOSE: into the request body.
    let mut form = vec![("token", token.reveal()), ("token_type_hint", kind), ("client_id", answers.text("client_id"))];
    if let Some(secret) = answers.secret("client_secret") {
        form.push(("client_secret", secret.reveal()));
    }
    cx.ask(Request::post(url).form(&form), replies::REVOKE).await.is_ok_and(|reply| reply.is_success())
}
