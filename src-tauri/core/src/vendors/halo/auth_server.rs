//! Where a Halo takes sign-ins: asked of the instance itself, or its own `/auth`.
//! Invariant: an address without https is never asked for a token, loopback excepted; nor is a
//! stranger's host that the technician has not accepted.

use super::call;
use super::form::SIGN_IN_HOST;
use crate::base::prelude::*;
use crate::http::host_and_port;

const AUTH_URL: &str = "auth_url";
const TOKEN_URL: &str = "token_url";
const TENANT: &str = "tenant";
const SECRETS_GO_TO: &str = "secrets_go_to";
/// The last host that the technician was asked about.
pub(super) const ASKED_HOST: &str = "asked_host";
/// Where Halo hosts its customers, each below a name of its own.
const HOSTED: [&str; 3] = ["halopsa.com", "haloitsm.com", "haloservicedesk.com"];

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct AuthServer {
    /// Without query and trailing slash.
    auth_url: String,
    pub(super) tenant: Option<String>,
    /// Discovery gave no address.
    assumed: bool,
}

impl AuthServer {
    /// Where secrets may go, by the instance's own words.
    pub(super) async fn discover(cx: &Context, answers: &Answers) -> Outcome<Self> {
        let auth_server = Self::named(cx, answers).await?;
        let Some(host) = auth_server.strange_host(answers)? else { return Ok(auth_server) };
        cx.keep_fact(ASKED_HOST, &host);
        let own = host_and_port(&base::below(answers, "")?);
        Err(VendorError::elsewhere(say::halo::sign_in_elsewhere(own, host)))
    }

    /// Asks the instance (sheet §2).
    pub(super) async fn named(cx: &Context, answers: &Answers) -> Outcome<Self> {
        let url = base::below(answers, "/api/authinfo")?;
        let host = host_and_port(&url);
        let headers = answers.header_map("additional_headers");
        let sent: Vec<_> = headers.iter().map(|(_, value)| value.clone()).collect();
        let reply = cx.http.send(Request::get(url).headers(&headers).accept_json()).await;
        let reply = match reply {
            // There is a usual address then (sheet §2); whether a Halo is there, the next call tells.
            Ok(reply) if is_silent(&reply) => reply,
            reply => {
                cx.judge(&host, reply, call::DISCOVERY, &sent).map_err(|error| refused_at(cx, answers, &host, error))?
            }
        };
        read(&reply, answers)
    }

    /// Where this grant came from.
    pub(super) fn of(grant: &Grant) -> Option<Self> {
        Some(Self {
            auth_url: grant.fact(AUTH_URL)?.to_owned(),
            tenant: grant.fact(TENANT).map(str::to_owned),
            assumed: grant.warnings.iter().any(|warning| warning.code == WarningCode::DefaultSignInAddress),
        })
    }

    /// The host that secrets would go to, if nobody has said that they may.
    fn strange_host(&self, answers: &Answers) -> Outcome<Option<String>> {
        let (own, token_url) = (base::below(answers, "")?, self.token_url()?);
        let (own, host) = (own.host_str().unwrap_or_default(), token_url.host_str().unwrap_or_default());
        let is_known = base::is_part_of(host, own, &HOSTED) || is_accepted(answers, host);
        Ok((!is_known).then(|| host.to_owned()))
    }

    /// What discovery alone proves.
    pub(super) fn told(&self, answers: &Answers) -> Verified {
        match self.strange_host(answers) {
            Ok(Some(host)) => Verified::warning(WarningCode::SecretsGoElsewhere, say::halo::names_other_host(host)),
            _ if self.assumed => Verified::warning(WarningCode::DefaultSignInAddress, say::halo::USUAL_ADDRESS_TAKEN),
            _ => Verified::noted(say::halo::names_address(&self.auth_url)),
        }
    }

    pub(super) fn token_url(&self) -> Outcome<Url> {
        let mut url = self.address("token")?;
        if let Some(tenant) = &self.tenant {
            url.set_query(Some(&format!("tenant={}", oauth::percent_encoded(tenant))));
        }
        Ok(url)
    }

    pub(super) fn address(&self, name: &str) -> Outcome<Url> {
        Url::parse(&format!("{}/{name}", self.auth_url)).map_err(|_| unsafe_address())
    }

    /// Tells the grant where it came from, and the technician where secrets go when that is not
    /// the address of the profile: once, not at every renewal.
    pub(super) fn mark(&self, cx: &Context, answers: &Answers, grant: &mut Grant) -> Outcome<()> {
        let token_url = self.token_url()?;
        grant.set_fact(Fact::new(AUTH_URL, Word::NONE, self.auth_url.clone()));
        grant.set_fact(Fact::new(TOKEN_URL, say::halo::TOKEN_URL, token_url.as_str()));
        grant.put_fact(TENANT, say::halo::TENANT, self.tenant.as_deref());
        if self.assumed {
            grant.warn(WarningCode::DefaultSignInAddress, say::halo::DEFAULT_ADDRESS_USED);
        }
        let host = token_url.host_str().unwrap_or_default();
        let known = grant.fact(SECRETS_GO_TO).or_else(|| cx.remembered(SECRETS_GO_TO)) == Some(host)
            || is_accepted(answers, host);
        let is_elsewhere = base::below(answers, "")?.host_str() != Some(host);
        grant.put_fact(SECRETS_GO_TO, say::halo::SECRETS_GO_TO_LABEL, Some(host).filter(|_| is_elsewhere));
        if is_elsewhere && !known {
            grant.warn(WarningCode::SecretsGoElsewhere, say::halo::secrets_go_to(host));
        }
        Ok(())
    }
}

fn is_accepted(answers: &Answers, host: &str) -> bool {
    answers.text(SIGN_IN_HOST).eq_ignore_ascii_case(host)
}

fn read(reply: &Reply, answers: &Answers) -> Outcome<AuthServer> {
    if !reply.is_success() {
        return Err(no_halo().said(call::words(reply, &[], answers)));
    }
    let info = reply.json().unwrap_or_default();
    let text = |key: &str| info.get(key).and_then(Value::as_str).map(str::trim).filter(|text| !text.is_empty());
    let typed = Some(answers.text("tenant")).filter(|tenant| !tenant.is_empty());
    let (auth_url, told, assumed) = match text("auth_url") {
        Some(auth_url) => (base::safe(auth_url).ok_or_else(unsafe_address)?, text("tenant_id"), false),
        None => (format!("{}/auth", answers.text("url")), None, true),
    };
    Ok(AuthServer { auth_url, tenant: typed.or(told).map(str::to_owned), assumed })
}

/// A 2xx that names no address, and is nothing else either.
fn is_silent(reply: &Reply) -> bool {
    let names_none = |info: Map<String, Value>| text(&info, AUTH_URL).is_none();
    reply.is_success() && (reply.body.is_empty() || reply.object().is_some_and(names_none))
}

fn refused_at(cx: &Context, answers: &Answers, host: &str, error: VendorError) -> VendorError {
    let mut error = call::patient(cx, answers, true, error);
    if error.class == Class::Network {
        error.text = say::halo::cannot_reach(host, error.text);
    }
    // What the hosted service answers for a name that it does not know; a Halo that was there before has a fault.
    if error.status == Some(500) && !cx.hosts.is_known(host) {
        let unknown = VendorError::refusal(Class::WrongHost, say::halo::INSTANCE_UNKNOWN);
        return unknown.by_hand().said_if(error.said);
    }
    error.or_nothing_here(no_halo)
}

fn unsafe_address() -> VendorError {
    VendorError::refuse(Class::BadReply, say::halo::UNSAFE_ADDRESS, say::halo::UNSAFE_ADDRESS_HINT)
}

fn no_halo() -> VendorError {
    VendorError::refusal(Class::WrongHost, say::halo::NOT_AT_ADDRESS)
}
