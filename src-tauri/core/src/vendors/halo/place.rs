//! Where a Halo takes sign-ins: asked of the instance itself, or its own `/auth`.
//! Invariant: an address without https is never asked for a token, loopback excepted.

use serde_json::Value;
use url::Url;

use super::call::{self, Patience};
use crate::answers::Answers;
use crate::http::{Reply, Request, host_and_port, is_loopback};
use crate::oauth;
use crate::vendor::{Class, Context, Fact, Grant, VendorError};

const AUTH_URL: &str = "auth_url";
const TOKEN_URL: &str = "token_url";
const TENANT: &str = "tenant";
const SECRETS_GO_TO: &str = "secrets_go_to";
/// Code of the warning that discovery gave nothing.
pub(super) const DEFAULT_ADDRESS: &str = "DefaultSignInAddress";

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Place {
    /// Without query and trailing slash.
    auth_url: String,
    tenant: Option<String>,
    /// Discovery gave no address.
    assumed: bool,
}

impl Place {
    /// Asks the instance (sheet §2).
    pub(super) async fn discover(cx: &Context, answers: &Answers) -> Result<Self, VendorError> {
        let url = call::address(answers, "/api/authinfo")?;
        let host = host_and_port(&url);
        let request =
            Request::get(url).headers(&answers.header_map("additional_headers")).header("Accept", "application/json");
        let reply = call::send(cx, request, Patience::sign_in(answers)).await.map_err(|mut error| {
            if error.class == Class::Network {
                error.text = format!("Cannot reach {host}. {}", error.text);
            }
            error
        })?;
        read(&reply, answers)
    }

    /// Where this grant came from.
    pub(super) fn of(grant: &Grant) -> Option<Self> {
        Some(Self {
            auth_url: grant.fact(AUTH_URL)?.to_owned(),
            tenant: grant.fact(TENANT).map(str::to_owned),
            assumed: grant.warnings.iter().any(|warning| warning.code == DEFAULT_ADDRESS),
        })
    }

    pub(super) fn tenant(&self) -> Option<&str> {
        self.tenant.as_deref()
    }

    pub(super) fn token_url(&self) -> Result<Url, VendorError> {
        let mut url = self.address("token")?;
        if let Some(tenant) = &self.tenant {
            let encoded: String = url::form_urlencoded::byte_serialize(tenant.as_bytes()).collect();
            // As RFC 3986 has it: a space is `%20`, never `+`.
            url.set_query(Some(&format!("tenant={}", encoded.replace('+', "%20"))));
        }
        Ok(url)
    }

    pub(super) fn authorize_url(&self) -> Result<Url, VendorError> {
        self.address("authorize")
    }

    fn address(&self, name: &str) -> Result<Url, VendorError> {
        Url::parse(&format!("{}/{name}", self.auth_url)).map_err(|_| unsafe_address())
    }

    /// Tells the grant where it came from, and the technician where secrets go when that is not
    /// the address of the profile: once, not at every renewal.
    pub(super) fn mark(&self, cx: &Context, answers: &Answers, grant: &mut Grant) -> Result<(), VendorError> {
        let token_url = self.token_url()?;
        grant.set_fact(Fact::new(AUTH_URL, "", self.auth_url.clone()));
        grant.set_fact(Fact::new(TOKEN_URL, "Token URL", token_url.as_str()));
        grant.facts.retain(|fact| fact.key != TENANT);
        if let Some(tenant) = &self.tenant {
            grant.set_fact(Fact::new(TENANT, "Tenant", tenant.clone()));
        }
        if self.assumed {
            grant.warn(DEFAULT_ADDRESS, "Default sign-in address used: Halo named no other.");
        }
        let host = token_url.host_str().unwrap_or_default();
        let known = grant.fact(SECRETS_GO_TO).or_else(|| cx.remembered(SECRETS_GO_TO)) == Some(host);
        grant.facts.retain(|fact| fact.key != SECRETS_GO_TO);
        if call::address(answers, "")?.host_str() != Some(host) {
            grant.set_fact(Fact::new(SECRETS_GO_TO, "Secrets go to", host));
            if !known {
                grant
                    .warn("SecretsGoElsewhere", format!("Secrets go to {host}: Halo named it as its sign-in address."));
            }
        }
        Ok(())
    }
}

fn read(reply: &Reply, answers: &Answers) -> Result<Place, VendorError> {
    if !reply.is_success() || reply.is_html() {
        return Err(refused(reply, answers));
    }
    let info = reply.json().unwrap_or_default();
    let text = |key: &str| info.get(key).and_then(Value::as_str).map(str::trim).filter(|text| !text.is_empty());
    let typed = Some(answers.text("tenant")).filter(|tenant| !tenant.is_empty());
    let (auth_url, told, assumed) = match text("auth_url") {
        Some(auth_url) => (usable(auth_url).ok_or_else(unsafe_address)?, text("tenant_id"), false),
        None => (format!("{}/auth", answers.text("url")), None, true),
    };
    Ok(Place { auth_url, tenant: typed.or(told).map(str::to_owned), assumed })
}

/// The address without query and trailing slash, if a secret may be sent there.
fn usable(auth_url: &str) -> Option<String> {
    let mut url = Url::parse(auth_url).ok()?;
    let safe = url.scheme() == "https" || url.scheme() == "http" && is_loopback(&url);
    if !safe || !url.username().is_empty() || url.password().is_some() {
        return None;
    }
    url.set_query(None);
    url.set_fragment(None);
    Some(url.as_str().trim_end_matches('/').to_owned())
}

fn unsafe_address() -> VendorError {
    VendorError::refuse(Class::BadReply, "Unsafe address", "Unsafe sign-in address received.")
}

fn refused(reply: &Reply, answers: &Answers) -> VendorError {
    let wrong_host = |text: &str| VendorError::refuse(Class::WrongHost, "Wrong host", text);
    let error = if reply.status == 500 {
        // What the hosted service answers for a name it does not know.
        wrong_host("Halo does not know this instance name. This is not a credential problem.")
    } else {
        oauth::temporary(reply)
            .filter(|_| !reply.is_success())
            .unwrap_or_else(|| wrong_host("No Halo API at this address. Use the address you open Halo with."))
    };
    error.said(call::words(reply, answers, None))
}
