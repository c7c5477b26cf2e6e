//! Calls with a token. Invariant: every call carries the customer and an id of its own, and that
//! id is in whatever is said about the call.

use uuid::Uuid;

use super::addresses;
use super::fault::{self, Fault};
use crate::base::prelude::*;

/// The site of the profile; empty once it is known that there is none.
pub(super) const INSTANCE: &str = "instance_id";
/// How a controller wants to be shown the token.
const SCHEME: &str = "scheme";

const CWS_AUTH: &str = "CWSAuth bearer=";
const BEARER: &str = "Bearer ";

/// The typed site, else the one found.
pub(super) fn instance<'a>(answers: &'a Answers, grant: &'a Grant) -> Option<&'a str> {
    let typed = answers.text(INSTANCE);
    if typed.is_empty() { grant.fact(INSTANCE).filter(|id| !id.is_empty()) } else { Some(typed) }
}

/// What every call of the profile carries.
pub(super) fn headers(answers: &Answers, grant: &Grant) -> Headers {
    with_scheme(answers, grant, scheme(grant), instance(answers, grant))
}

fn scheme(grant: &Grant) -> &'static str {
    if grant.fact(SCHEME) == Some(BEARER.trim_end()) { BEARER } else { CWS_AUTH }
}

fn with_scheme(answers: &Answers, grant: &Grant, scheme: &str, instance: Option<&str>) -> Headers {
    let customer = Some(("Citrix-CustomerId", addresses::customer(answers)));
    let others = [customer, instance.map(|id| ("Citrix-InstanceId", id)), Some(("Accept", "application/json"))];
    let others = others.into_iter().flatten().map(|(name, value)| (name.to_owned(), Secret::new(value)));
    std::iter::once(grant.authorization(scheme)).chain(others).collect()
}

/// A reply, and what it says where it refuses.
pub(super) struct Answered {
    pub reply: Reply,
    fault: Fault,
    /// Citrix' words about the call, and the call's id.
    pub said: Text,
}

impl Answered {
    pub(super) fn refusal(&self) -> VendorError {
        fault::refusal(&self.reply, &self.fault).said(self.said.to_string())
    }
}

/// One profile's way to its API.
pub(super) struct Api<'a> {
    pub cx: &'a Context,
    pub answers: &'a Answers,
    pub grant: &'a Grant,
    scheme: &'static str,
}

impl<'a> Api<'a> {
    pub(super) fn new(cx: &'a Context, answers: &'a Answers, grant: &'a Grant) -> Self {
        Self { cx, answers, grant, scheme: scheme(grant) }
    }

    pub(super) async fn send(&self, request: Request, instance: Option<&str>, rules: ReplyRules) -> Outcome<Answered> {
        let transaction = Uuid::new_v4().to_string();
        let request = request
            .headers(&with_scheme(self.answers, self.grant, self.scheme, instance))
            .header("Citrix-TransactionId", &transaction)
            .trust(trust::of(self.answers)?);
        let with_id = |words: Text| say::citrix::with_transaction(words, &transaction);
        let reply = self.cx.ask(request, rules).await.map_err(|error| {
            let said = error.said.clone().map_or_else(|| say::network::NO_ANSWER.into(), Text::plain);
            error.said(with_id(said).to_string())
        })?;
        let secrets: Vec<_> = self.answers.secrets.values().chain(&self.grant.access_token).collect();
        let fault = Fault::read(&reply, &secrets);
        Ok(Answered { reply, said: with_id(fault.words.clone()), fault })
    }

    /// `/me`. Some controllers want the token shown the usual way.
    pub(super) async fn me(&mut self) -> Outcome<Answered> {
        let request = Request::get(addresses::me(self.answers)?);
        let answered = self.send(request.clone(), None, fault::ME).await?;
        if !(addresses::is_on_premises(self.answers) && answered.reply.status == 401) {
            return Ok(answered);
        }
        let before = self.scheme;
        self.scheme = if before == BEARER { CWS_AUTH } else { BEARER };
        // Of a way that is known to work the refusal is the controller's word, unless the other one works now.
        let is_known = self.grant.fact(SCHEME).is_some();
        match self.send(request, None, fault::ME).await {
            Ok(second) if second.reply.is_success() || !is_known && second.reply.status != 401 => return Ok(second),
            Err(error) if !is_known => return Err(error),
            _ => {}
        }
        self.scheme = before;
        Ok(answered)
    }

    /// Which way to show the token worked.
    pub(super) fn remember_scheme(&self, verified: &mut Verified) {
        if addresses::is_on_premises(self.answers) {
            verified.facts.push(Fact::new(SCHEME, Word::NONE, self.scheme.trim_end()));
        }
    }
}
