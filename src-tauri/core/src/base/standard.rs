//! A vendor whose sign-in needs no code of its own: a constant. One token request (RFC 6749 §4.3 or §4.4) or a pasted
//! token, no refresh token, and calls that say whose it is. Invariant: a renewal is the same request again, and a
//! refusal is not repeated by itself.

mod call;
mod request;

use std::pin::Pin;
use std::time::Duration;

use async_trait::async_trait;
use fobwatch_text::{Text, Word, say};

pub use call::{Call, OwnerCall};
pub use request::{GrantType, Refusal, TokenRequest};

use super::ending::Ending;
use super::{address, end_of, is_rejected};
use crate::answers::Answers;
use crate::clock::seconds_after;
use crate::endpoint::bare;
use crate::http::Request;
use crate::jwt;
use crate::vendor::{Class, Context, Descriptor, Grant, Headers, ReplyRules, Vendor, VendorError, Verified};

/// The fact that holds when the vendor last asked to wait.
const LIMITED_AT: &str = "limited_at";

/// What a vendor's own calls find out.
pub type VerifiedFuture<'a> = Pin<Box<dyn Future<Output = Result<Verified, VendorError>> + Send + 'a>>;

/// A vendor as data.
pub struct Standard {
    /// Its forms, and what lists need.
    pub descriptor: &'static Descriptor,
    /// How lists tell its profiles apart; None: by the first address of the form.
    pub endpoint: Option<fn(&Answers) -> String>,
    /// How a token is asked for.
    pub token: TokenRequest,
    /// How its API answers.
    pub api: ReplyRules,
    /// What API paths start with.
    pub api_base: fn(&Answers, &Grant) -> String,
    /// What calls carry besides the token.
    pub headers: fn(&Grant) -> Headers,
    /// The calls that prove a token.
    pub owner: OwnerLookup,
    /// An address that answers without a token.
    pub status: Option<fn(&Answers) -> String>,
    /// Seconds of pause after a first and each further busy answer that names none; the last one stays.
    pub pauses: &'static [u64],
    /// Set where asking on is punished.
    pub block: Option<Block>,
    /// The secret that can end on a day of the form.
    pub ending: Option<Ending>,
    /// For people: how access ends at once.
    pub stop: Word,
}

/// How it is found out whose a token is.
pub enum OwnerLookup {
    /// By these calls, in order; the last one that knows a name counts.
    Calls(&'static [OwnerCall]),
    /// By calls of the vendor's own making. Without them its API takes no token, so a sign-in fails where they do.
    Own(fn(Call<'_>) -> VerifiedFuture<'_>),
}

/// Who asks on after a 429 gets a 403 for a while.
#[derive(Debug, Clone, Copy)]
pub struct Block {
    /// For so long after a 429 a 403 means that.
    pub within: Duration,
    /// The pause then.
    pub pause: Duration,
    /// What to tell.
    pub text: Word,
}

impl Standard {
    /// The product's name.
    pub const fn name(&self) -> &'static str {
        self.descriptor.name
    }

    /// A busy vendor's pause, and that it asked for one.
    fn patient(&self, cx: &Context, error: VendorError) -> VendorError {
        if error.class == Class::RateLimited && self.block.is_some() {
            cx.keep_fact(LIMITED_AT, &cx.clock.now().to_string());
        }
        let error = self.blocked(cx, error.status).unwrap_or(error);
        let last = self.pauses.last().copied().unwrap_or_default();
        let pauses = self.pauses.iter().copied().chain(std::iter::repeat(last)).take(cx.tries as usize + 1);
        cx.patient(&[Class::RateLimited], &pauses.map(Duration::from_secs).collect::<Vec<_>>(), error)
    }

    /// What a 403 means soon after a 429.
    fn blocked(&self, cx: &Context, status: Option<u16>) -> Option<VendorError> {
        let block = self.block.filter(|_| status == Some(403))?;
        let since = cx.clock.now().duration_since(cx.remembered(LIMITED_AT)?.parse().ok()?);
        let is_soon = Duration::try_from(since).is_ok_and(|since| since <= block.within);
        is_soon.then(|| VendorError::retry(Class::RateLimited, block.text, Some(block.pause)))
    }

    /// A token that was pasted: its own words tell when it ends.
    fn pasted(&self, cx: &Context, answers: &Answers) -> Option<Grant> {
        let token = answers.secret(self.token.pasted?)?;
        let mut grant = Grant::new(cx.clock.now());
        grant.expires_at = jwt::expiry(token);
        grant.access_token = Some(token.clone());
        Some(grant)
    }

    async fn obtain(&self, cx: &Context, answers: &Answers) -> Result<Grant, VendorError> {
        match self.pasted(cx, answers) {
            Some(grant) => Ok(grant),
            None => self.token.obtain(self, cx, answers).await,
        }
    }

    fn is_pasted(&self, answers: &Answers) -> bool {
        self.token.pasted.is_some_and(|key| answers.method.field(key).is_some())
    }
}

#[async_trait]
impl Vendor for Standard {
    fn descriptor(&self) -> &'static Descriptor {
        self.descriptor
    }

    fn endpoint(&self, answers: &Answers) -> String {
        self.endpoint.map_or_else(|| bare(answers.first_address()).to_owned(), |endpoint| endpoint(answers))
    }

    async fn sign_in(&self, cx: &Context, answers: &Answers) -> Result<Grant, VendorError> {
        let mut grant = self.obtain(cx, answers).await?;
        let mut verified = self.verify(cx, answers, &grant).await;
        if is_rejected(&verified) && !self.is_pasted(answers) {
            grant = self.obtain(cx, answers).await?;
            verified = self.verify(cx, answers, &grant).await;
        }
        match self.owner {
            OwnerLookup::Calls(_) => grant.proved(verified)?,
            OwnerLookup::Own(_) => grant.learn(&verified?),
        }
        Ok(grant)
    }

    async fn renew(&self, cx: &Context, answers: &Answers, old: &Grant) -> Result<Grant, VendorError> {
        if self.is_pasted(answers) {
            return Err(VendorError::sign_in(Class::TokenExpired, say::vendor::PASTED_NOT_RENEWED));
        }
        let mut grant = self.obtain(cx, answers).await?;
        grant.succeed(old);
        self.ending.iter().for_each(|ending| ending.mark(cx, answers, &mut grant));
        Ok(grant)
    }

    async fn verify(&self, cx: &Context, answers: &Answers, grant: &Grant) -> Result<Verified, VendorError> {
        let call = Call { vendor: self, cx, answers, grant };
        let verified = match self.owner {
            OwnerLookup::Calls(calls) => call.all(calls).await,
            OwnerLookup::Own(own) => own(call).await,
        };
        match verified {
            Err(error) if error.class == Class::TokenRejected && self.is_pasted(answers) => {
                let text = say::vendor::PASTED_NOT_ACCEPTED;
                Err(VendorError::sign_in(Class::TokenRejected, text).said_if(error.said))
            }
            Ok(mut verified) => {
                self.ending.iter().for_each(|ending| ending.add(cx, answers, &mut verified));
                Ok(verified)
            }
            error => error,
        }
    }

    async fn sign_out(&self, _: &Context, _: &Answers, grant: &Grant) -> Text {
        match end_of(grant) {
            Some(time) => say::vendor::removed_until(self.name(), time, self.stop),
            None => say::vendor::removed(self.name(), self.stop),
        }
    }

    fn headers(&self, _: &Answers, grant: &Grant) -> Headers {
        std::iter::once(grant.authorization("Bearer ")).chain((self.headers)(grant)).collect()
    }

    fn api_base(&self, answers: &Answers, grant: &Grant) -> String {
        (self.api_base)(answers, grant)
    }

    async fn preflight(&self, cx: &Context, answers: &Answers) -> Result<Option<Verified>, VendorError> {
        let Some(status) = self.status else { return Ok(None) };
        let request = Request::get(address(&status(answers), "")?).accept_json();
        let reply = cx.ask(request, self.api).await.map_err(|error| self.patient(cx, error))?;
        Ok(Some(Verified::noted(say::vendor::answers(self.name(), reply.status))))
    }
}

/// Seconds before its end at which a token is renewed: at most so many, and at most a quarter of its life.
fn renewed(mut grant: Grant, lead: i64) -> Grant {
    if let Some(end) = grant.expires_at {
        let life = end.duration_since(grant.obtained_at).as_secs().max(0);
        grant.renew_at = Some(seconds_after(end, -lead.min(life / 4)));
    }
    grant
}
