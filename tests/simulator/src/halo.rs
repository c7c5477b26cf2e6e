//! Halo: authinfo, authorize, token, and what its API has to read. One server is the tenant's host and the sign-in
//! host at once.

mod data;
mod strict;
mod token;

use std::collections::HashMap;

use base64::prelude::{BASE64_URL_SAFE_NO_PAD, Engine as _};
use jiff::Timestamp;
use serde_json::{Value, json};
use url::Url;
use uuid::Uuid;

use crate::consent::{Asked, Consent};
use crate::records::Records;
use crate::server::{Answer, Received, Simulated};

/// The authentication method of an app.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Login {
    /// Client ID and Secret (Services).
    Services,
    /// Authorisation Code (Native Application).
    Native,
    /// Authorisation Code, with a secret.
    Code,
    /// Username & Password.
    Password,
}

/// An app registered under Integrations.
#[derive(Debug, Clone)]
pub struct App {
    /// What Halo calls the client ID.
    pub id: String,
    /// None for native applications.
    pub secret: Option<String>,
    /// Which grants it may use.
    pub login: Login,
    /// Refused while it is off.
    pub active: bool,
    /// Those registered; compared byte by byte.
    pub redirects: Vec<String>,
    /// Those its permissions tick.
    pub scopes: Vec<&'static str>,
    /// Whether an app with a secret puts up with PKCE.
    pub takes_pkce: bool,
}

impl App {
    fn has_a_browser(&self) -> bool {
        matches!(self.login, Login::Native | Login::Code)
    }
}

/// A Halo with its authentication server, hosted or on-premises.
#[expect(clippy::struct_excessive_bools, reason = "each is one thing that Halos are seen to do differently")]
pub struct Halo {
    /// Of this instance.
    pub apps: Vec<App>,
    /// Names and passwords of agents, for apps that sign in with them.
    pub agents: Vec<(String, String)>,
    /// Where authinfo sends sign-ins; None: to this server's `/auth`.
    pub auth_url: Option<String>,
    /// None on-premises.
    pub tenant: Option<String>,
    /// Whether sign-ins must name the tenant, as on a host that many share; else its host does.
    pub needs_tenant: bool,
    /// Whether the authorize page wants the tenant named whatever the host.
    pub tenant_on_authorize: bool,
    /// Whether authinfo tells the tenant.
    pub tells_tenant: bool,
    /// Every call but the browser's must carry these.
    pub required_headers: Vec<(String, String)>,
    /// As the token reply spells it.
    pub token_type: String,
    /// Seconds an access token lives.
    pub lifetime: i64,
    /// `expires_in` as written: None for `lifetime`, Null leaves it out.
    pub expires_in: Option<Value>,
    /// Whether a reply to `offline_access` has one.
    pub gives_refresh_tokens: bool,
    /// Whether a refresh brings a new refresh token and ends the old one.
    pub rotates: bool,
    /// Whether a refresh without scope is refused.
    pub refresh_needs_scope: bool,
    /// Claims of the `id_token`; Null for none.
    pub id_claims: Value,
    /// The answer of agent/me.
    pub agent: Value,
    /// Clients, and what belongs to each of them.
    pub records: Records,
    consent: Consent,
    access: HashMap<String, Access>,
    refresh: HashMap<String, Refresh>,
}

struct Access {
    until: Timestamp,
    scope: String,
}

#[derive(Clone)]
struct Refresh {
    client_id: String,
    scope: String,
}

const SCOPES: [&str; 5] = ["all", "all:standard", "read:customers", "edit:tickets", "offline_access"];

impl Default for Halo {
    fn default() -> Self {
        let app = |id: &str, secret: Option<&str>, login, redirects: &[&str]| App {
            id: id.to_owned(),
            secret: secret.map(str::to_owned),
            login,
            active: true,
            redirects: redirects.iter().map(|redirect| (*redirect).to_owned()).collect(),
            scopes: SCOPES.to_vec(),
            takes_pkce: true,
        };
        let redirects = ["http://localhost:8400/"];
        Self {
            apps: vec![
                app("services-app", Some("services-SECRET-canary-1"), Login::Services, &[]),
                app("native-app", None, Login::Native, &redirects),
                app("code-app", Some("code-SECRET-canary-2"), Login::Code, &redirects),
                app("password-app", None, Login::Password, &[]),
            ],
            agents: vec![("jane".to_owned(), "jane-PASSWORD-canary".to_owned())],
            auth_url: None,
            tenant: Some("contoso".to_owned()),
            needs_tenant: false,
            tenant_on_authorize: false,
            tells_tenant: true,
            required_headers: Vec::new(),
            token_type: "Bearer".to_owned(),
            lifetime: 3600,
            expires_in: None,
            gives_refresh_tokens: true,
            rotates: true,
            refresh_needs_scope: false,
            id_claims: Value::Null,
            agent: json!({"id": 7, "name": "Jane", "emailaddress": "jane@example.com"}),
            records: Records::default(),
            consent: Consent::default(),
            access: HashMap::new(),
            refresh: HashMap::new(),
        }
    }
}

impl Simulated for Halo {
    fn answer(&mut self, request: &Received, now: Timestamp) -> Answer {
        let sign_in = self.sign_in_path();
        let path = request.path.as_str();
        let Some(name) = path.strip_prefix(&*sign_in).filter(|name| matches!(*name, "/authorize" | "/token")) else {
            return match (request.method.as_str(), &*path.to_lowercase()) {
                ("POST", "/simulator/decide") => self.consent.decide(request, now),
                ("GET", "/api/authinfo") => self.auth_info(request),
                ("POST", "/api/tickets") => self.write_tickets(request, now),
                ("GET", path) if path.starts_with("/api/") => self.read(request, now),
                _ => exception(404, "HttpException", "The resource was not found."),
            };
        };
        match (request.method.as_str(), name) {
            ("GET", "/authorize") => self.authorize(request, now),
            ("POST", "/token") => self.token(request, now).no_store(),
            _ => exception(405, "HttpException", "The method is not allowed."),
        }
    }

    fn complaint(&self, request: &Received) -> Option<String> {
        strict::complaint(self, request)
    }
}

/// How Halo's API says what went wrong.
fn exception(status: u16, class: &str, message: &str) -> Answer {
    Answer::json(status, &json!({"ClassName": format!("System.{class}"), "Message": message}))
}

impl Halo {
    /// Ends every refresh token.
    pub fn revoke_all(&mut self) {
        self.refresh.clear();
        self.access.clear();
    }

    /// Ends every access token; refresh tokens stay.
    pub fn forget_access_tokens(&mut self) {
        self.access.clear();
    }

    fn sign_in_path(&self) -> String {
        let path = self.auth_url.as_deref().and_then(|url| Url::parse(url).ok()).map(|url| url.path().to_owned());
        path.as_deref().unwrap_or("/auth").trim_end_matches('/').to_owned()
    }

    fn carries_headers(&self, request: &Received) -> bool {
        self.required_headers.iter().all(|(name, value)| request.header(name) == Some(value))
    }

    fn auth_info(&self, request: &Received) -> Answer {
        if !self.carries_headers(request) {
            return exception(403, "UnauthorizedAccessException", "A header is missing.");
        }
        let auth_url = self.auth_url.clone().unwrap_or_else(|| format!("{}/auth", request.origin()));
        let tenant = if self.tells_tenant { self.tenant.as_deref() } else { None };
        Answer::json(
            200,
            &json!({"auth_url": auth_url, "tenant_id": tenant.unwrap_or_default(), "product_name": "Halo (simulator)"}),
        )
    }

    fn authorize(&mut self, request: &Received, now: Timestamp) -> Answer {
        let mut asked = Asked::from_query(request, now);
        let app = self.apps.iter().find(|app| app.id == asked.client_id && app.active && app.has_a_browser());
        let Some(app) = app.filter(|app| app.redirects.contains(&asked.redirect_uri)) else {
            return Answer::html(400, "<h1>Halo (simulator): unknown application or redirect</h1>");
        };
        let unnamed = self.tenant_on_authorize && self.tenant.is_some() && request.query("tenant").is_none();
        if unnamed || !self.is_tenant(request) {
            return Answer::html(400, "<h1>Halo (simulator): unknown tenant</h1>");
        }
        let challenge_fits = match &asked.challenge {
            Some(challenge) => {
                challenge.len() == 43 && request.query("code_challenge_method").as_deref() == Some("S256")
            }
            None => app.login == Login::Code,
        };
        if !challenge_fits || request.query("response_type").as_deref() != Some("code") {
            return Self::send_back(&asked, "invalid_request", "The request is malformed");
        }
        if asked.challenge.is_some() && !app.takes_pkce {
            return Self::send_back(&asked, "invalid_request", "code_challenge is not allowed");
        }
        if asked.scope.is_empty() {
            asked.scope = app.scopes.join(" ");
        }
        if asked.scope.split_whitespace().any(|scope| !app.scopes.contains(&scope)) {
            return Self::send_back(&asked, "invalid_scope", "A scope is not allowed");
        }
        self.consent.page("Halo", "jane@example.com", "/simulator/decide", asked)
    }

    fn send_back(asked: &Asked, error: &str, description: &str) -> Answer {
        let encode = |text: &str| url::form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>();
        let state = if asked.state.is_empty() { String::new() } else { format!("&state={}", encode(&asked.state)) };
        let description = encode(description);
        Answer::redirect(&format!("{}?error={error}&error_description={description}{state}", asked.redirect_uri))
    }

    /// Whether the query names this tenant, or need not.
    fn is_tenant(&self, request: &Received) -> bool {
        match (request.query("tenant"), &self.tenant) {
            (None, Some(_)) => !self.needs_tenant,
            (named, Some(tenant)) => named.as_ref() == Some(tenant),
            (_, None) => true,
        }
    }

    fn new_refresh(&mut self, client_id: &str, scope: &str) -> String {
        let token = format!("halo-refresh-canary-{}", Uuid::new_v4().simple());
        self.refresh.insert(token.clone(), Refresh { client_id: client_id.to_owned(), scope: scope.to_owned() });
        token
    }

    /// Err: the refusal.
    fn admits(&self, request: &Received, now: Timestamp) -> Result<(), Answer> {
        if !self.carries_headers(request) {
            return Err(exception(403, "UnauthorizedAccessException", "A header is missing."));
        }
        let scheme = format!("{} ", self.token_type);
        match request.authorization(&scheme).and_then(|token| self.access.get(token)) {
            Some(token) if token.until > now && !token.scope.is_empty() => Ok(()),
            _ => Err(exception(401, "UnauthorizedAccessException", "The token is not valid.").challenge(request)),
        }
    }
}

/// A JWT that nobody signed.
pub fn unsigned(claims: &Value) -> String {
    let encode = |value: &Value| BASE64_URL_SAFE_NO_PAD.encode(value.to_string());
    format!("{}.{}.x", encode(&json!({"alg": "none"})), encode(claims))
}
