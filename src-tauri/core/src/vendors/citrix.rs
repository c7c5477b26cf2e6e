//! Citrix Cloud and its DaaS REST API, with an API client or a domain account.
//! Invariant: there is no refresh token; a renewal is the same token request again.

mod addresses;
mod api;
mod fault;
mod form;
mod site;
mod token;

use crate::base::prelude::*;
use api::{Api, INSTANCE};

pub(super) struct Citrix;

const WAKE: &str = "wake";
const CHANGE_SITE: &str = "change_site";

#[async_trait]
impl Vendor for Citrix {
    fn descriptor(&self) -> &'static Descriptor {
        &form::DESCRIPTOR
    }

    fn endpoint(&self, answers: &Answers) -> String {
        let host = addresses::daas_host(answers);
        let host = endpoint::bare(&host);
        if addresses::is_on_premises(answers) {
            host.to_owned()
        } else {
            format!("{} · {host}", addresses::customer(answers))
        }
    }

    /// The site is found here, where someone may be there to choose one.
    async fn sign_in(&self, cx: &Context, answers: &Answers) -> Outcome<Grant> {
        let mut grant = request(cx, answers).await?;
        let mut found = site::verify(Api::new(cx, answers, &grant)).await;
        if is_rejected(&found) {
            grant = request(cx, answers).await?;
            found = site::verify(Api::new(cx, answers, &grant)).await;
        }
        match found {
            Err(error) if matches!(error.effect, Effect::Retry { .. } | Effect::Previous) => {
                let text = say::citrix::site_not_found(error.text, error.said.unwrap_or_default());
                grant.warn(WarningCode::Unverified, text);
            }
            found => grant.learn(&found?),
        }
        Ok(grant)
    }

    async fn renew(&self, cx: &Context, answers: &Answers, old: &Grant) -> Outcome<Grant> {
        let mut grant = token::request(cx, answers, old.fact(token::TOKEN_FORM)).await?;
        grant.succeed(old);
        Ok(grant)
    }

    async fn verify(&self, cx: &Context, answers: &Answers, grant: &Grant) -> Outcome<Verified> {
        site::verify(Api::new(cx, answers, grant)).await
    }

    async fn sign_out(&self, _: &Context, answers: &Answers, grant: &Grant) -> Text {
        let stop =
            if addresses::is_on_premises(answers) { say::citrix::DISABLE_ACCOUNT } else { say::citrix::DELETE_CLIENT };
        match base::end_of(grant) {
            Some(time) => say::citrix::removed_until(time, stop),
            None => say::citrix::removed(stop),
        }
    }

    fn headers(&self, answers: &Answers, grant: &Grant) -> Headers {
        let labelled = [("Content-Type".to_owned(), Secret::new("application/json"))];
        api::headers(answers, grant).into_iter().chain(labelled).collect()
    }

    fn api_base(&self, answers: &Answers, grant: &Grant) -> String {
        addresses::api_base(answers, api::instance(answers, grant))
    }

    fn grant_of(&self, answers: &Answers) -> String {
        let client = if addresses::is_on_premises(answers) { "domain_user" } else { "client_id" };
        let token = addresses::token(answers).map(String::from).unwrap_or_default();
        format!("{token} {} {}", addresses::customer(answers), answers.text(client))
    }

    fn actions(&self, answers: &Answers, grant: &Grant) -> Vec<Action> {
        let mut actions = Vec::new();
        if grant.warnings.iter().any(|warning| warning.code == WarningCode::SiteAsleep) {
            actions.push(Action { id: WAKE, label: say::citrix::WAKE_SITE, confirm: Word::NONE });
        }
        let several = grant.fact(site::SITES).is_some_and(|count| !matches!(count, "" | "1"));
        if several && answers.text(INSTANCE).is_empty() {
            let confirm = say::citrix::CHANGE_SITE_CONFIRM;
            actions.push(Action { id: CHANGE_SITE, label: say::citrix::CHANGE_SITE, confirm });
        }
        actions
    }

    async fn turn(&self, cx: &Context, answers: &Answers, grant: &Grant, action: &str, turn: u32) -> Turned {
        match action {
            WAKE => site::wake(Api::new(cx, answers, grant), turn).await,
            CHANGE_SITE => Ok(Turn::Done(site::leave())),
            _ => Ok(Turn::Done(Verified::default())),
        }
    }
}

/// A new token, with what is remembered of earlier ones.
async fn request(cx: &Context, answers: &Answers) -> Outcome<Grant> {
    let mut grant = token::request(cx, answers, cx.remembered(token::TOKEN_FORM)).await?;
    grant.keep_facts(&cx.remembered);
    Ok(grant)
}
