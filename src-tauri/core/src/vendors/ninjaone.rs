//! NinjaOne: OAuth by browser, client credentials or a pasted refresh token.
//! Invariant: the whole flow stays on one host, and a refresh token is given up only for one of
//! NinjaOne's own three words.

mod browser;
mod form;
mod replies;
mod vault;

use std::collections::BTreeMap;

use async_trait::async_trait;
use url::Url;

use self::form::{CLIENT_CREDENTIALS, NATIVE, WEB};
use self::replies::Purpose;
use crate::answers::{Answers, Draft};
use crate::http::{Request, Trust};
use crate::oauth::Endpoint;
use crate::secret::Secret;
use crate::vendor::{Class, Context, Descriptor, FromVault, Grant, Headers, Vendor, VendorError, Verified};

pub(super) struct NinjaOne;

#[async_trait]
impl Vendor for NinjaOne {
    fn descriptor(&self) -> &'static Descriptor {
        &form::DESCRIPTOR
    }

    fn check(&self, draft: &mut Draft) {
        form::check(draft);
    }

    fn endpoint(&self, answers: &Answers) -> String {
        answers.text("instance").trim_start_matches("https://").trim_start_matches("http://").to_owned()
    }

    async fn sign_in(&self, cx: &Context, answers: &Answers) -> Result<Grant, VendorError> {
        match answers.method.id {
            NATIVE | WEB => browser::sign_in(cx, answers).await,
            CLIENT_CREDENTIALS => request_as_service(cx, answers, None).await,
            _ => match answers.secret("refresh_token") {
                // It is good once: if NinjaOne does not take it, another one has to be pasted.
                Some(token) => refresh(cx, answers, token, None).await.map_err(VendorError::by_hand),
                None => Err(VendorError::sign_in(Class::GrantDead, "There is no refresh token. Paste one.")),
            },
        }
    }

    async fn renew(&self, cx: &Context, answers: &Answers, grant: &Grant) -> Result<Grant, VendorError> {
        if answers.method.id == CLIENT_CREDENTIALS {
            return request_as_service(cx, answers, Some(grant)).await;
        }
        match &grant.refresh_token {
            Some(token) => refresh(cx, answers, token, Some(grant)).await,
            None => Err(VendorError::sign_in(Class::TokenExpired, "There is no refresh token. Sign in again.")),
        }
    }

    async fn verify(&self, cx: &Context, answers: &Answers, grant: &Grant) -> Result<Verified, VendorError> {
        let mut url = address(answers, "/v2/organizations")?;
        url.set_query(Some("pageSize=1"));
        let request = Request::get(url).headers(&self.headers(answers, grant)).header("Accept", "application/json");
        replies::judge_call(&cx.ask(request, replies::API).await?, grant.access_token.as_ref())
    }

    async fn sign_out(&self, cx: &Context, answers: &Answers, grant: &Grant) -> String {
        let mut revoked = true;
        let tokens = [("refresh_token", &grant.refresh_token), ("access_token", &grant.access_token)];
        for (kind, token) in tokens {
            if let Some(token) = token {
                revoked &= revoke(cx, answers, token, kind).await;
            }
        }
        if revoked {
            "Signed out; NinjaOne has revoked the token.".to_owned()
        } else {
            "Removed here. To be sure, revoke it in NinjaOne: Administration → Apps → API → OAuth Tokens.".to_owned()
        }
    }

    fn headers(&self, _: &Answers, grant: &Grant) -> Headers {
        // EXPOSE: into a header, which is a secret again.
        let token = grant.access_token.as_ref().map_or("", Secret::reveal);
        vec![("Authorization".to_owned(), Secret::new(format!("Bearer {token}")))]
    }

    fn api_base(&self, answers: &Answers, _: &Grant) -> String {
        format!("{}/v2/", answers.text("instance"))
    }

    fn grant_of(&self, answers: &Answers) -> String {
        format!("{} {}", answers.text("instance"), answers.text("client_id"))
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

    fn read_vault(&self, fields: &BTreeMap<String, Secret>) -> Result<FromVault, String> {
        vault::read(fields)
    }
}

fn address(answers: &Answers, path: &str) -> Result<Url, VendorError> {
    Url::parse(&format!("{}{path}", answers.text("instance"))).map_err(|_| {
        VendorError::refuse(Class::WrongHost, "Wrong host", "The region or host of this profile is not an address.")
    })
}

fn token_endpoint<'a>(cx: &'a Context, answers: &'a Answers) -> Result<Endpoint<'a>, VendorError> {
    Ok(Endpoint {
        cx,
        token_url: address(answers, "/ws/oauth/token")?,
        client_id: answers.text("client_id"),
        client_secret: answers.secret("client_secret"),
        headers: Vec::new(),
        trust: Trust::System,
        speech: replies::TOKEN,
    })
}

async fn request_as_service(cx: &Context, answers: &Answers, old: Option<&Grant>) -> Result<Grant, VendorError> {
    let reply = token_endpoint(cx, answers)?.client_credentials(&replies::asked_scopes(answers)).await?;
    let mut grant = replies::read_grant(answers, &reply, Purpose::Service)?;
    if let Some(old) = old {
        replies::carry_over(&mut grant, old);
    }
    Ok(grant)
}

async fn refresh(cx: &Context, answers: &Answers, token: &Secret, old: Option<&Grant>) -> Result<Grant, VendorError> {
    let reply = token_endpoint(cx, answers)?.refresh(token, &[]).await?;
    let mut grant = replies::read_grant(answers, &reply, Purpose::Refresh(token))?;
    if let Some(old) = old {
        replies::carry_over(&mut grant, old);
    }
    // No new one means that the old one stays good (RFC 6749 §6).
    grant.refresh_token.get_or_insert_with(|| token.clone());
    Ok(grant)
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
