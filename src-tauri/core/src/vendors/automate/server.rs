//! One Automate server: where it is, which certificate it may show, what every call carries.
//! Invariant: no call goes out without the profile's own rule of trust.

use super::reply;
use crate::base::prelude::*;

/// The sign-in and the renewal.
pub(super) const TOKEN: ReplyRules = ReplyRules::new("Automate", reply::is_judgement, is_refusal).spending();
/// Everything with a token. A test call that proves it may answer with any JSON.
pub(super) const API: ReplyRules = ReplyRules::new("Automate", reply_rules::api_answer, is_refusal);

/// A token that is given up; the answer need not hold anything.
pub(super) const DISABLE: ReplyRules =
    ReplyRules { own: |reply| reply_rules::taken(reply) || reply_rules::data(reply), ..API };

/// `{"Message":…}` of its own, or the one with a code (sheet §5).
fn is_refusal(status: u16, object: &Map<String, Value>) -> bool {
    let coded = text(object, "code").is_some() && text(object, "message").is_some();
    let listed = object.get("errors").and_then(Value::as_array).is_some_and(|errors| !errors.is_empty());
    !(200..300).contains(&status) && (text(object, "Message").is_some() || coded || listed)
}

pub(super) fn no_api(answers: &Answers) -> VendorError {
    let text = say::automate::not_at(base(answers));
    VendorError::refuse(Class::WrongServer, say::automate::NOT_HERE, text)
}

pub(super) fn base(answers: &Answers) -> String {
    base::origin(answers.text("server")) + "/cwa/api/v1"
}

pub(super) fn address(answers: &Answers, path: &str) -> Outcome<Url> {
    base::address(&base(answers), path)
}

pub(super) fn client_id(answers: &Answers) -> Headers {
    let id = Some(answers.text("client_id")).filter(|id| !id.is_empty());
    id.map(|id| ("clientId".to_owned(), Secret::new(id))).into_iter().collect()
}

pub(super) async fn send(cx: &Context, answers: &Answers, request: Request, rules: ReplyRules) -> Outcome<Reply> {
    let request = request.accept_json().trust(trust::of(answers)?);
    cx.ask(request, rules).await.map_err(|error| error.or_nothing_here(|| no_api(answers)))
}
