//! NinjaOne: OAuth by browser, client credentials or a pasted refresh token.
//! Invariant: the whole flow stays on one host, and a refresh token is given up only for one of
//! NinjaOne's own three words.

mod browser;
mod form;
mod replies;
mod vault;

use self::form::{CLIENT_CREDENTIALS, NATIVE, WEB};
use self::replies::request;
use crate::base::prelude::*;

pub(super) struct NinjaOne;

#[async_trait]
impl Vendor for NinjaOne {
    fn descriptor(&self) -> &'static Descriptor {
        &form::DESCRIPTOR
    }

    async fn sign_in(&self, cx: &Context, answers: &Answers) -> Outcome<Grant> {
        match (answers.method.id, answers.secret("refresh_token")) {
            (NATIVE | WEB, _) => browser::sign_in(cx, answers).await,
            (CLIENT_CREDENTIALS, _) => request(cx, answers, Ask::Service).await,
            (_, None) => Err(VendorError::sign_in(Class::GrantDead, say::ninjaone::NO_REFRESH_TOKEN)),
            (_, Some(token)) => {
                // It is good once: if NinjaOne does not take it, another one has to be pasted.
                let grant = request(cx, answers, Ask::Refresh(token)).await;
                let mut grant = grant.map_err(VendorError::refused_by_hand)?;
                grant.keep_refresh_token(token, None);
                Ok(grant)
            }
        }
    }

    async fn renew(&self, cx: &Context, answers: &Answers, old: &Grant) -> Outcome<Grant> {
        let ask = Ask::again(answers.method.id == CLIENT_CREDENTIALS, old)?;
        let mut grant = request(cx, answers, ask).await?;
        grant.refresh(old);
        Ok(grant)
    }

    async fn verify(&self, cx: &Context, answers: &Answers, grant: &Grant) -> Outcome<Verified> {
        let url = base::below(answers, "/v2/organizations?pageSize=1")?;
        let request = Request::get(url).headers(&self.headers(answers, grant)).accept_json();
        replies::judge_call(&cx.ask(request, replies::API).await?, grant.access_token.as_ref())
    }

    async fn sign_out(&self, cx: &Context, answers: &Answers, grant: &Grant) -> Text {
        let revoked = match base::below(answers, "/ws/oauth/revoke") {
            Ok(url) => Endpoint::of(cx, url, answers, replies::REVOKE).revoke(grant).await,
            Err(_) => false,
        };
        if revoked { say::ninjaone::SIGNED_OUT.into() } else { say::ninjaone::REMOVED.into() }
    }

    fn api_base(&self, answers: &Answers, _: &Grant) -> String {
        format!("{}/v2/", answers.text("instance"))
    }

    fn redirect<'a>(&self, answers: &'a Answers) -> Option<(&'a str, u16)> {
        answers.method.interactive.then(|| (answers.text("redirect_uri"), form::port(answers)))
    }

    async fn preflight(&self, cx: &Context, answers: &Answers) -> Outcome<Option<Verified>> {
        if answers.method.interactive { browser::preflight(cx, answers).await.map(Some) } else { Ok(None) }
    }

    fn to_vault(&self, answers: &Answers, grant: Option<&Grant>) -> Vec<(&'static str, Secret)> {
        vault::write(answers, grant)
    }

    fn read_vault(&self, fields: &BTreeMap<String, Secret>) -> Result<FromVault, Text> {
        vault::read(fields)
    }
}
