//! The grants of RFC 6749, with PKCE (RFC 7636). Crate `oauth2` builds the requests; the replies
//! are read by our own parser (`tokens`), which is lenient where servers are sloppy and bounded where the
//! crate is not. Invariant: a client secret travels in a token request's body and nowhere else.

pub mod assertion;
mod browser;
mod probe;

use std::future::Future;
use std::pin::Pin;

use fobwatch_text::say;
use oauth2::basic::{BasicErrorResponse, BasicTokenResponse};
use oauth2::{
    AsyncHttpClient, AuthType, AuthorizationCode, Client, ClientId, ClientSecret, EndpointNotSet, EndpointSet,
    HttpRequest, HttpResponse, PkceCodeChallenge, PkceCodeVerifier, RedirectUrl, RefreshToken, RequestTokenError,
    ResourceOwnerPassword, ResourceOwnerUsername, Scope, StandardRevocableToken, TokenUrl,
};
use url::Url;

use crate::answers::Answers;
use crate::http::{Reply, Request, Trust};
use crate::secret::Secret;
use crate::vendor::{Context, Grant, ReplyRules, VendorError};
pub use browser::{Approval, Flow, Prepared, percent_encoded, prepare};
pub use probe::{Accepted, Probe, accepted, error_page, other_spellings, probe};

/// One token endpoint, and who asks.
pub struct Endpoint<'a> {
    /// Of the job that asks.
    pub cx: &'a Context,
    /// RFC 6749 §3.2.
    pub token_url: Url,
    /// RFC 6749 §2.2; in the body or in Basic, as the vendor wants it.
    pub client_id: &'a str,
    /// None for public clients.
    pub client_secret: Option<&'a Secret>,
    /// Sent with every request.
    pub headers: Vec<(String, Secret)>,
    /// The profile's own rule for certificates.
    pub trust: Trust,
    /// How it answers.
    pub rules: ReplyRules,
}

type TokenClient = Client<
    BasicErrorResponse,
    BasicTokenResponse,
    oauth2::basic::BasicTokenIntrospectionResponse,
    StandardRevocableToken,
    oauth2::basic::BasicRevocationErrorResponse,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointSet,
>;

impl<'a> Endpoint<'a> {
    /// Of a client with these two of the answers, if the form has them; trusts what the system trusts.
    pub fn of(cx: &'a Context, token_url: Url, answers: &'a Answers, rules: ReplyRules) -> Self {
        let (client_id, client_secret) = (answers.text("client_id"), answers.secret("client_secret"));
        Self { cx, token_url, client_id, client_secret, headers: Vec::new(), trust: Trust::System, rules }
    }
}

/// What a token is asked for with, besides the client's own secret.
#[derive(Debug, Clone, Copy)]
pub enum Ask<'a> {
    /// Nothing: RFC 6749 §4.4.
    Service,
    /// RFC 6749 §4.1.3.
    Code(&'a Approval),
    /// RFC 6749 §6.
    Refresh(&'a Secret),
}

impl<'a> Ask<'a> {
    /// Without a person: as a service, else by the refresh token.
    pub fn again(is_service: bool, old: &'a Grant) -> Result<Self, VendorError> {
        match &old.refresh_token {
            _ if is_service => Ok(Self::Service),
            Some(token) => Ok(Self::Refresh(token)),
            None => Err(VendorError::no_refresh_token()),
        }
    }

    /// Every secret that the request holds.
    pub fn secrets(self, answers: &'a Answers) -> Vec<&'a Secret> {
        let sent = match self {
            Self::Service => None,
            Self::Code(approval) => Some(&approval.code),
            Self::Refresh(token) => Some(token),
        };
        answers.secrets.values().chain(sent).collect()
    }
}

impl Endpoint<'_> {
    /// By whichever of these; `scopes` are for client credentials.
    pub async fn ask(&self, ask: Ask<'_>, scopes: &[&str]) -> Result<Reply, VendorError> {
        match ask {
            Ask::Service => self.client_credentials(scopes).await,
            Ask::Code(approval) => self.authorization_code(approval).await,
            Ask::Refresh(token) => self.refresh(token, &[]).await,
        }
    }

    /// RFC 6749 §4.4.
    pub async fn client_credentials(&self, scopes: &[&str]) -> Result<Reply, VendorError> {
        let client = self.client();
        let scopes = scopes.iter().map(|scope| Scope::new((*scope).to_owned()));
        let request = client.exchange_client_credentials().add_scopes(scopes);
        Self::outcome(request.request_async(&self.http_adapter()).await)
    }

    /// RFC 6749 §4.3, the client by Basic (§2.3.1).
    pub async fn password(&self, user: &str, password: &Secret) -> Result<Reply, VendorError> {
        let client = self.client().set_auth_type(AuthType::BasicAuth);
        let user = ResourceOwnerUsername::new(user.to_owned());
        // EXPOSE: into the request body.
        let password = ResourceOwnerPassword::new(password.reveal().to_owned());
        Self::outcome(client.exchange_password(&user, &password).request_async(&self.http_adapter()).await)
    }

    /// RFC 6749 §4.1.3, RFC 7636 §4.5.
    pub async fn authorization_code(&self, approval: &Approval) -> Result<Reply, VendorError> {
        let client = self.client();
        // EXPOSE: into the request body.
        let code = AuthorizationCode::new(approval.code.reveal().to_owned());
        let redirect = RedirectUrl::new(approval.redirect_uri.clone()).map_err(|_| unusable())?;
        let mut request = client.exchange_code(code).set_redirect_uri(std::borrow::Cow::Owned(redirect));
        if let Some(verifier) = &approval.verifier {
            // EXPOSE: into the request body.
            request = request.set_pkce_verifier(PkceCodeVerifier::new(verifier.reveal().to_owned()));
        }
        Self::outcome(request.request_async(&self.http_adapter()).await)
    }

    /// RFC 6749 §6. `scopes` stays empty unless a vendor insists: a refresh never widens a grant.
    pub async fn refresh(&self, token: &Secret, scopes: &[&str]) -> Result<Reply, VendorError> {
        let client = self.client();
        // EXPOSE: into the request body.
        let token = RefreshToken::new(token.reveal().to_owned());
        let scopes = scopes.iter().map(|scope| Scope::new((*scope).to_owned()));
        let request = client.exchange_refresh_token(&token).add_scopes(scopes);
        Self::outcome(request.request_async(&self.http_adapter()).await)
    }

    /// RFC 7009 §2.1, of both tokens; the address is that of the revocation. Whether each was taken.
    pub async fn revoke(&self, grant: &Grant) -> bool {
        let mut revoked = true;
        for (kind, token) in [("refresh_token", &grant.refresh_token), ("access_token", &grant.access_token)] {
            let Some(token) = token else { continue };
            // EXPOSE: into the request body.
            let mut form = vec![("token", token.reveal()), ("token_type_hint", kind), ("client_id", self.client_id)];
            // EXPOSE: likewise.
            form.extend(self.client_secret.map(|secret| ("client_secret", secret.reveal())));
            let request = Request::post(self.token_url.clone()).form(&form);
            revoked &= self.cx.ask(request, self.rules).await.is_ok_and(|reply| reply.is_success());
        }
        revoked
    }

    fn client(&self) -> TokenClient {
        let client = Client::new(ClientId::new(self.client_id.to_owned()))
            .set_auth_type(AuthType::RequestBody)
            .set_token_uri(TokenUrl::from_url(self.token_url.clone()));
        match self.client_secret {
            // EXPOSE: into the request body.
            Some(secret) => client.set_client_secret(ClientSecret::new(secret.reveal().to_owned())),
            None => client,
        }
    }

    fn http_adapter(&self) -> HttpAdapter<'_> {
        HttpAdapter {
            cx: self.cx,
            rules: self.rules,
            url: self.token_url.clone(),
            headers: self.headers.clone(),
            trust: self.trust.clone(),
        }
    }

    fn outcome<T, E: oauth2::ErrorResponse>(
        result: Result<T, RequestTokenError<AdapterError, E>>,
    ) -> Result<Reply, VendorError> {
        match result {
            Err(RequestTokenError::Request(AdapterError::Reply(reply))) => Ok(*reply),
            Err(RequestTokenError::Request(AdapterError::Fault(fault))) => Err(*fault),
            // The courier never hands a reply to the crate, so it cannot have parsed one.
            _ => Err(unusable()),
        }
    }
}

fn unusable() -> VendorError {
    VendorError::refuse(crate::vendor::Class::BadRequest, say::vendor::ADDRESS_UNUSABLE, say::vendor::REQUEST_NOT_BUILT)
}

/// Carries the crate's request over our transport and keeps the reply from the crate's parser:
/// to the crate every delivery looks like an error, and the error holds the reply.
struct HttpAdapter<'a> {
    cx: &'a Context,
    rules: ReplyRules,
    url: Url,
    headers: Vec<(String, Secret)>,
    trust: Trust,
}

#[derive(Debug, thiserror::Error)]
enum AdapterError {
    #[error("answered")]
    Reply(Box<Reply>),
    #[error("no answer")]
    Fault(Box<VendorError>),
}

impl<'c> AsyncHttpClient<'c> for HttpAdapter<'_> {
    type Error = AdapterError;
    type Future = Pin<Box<dyn Future<Output = Result<HttpResponse, AdapterError>> + Send + 'c>>;

    fn call(&'c self, request: HttpRequest) -> Self::Future {
        Box::pin(async move {
            let (parts, body) = request.into_parts();
            let mut outgoing = Request::new(parts.method, self.url.clone())
                .headers(&self.headers)
                .body(String::from_utf8_lossy(&body))
                .trust(self.trust.clone());
            for (name, value) in &parts.headers {
                outgoing = outgoing.header(name.as_str(), value.to_str().unwrap_or_default());
            }
            match self.cx.ask(outgoing, self.rules).await {
                Ok(reply) => Err(AdapterError::Reply(Box::new(reply))),
                Err(fault) => Err(AdapterError::Fault(Box::new(fault))),
            }
        })
    }
}

/// 32 random bytes, base64url: a `state` or a verifier.
pub fn random_secret() -> Secret {
    // The crate's verifier is exactly that, from the operating system's generator.
    Secret::new(PkceCodeChallenge::new_random_sha256().1.into_secret())
}

/// The S256 challenge of a verifier (RFC 7636 §4.2).
pub fn challenge(verifier: &Secret) -> String {
    // EXPOSE: only its hash leaves.
    let verifier = PkceCodeVerifier::new(verifier.reveal().to_owned());
    PkceCodeChallenge::from_code_verifier_sha256(&verifier).as_str().to_owned()
}
