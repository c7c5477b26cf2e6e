//! Tokens for an app registered in AvePoint Online Services: client credentials by secret or
//! certificate. Invariant: there is no refresh token; renewal is the same request again.

use super::form::AOS_CERTIFICATE;
use super::reply;
use crate::base::prelude::*;
use crate::oauth::assertion::open;

pub(super) async fn obtain(cx: &Context, answers: &Answers) -> Outcome<Grant> {
    let (host, client_id) = (answers.text("aos_identity_host"), answers.text("aos_client_id"));
    let token_url = base::address(host, "/connect/token")?;
    let endpoint = Endpoint { client_id, ..Endpoint::of(cx, token_url, answers, reply::IDENTITY) };
    let reply = if answers.method.id == AOS_CERTIFICATE {
        let file = answers.secret("aos_certificate");
        let certificate = file.and_then(|file| open(file, answers.secret("aos_certificate_password")).ok());
        let certificate = certificate.ok_or_else(unreadable)?;
        certificate.client_credentials(endpoint, answers.text("aos_scope")).await.ok_or_else(unreadable)?
    } else {
        endpoint.client_credentials(&answers.words("aos_scope")).await
    };
    let wrong_host = || VendorError::refusal(Class::WrongHost, say::avepoint::no_sign_in_at(host));
    let reply = reply.map_err(|error| error.or_nothing_here(wrong_host))?;
    let Read::Tokens(tokens) = tokens::read(&reply) else { return Err(refused(answers, &reply)) };
    let secrets: Vec<_> = answers.secrets.values().collect();
    Ok(Grant::issued("AvePoint", &reply, tokens.without_refresh_token(), &secrets).renewable())
}

fn unreadable() -> VendorError {
    let unreadable = say::avepoint::CERTIFICATE_UNREADABLE;
    VendorError::refuse(Class::ClientRejected, unreadable, say::avepoint::CERTIFICATE_UNUSABLE)
}

fn refused(answers: &Answers, reply: &Reply) -> VendorError {
    let error = tokens::error(reply);
    let secrets: Vec<&Secret> = answers.secrets.values().collect();
    let fault = if error == "invalid_scope" {
        VendorError::refusal(Class::ScopeRefused, say::avepoint::permission_hint(answers.text("aos_scope")))
    } else if reply.status == 403 {
        VendorError::refusal(Class::Forbidden, say::avepoint::PERMISSION_MISSING_HINT)
    } else if !error.is_empty() || matches!(reply.status, 400 | 401) {
        VendorError::refuse(Class::ClientRejected, say::avepoint::APP_REFUSED, say::avepoint::APP_REFUSED_HINT)
    } else {
        VendorError::refusal(Class::BadReply, say::avepoint::no_token(reply.status))
    };
    fault.said_if(reply::details(reply, &secrets))
}
