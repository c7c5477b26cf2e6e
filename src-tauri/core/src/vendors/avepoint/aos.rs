//! Tokens for an app registered in AvePoint Online Services: client credentials by secret or
//! certificate. Invariant: there is no refresh token; renewal is the same request again.

use url::Url;

use super::{AOS_CERTIFICATE, assertion, reply};
use crate::answers::Answers;
use crate::http::{Reply, Request, Trust};
use crate::oauth::{self, Endpoint, Read};
use crate::secret::Secret;
use crate::vendor::{Class, Context, Grant, VendorError, due};

const ASSERTION_TYPE: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

pub(super) async fn obtain(cx: &Context, answers: &Answers) -> Result<Grant, VendorError> {
    let token_url =
        Url::parse(&format!("{}/connect/token", answers.text("aos_identity_host"))).map_err(|_| wrong_host(answers))?;
    let reply = if answers.method.id == AOS_CERTIFICATE {
        by_certificate(cx, answers, token_url).await
    } else {
        let endpoint = Endpoint {
            cx,
            token_url,
            client_id: answers.text("aos_client_id"),
            client_secret: answers.secret("client_secret"),
            headers: Vec::new(),
            trust: Trust::System,
            speech: reply::IDENTITY,
        };
        endpoint.client_credentials(&answers.words("aos_scope")).await
    };
    let reply = reply.map_err(|error| error.or_nothing_here(|| wrong_host(answers)))?;
    let tokens = match oauth::read(&reply) {
        Read::Tokens(tokens) => tokens,
        Read::Refused { error, .. } => return Err(refused(answers, &reply, &error)),
        Read::Unreadable => return Err(refused(answers, &reply, "")),
    };
    let expiry = oauth::expiry(&reply, &tokens.access_token, tokens.expires_in);
    let mut grant = Grant::received(&reply);
    grant.scopes = tokens.granted(&answers.secrets.values().collect::<Vec<_>>());
    grant.access_token = Some(tokens.access_token);
    grant.expires_at = Some(expiry.at);
    grant.renew_at = Some(due(reply.received_at, expiry.at));
    if expiry.assumed {
        grant.warn("ExpiryAssumed", "AvePoint did not say how long this token lives; an hour is assumed.");
    }
    Ok(grant)
}

async fn by_certificate(cx: &Context, answers: &Answers, token_url: Url) -> Result<Reply, VendorError> {
    let client_id = answers.text("aos_client_id");
    let assertion = answers
        .secret("aos_certificate")
        .and_then(|file| assertion::open(file, answers.secret("aos_certificate_password")).ok())
        .and_then(|certificate| certificate.assertion(client_id, token_url.as_str(), cx.clock.now()))
        .ok_or_else(|| {
            let text = "The certificate of this profile cannot be used. Choose its file and password again.";
            VendorError::refuse(Class::ClientRejected, "Certificate unreadable", text)
        })?;
    let form = [
        ("grant_type", "client_credentials"),
        ("client_id", client_id),
        ("client_assertion_type", ASSERTION_TYPE),
        // EXPOSE: into the request body.
        ("client_assertion", assertion.reveal()),
        ("scope", answers.text("aos_scope")),
    ];
    cx.ask(Request::post(token_url).form(&form).header("Accept", "application/json"), reply::IDENTITY).await
}

fn refused(answers: &Answers, reply: &Reply, error: &str) -> VendorError {
    let secrets: Vec<&Secret> = answers.secrets.values().collect();
    let fault = if error == "invalid_scope" {
        let text = format!("Asked for: {}. Add the permission in the app registration.", answers.text("aos_scope"));
        VendorError::refuse(Class::ScopeRefused, "Scope refused", text)
    } else if reply.status == 403 {
        let text = "The app may not use Cloud Governance. Add the permission in the app registration.";
        VendorError::refuse(Class::Forbidden, "Permission missing", text)
    } else if !error.is_empty() || matches!(reply.status, 400 | 401) {
        VendorError::refuse(Class::ClientRejected, "App refused", "App id, secret or certificate refused.")
    } else {
        let text = format!("AvePoint answered ({}) without a token. Nothing was deleted.", reply.status);
        VendorError::refuse(Class::BadReply, "Unexpected answer", text)
    };
    fault.said_if(reply::details(reply, &secrets))
}

fn wrong_host(answers: &Answers) -> VendorError {
    let text = format!("No AvePoint sign-in at {}. Check the identity host.", answers.text("aos_identity_host"));
    VendorError::refuse(Class::WrongHost, "Wrong host", text)
}
