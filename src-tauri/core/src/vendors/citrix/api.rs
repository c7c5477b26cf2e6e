//! Calls with a token. Invariant: every call carries the customer and an id of its own, and that
//! id is in whatever is said about the call.

use uuid::Uuid;

use super::fault::{self, Fault, with_transaction};
use super::place;
use crate::vendor::prelude::*;

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
    let mut headers = vec![
        base::authorization(scheme, grant),
        ("Citrix-CustomerId".to_owned(), Secret::new(place::customer(answers))),
    ];
    if let Some(instance) = instance {
        headers.push(("Citrix-InstanceId".to_owned(), Secret::new(instance)));
    }
    headers.push(("Accept".to_owned(), Secret::new("application/json")));
    headers
}

/// A reply, and the id of its call.
pub(super) struct Answered {
    pub reply: Reply,
    transaction: String,
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

    pub(super) async fn send(
        &self,
        request: Request,
        instance: Option<&str>,
        speech: Speech,
    ) -> Result<Answered, VendorError> {
        let transaction = Uuid::new_v4().to_string();
        let request = request
            .headers(&with_scheme(self.answers, self.grant, self.scheme, instance))
            .header("Citrix-TransactionId", &transaction)
            .trust(trust::of(self.answers)?);
        match self.cx.ask(request, speech).await {
            Ok(reply) => Ok(Answered { reply, transaction }),
            Err(error) => {
                let said = error.said.clone().map_or_else(|| say::network::NO_ANSWER.into(), Text::plain);
                Err(error.said(with_transaction(said, Some(&transaction)).to_string()))
            }
        }
    }

    /// `/me`. Some controllers want the token shown the usual way.
    pub(super) async fn me(&mut self) -> Result<Answered, VendorError> {
        let request = Request::get(place::me(self.answers)?);
        let answered = self.send(request.clone(), None, fault::ME).await?;
        if !(place::is_on_premises(self.answers) && answered.reply.status == 401) {
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
        if place::is_on_premises(self.answers) {
            verified.facts.push(Fact::new(SCHEME, Word::NONE, self.scheme.trim_end()));
        }
    }

    /// Starts the site.
    pub(super) async fn activate(&self) -> Result<(), VendorError> {
        let answered = self.send(Request::post(place::activation(self.answers)?), None, fault::WAKE).await?;
        if matches!(answered.reply.status, 200 | 202) { Ok(()) } else { Err(self.refusal(&answered)) }
    }

    fn fault(&self, answered: &Answered) -> Fault {
        let secrets: Vec<_> = self.answers.secrets.values().chain(&self.grant.access_token).collect();
        Fault::read(&answered.reply, &secrets)
    }

    /// Citrix' words about a call, and the call's id.
    pub(super) fn said(&self, answered: &Answered) -> Text {
        with_transaction(self.fault(answered).words, Some(&answered.transaction))
    }

    /// A controller that answers so, and not in its own words, is none.
    pub(super) fn elsewhere(&self, answered: &Answered) -> VendorError {
        let text = say::citrix::others_answer(answered.reply.status);
        VendorError::retry(Class::SomebodyElse, text, None).said(self.said(answered).to_string())
    }

    pub(super) fn refusal(&self, answered: &Answered) -> VendorError {
        fault::refusal(&answered.reply, &self.fault(answered)).said(self.said(answered).to_string())
    }
}
