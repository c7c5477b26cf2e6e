//! AvePoint Cloud Governance: a delegated token, the header pair, Basic, or an app registration.
//! Invariant: wherever AvePoint's descriptions differ, both readings are tried, and none of them
//! costs the technician a saved sign-in.

mod aos;
mod calls;
mod delegate;
mod form;
mod reply;
mod sent;

use crate::base::prelude::*;
use form::{AOS_APP, AOS_CERTIFICATE, BASIC, DELEGATE, STATIC};
use sent::{PAIR, WAY};

pub(super) struct AvePoint;

const CLEAR_CACHE: &str = "clear_token_cache";

#[async_trait]
impl Vendor for AvePoint {
    fn descriptor(&self) -> &'static Descriptor {
        &form::DESCRIPTOR
    }

    async fn sign_in(&self, cx: &Context, answers: &Answers) -> Outcome<Grant> {
        obtain(cx, answers, None).await
    }

    async fn renew(&self, cx: &Context, answers: &Answers, old: &Grant) -> Outcome<Grant> {
        obtain(cx, answers, Some(old)).await
    }

    async fn verify(&self, cx: &Context, answers: &Answers, grant: &Grant) -> Outcome<Verified> {
        let mut verified = calls::verify(cx, answers, grant).await?;
        form::ending(answers.method.id).add(cx, answers, &mut verified);
        Ok(verified)
    }

    async fn sign_out(&self, _: &Context, answers: &Answers, _: &Grant) -> Text {
        let Ending { what, place, .. } = form::ending(answers.method.id);
        say::avepoint::removed(what, place)
    }

    fn headers(&self, answers: &Answers, grant: &Grant) -> Headers {
        sent::headers(answers, grant, grant.fact(WAY).unwrap_or(sent::BEARER))
    }

    fn token<'a>(&self, grant: &'a Grant) -> Option<&'a Secret> {
        // The API that takes the pair alone has refused it.
        grant.access_token.as_ref().filter(|_| grant.fact(WAY) != Some(PAIR))
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
        if !admin && answers.method.id != BASIC {
            return Vec::new();
        }
        vec![Action { id: CLEAR_CACHE, label: say::avepoint::CLEAR_CACHE, confirm: say::avepoint::CLEAR_CACHE_CONFIRM }]
    }

    async fn turn(&self, cx: &Context, answers: &Answers, _: &Grant, action: &str, _: u32) -> Turned {
        match action {
            CLEAR_CACHE => calls::clear_cache(cx, answers).await.map(Turn::Done),
            _ => Ok(Turn::Done(Verified::default())),
        }
    }
}

/// A first grant and the next are made alike; a refresh token comes from the form or from the old one.
async fn obtain(cx: &Context, answers: &Answers, old: Option<&Grant>) -> Outcome<Grant> {
    let mut grant = match answers.method.id {
        DELEGATE => {
            let token = old.map_or(answers.secret("refresh_token"), |old| old.refresh_token.as_ref());
            delegate::obtain(cx, answers, token, old.and_then(|old| old.refresh_obtained_at)).await?
        }
        AOS_APP | AOS_CERTIFICATE => aos::obtain(cx, answers).await?,
        _ => Grant::new(cx.clock.now()),
    };
    let user = answers.text("user_principal_name");
    grant.identity = (!user.is_empty()).then(|| Identity::named(user));
    let found_out = old.map_or(&cx.remembered, |old| &old.facts).iter();
    let facts = found_out.filter(|fact| [WAY, calls::PREFIX].contains(&&*fact.key)).cloned().collect();
    let old = old.cloned().unwrap_or_else(|| Grant::new(grant.obtained_at));
    grant.succeed(&Grant { facts, ..old });
    form::ending(answers.method.id).mark(cx, answers, &mut grant);
    if grant.access_token.is_none() {
        // One call finds out whether the secret is right.
        grant.learn(&calls::verify(cx, answers, &grant).await?);
    }
    Ok(grant)
}
