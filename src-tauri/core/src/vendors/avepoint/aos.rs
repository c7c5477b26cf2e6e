//! Tokens for an app registered in AvePoint Online Services: client credentials by secret or
//! certificate. Invariant: there is no refresh token; renewal is the same request again.

use super::{AOS_CERTIFICATE, reply};
use crate::oauth::assertion::open;
use crate::oauth::{Endpoint, Read};
use crate::vendor::prelude::*;

pub(super) async fn obtain(cx: &Context, answers: &Answers) -> Result<Grant, VendorError> {
    let token_url = base::address(answers.text("aos_identity_host"), "/connect/token")?;
    let endpoint =
        Endpoint { client_id: answers.text("aos_client_id"), ..Endpoint::of(cx, token_url, answers, reply::IDENTITY) };
    let reply = if answers.method.id == AOS_CERTIFICATE {
        let file = answers.secret("aos_certificate");
        let certificate = file.and_then(|file| open(file, answers.secret("aos_certificate_password")).ok());
        let certificate = certificate.ok_or_else(unreadable)?;
        certificate.client_credentials(endpoint, answers.text("aos_scope")).await.ok_or_else(unreadable)?
    } else {
        endpoint.client_credentials(&answers.words("aos_scope")).await
    };
    let reply = reply.map_err(|error| error.or_nothing_here(|| wrong_host(answers)))?;
    let Read::Tokens(tokens) = oauth::read(&reply) else { return Err(refused(answers, &reply)) };
    let secrets: Vec<_> = answers.secrets.values().collect();
    Ok(Grant::issued("AvePoint", &reply, tokens.without_refresh_token(), &secrets).renewable())
}

fn unreadable() -> VendorError {
    let text = say::avepoint::CERTIFICATE_UNUSABLE;
    VendorError::refuse(Class::ClientRejected, say::avepoint::CERTIFICATE_UNREADABLE, text)
}

fn refused(answers: &Answers, reply: &Reply) -> VendorError {
    let error = oauth::error(reply);
    let secrets: Vec<&Secret> = answers.secrets.values().collect();
    let fault = if error == "invalid_scope" {
        let text = say::avepoint::permission_hint(answers.text("aos_scope"));
        VendorError::refusal(Class::ScopeRefused, text)
    } else if reply.status == 403 {
        let text = say::avepoint::PERMISSION_MISSING_HINT;
        VendorError::refusal(Class::Forbidden, text)
    } else if !error.is_empty() || matches!(reply.status, 400 | 401) {
        VendorError::refuse(Class::ClientRejected, say::avepoint::APP_REFUSED, say::avepoint::APP_REFUSED_HINT)
    } else {
        let text = say::avepoint::no_token(reply.status);
        VendorError::refusal(Class::BadReply, text)
    };
    fault.said_if(reply::details(reply, &secrets))
}

fn wrong_host(answers: &Answers) -> VendorError {
    let text = say::avepoint::no_sign_in_at(answers.text("aos_identity_host"));
    VendorError::refusal(Class::WrongHost, text)
}
