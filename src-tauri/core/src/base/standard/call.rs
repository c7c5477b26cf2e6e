//! Calls with a token. Invariant: a token goes with its own headers, and only to an address that was checked.

use fobwatch_text::{Word, say};
use serde_json::Value;

use super::Standard;
use crate::answers::Answers;
use crate::base::{address, said};
use crate::http::Request;
use crate::quoting;
use crate::secret::Secret;
use crate::vendor::{Class, Context, Grant, Headers, Identity, VendorError, Verified, WarningCode, reply_rules};

/// Pages of a list that are searched.
const MOST_PAGES: u64 = 1000;

/// A call that proves a token, as data.
pub struct OwnerCall {
    /// Where it goes.
    url: fn(&Answers) -> String,
    /// Whose the token is, in the answer (RFC 6901); `""` where it does not say.
    name: &'static str,
    /// The tenant, likewise.
    tenant: &'static str,
    /// What is warned of where it is not allowed.
    forbidden: Word,
    /// What it means that there is no such page; `""`: as little as a refusal.
    missing: Word,
}

impl OwnerCall {
    /// In the order of its fields.
    pub const fn new(
        url: fn(&Answers) -> String,
        name: &'static str,
        tenant: &'static str,
        forbidden: Word,
        missing: Word,
    ) -> Self {
        Self { url, name, tenant, forbidden, missing }
    }
}

/// One profile's way to its API.
#[derive(Clone, Copy)]
pub struct Call<'a> {
    /// Whose API it is.
    pub vendor: &'a Standard,
    /// Of the job that calls.
    pub cx: &'a Context,
    /// Of the profile.
    pub answers: &'a Answers,
    /// With the token.
    pub grant: &'a Grant,
}

impl Call<'_> {
    /// Nothing wrong so far.
    pub fn verified() -> Verified {
        Verified::settling(&[WarningCode::Unverified, WarningCode::Forbidden, WarningCode::ApiFault])
    }

    /// Every secret that an answer might repeat.
    pub fn secrets(&self) -> Vec<&Secret> {
        self.answers.secrets.values().chain(&self.grant.access_token).collect()
    }

    /// All of these, one after another.
    pub(super) async fn all(&self, calls: &[OwnerCall]) -> Result<Verified, VendorError> {
        let mut verified = Self::verified();
        for asked in calls {
            let url = (asked.url)(self.answers);
            let texts = (asked.forbidden, asked.missing);
            let Some(answer) = self.read(&url, Vec::new(), texts, &mut verified).await? else { continue };
            let text = |pointer: &str| {
                let text = quoting::masked(reply_rules::at(&answer, pointer), &self.secrets());
                Some(text).filter(|text| !text.is_empty())
            };
            if let Some(name) = text(asked.name) {
                verified.note = Some(say::vendor::belongs_to(&name));
                verified.identity = Some(Identity { name, tenant: text(asked.tenant) });
            }
        }
        Ok(verified)
    }

    /// The item that is wanted, of a list in pages (`items`, `pages.total`); without pages the answer is the item.
    /// `page` makes the address of each, from 1 on.
    pub async fn find(
        &self,
        page: impl Fn(u64) -> String + Send + Sync,
        header: &(String, Secret),
        forbidden: Word,
        verified: &mut Verified,
        is_wanted: impl Fn(&Value) -> bool + Send + Sync,
    ) -> Result<Option<Value>, VendorError> {
        for number in 1..=MOST_PAGES {
            let headers = vec![header.clone()];
            let Some(answer) = self.read(&page(number), headers, (forbidden, Word::NONE), verified).await? else {
                break;
            };
            let items = answer.get("items").and_then(Value::as_array);
            let items = items.map_or(std::slice::from_ref(&answer), Vec::as_slice);
            if let Some(found) = items.iter().find(|item| is_wanted(item)) {
                return Ok(Some(found.clone()));
            }
            if number >= answer.pointer("/pages/total").and_then(Value::as_u64).unwrap_or_default() {
                break;
            }
        }
        Ok(None)
    }

    /// What is at this address, asked with these headers besides the token. None: it may not be asked, which is
    /// warned of. The texts are those of [`OwnerCall`].
    pub async fn read(
        &self,
        url: &str,
        headers: Headers,
        (forbidden, missing): (Word, Word),
        verified: &mut Verified,
    ) -> Result<Option<Value>, VendorError> {
        let request = Request::get(address(url, "")?)
            .headers(&[self.grant.authorization("Bearer ")])
            .headers(&headers)
            .accept_json();
        let reply = self.cx.ask(request, self.vendor.api).await.map_err(|error| self.vendor.patient(self.cx, error))?;
        let fault = match (reply.status, self.vendor.blocked(self.cx, Some(reply.status))) {
            (200..=299, _) => return Ok(reply.json()),
            (_, Some(blocked)) => blocked,
            (401, _) => VendorError::refusal(Class::TokenRejected, say::vendor::TOKEN_REFUSED_ANEW),
            (404, _) if !missing.is_empty() => VendorError::refusal(Class::WrongHost, missing),
            (status @ 409, _) => VendorError::retry(Class::ServerFault, say::vendor::server_fault(status), None),
            (403 | 404, _) => {
                verified.warn(WarningCode::Forbidden, forbidden);
                return Ok(None);
            }
            (status, _) => {
                verified.warn(WarningCode::ApiFault, say::vendor::answered(self.vendor.name(), status));
                return Ok(None);
            }
        };
        Err(fault.said(said(&reply, &self.secrets())))
    }
}
