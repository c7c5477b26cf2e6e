//! A token request as data, and what its answers mean.

use fobwatch_text::{Word, say};

use super::{Standard, renewed};
use crate::answers::Answers;
use crate::base::{address, said};
use crate::http::Reply;
use crate::oauth::Endpoint;
use crate::secret::Secret;
use crate::tokens::{self, Read};
use crate::vendor::{Class, Context, Grant, ReplyRules, VendorError};

/// How a token is asked for.
pub struct TokenRequest {
    /// The address to post to.
    pub url: fn(&Answers) -> String,
    /// What is posted.
    pub grant: GrantType,
    /// How the endpoint answers.
    pub rules: ReplyRules,
    /// What its refusals mean; the first that fits counts.
    pub refusals: &'static [Refusal],
    /// For people: what it means that nothing of this vendor is there.
    pub nothing: Word,
    /// The usual life of a token, in seconds.
    pub life: i64,
    /// It is renewed so many seconds ahead of its end, at most.
    pub lead: i64,
    /// Key of the field for a token that is pasted, of the method that has one.
    pub pasted: Option<&'static str>,
}

/// What a token request posts.
pub enum GrantType {
    /// RFC 6749 §4.4: the answers `client_id` and `client_secret`, in the body.
    ClientCredentials {
        /// As sent.
        scopes: &'static [&'static str],
    },
    /// RFC 6749 §4.3, with a client that is the same for everyone, by Basic.
    Password {
        /// Id and secret of that client; no secret at all.
        client: (&'static str, &'static str),
        /// Key of the answer that is the user name.
        user: &'static str,
        /// Key of the answer that is the password.
        password: &'static str,
    },
}

/// A refusal of a token request, and what it means.
pub struct Refusal {
    /// Of these statuses; any, where there is none.
    statuses: &'static [u16],
    /// With this in its body; `""` for anything.
    word: &'static str,
    class: Class,
    text: Word,
}

impl Refusal {
    /// The class decides what lists say.
    pub const fn new(statuses: &'static [u16], word: &'static str, class: Class, text: Word) -> Self {
        Self { statuses, word, class, text }
    }

    fn fits(&self, reply: &Reply) -> bool {
        // EXPOSE: searched, not shown.
        let body = reply.body.reveal();
        (self.statuses.is_empty() || self.statuses.contains(&reply.status)) && body.contains(self.word)
    }
}

impl TokenRequest {
    pub(super) async fn obtain(
        &self,
        vendor: &Standard,
        cx: &Context,
        answers: &Answers,
    ) -> Result<Grant, VendorError> {
        let endpoint = Endpoint::of(cx, address(&(self.url)(answers), "")?, answers, self.rules);
        let reply = match self.grant {
            GrantType::ClientCredentials { scopes } => endpoint.client_credentials(scopes).await,
            GrantType::Password { client: (client_id, secret), user, password } => {
                let (secret, none) = (Secret::new(secret), Secret::new(""));
                let password = answers.secret(password).unwrap_or(&none);
                let endpoint = Endpoint { client_id, client_secret: Some(&secret), ..endpoint };
                endpoint.password(answers.text(user), password).await
            }
        };
        let reply = reply.map_err(|error| {
            vendor.patient(cx, error).or_nothing_here(|| VendorError::refusal(Class::WrongHost, self.nothing))
        })?;
        let secrets: Vec<_> = answers.secrets.values().collect();
        match tokens::read(&reply) {
            Read::Tokens(tokens) if !is_failure(&tokens.rest) => {
                let tokens = tokens.without_refresh_token();
                Ok(renewed(Grant::issued_for(vendor.name(), self.life, &reply, tokens, &secrets), self.lead))
            }
            _ => Err(self.refused(vendor, cx, &reply, &secrets)),
        }
    }

    fn refused(&self, vendor: &Standard, cx: &Context, reply: &Reply, secrets: &[&Secret]) -> VendorError {
        let error = vendor.blocked(cx, Some(reply.status)).unwrap_or_else(|| {
            let known = self.refusals.iter().find(|refusal| refusal.fits(reply));
            known.map_or_else(
                || VendorError::refusal(Class::BadReply, say::vendor::unexpected_answer_status(reply.status)),
                |known| VendorError::refusal(known.class, known.text),
            )
        });
        error.said(said(reply, secrets))
    }
}

/// Some say in a 200 that they failed.
fn is_failure(reply: &serde_json::Map<String, serde_json::Value>) -> bool {
    reply.get("errorCode").and_then(serde_json::Value::as_str).is_some_and(|code| !code.is_empty() && code != "success")
}
