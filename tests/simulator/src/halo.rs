//! Halo: authinfo, authorize, token, agent/me. One server is the tenant's host and the sign-in
//! host at once.

use std::collections::HashMap;

use base64::prelude::{BASE64_URL_SAFE_NO_PAD, Engine as _};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use url::Url;
use uuid::Uuid;

use crate::consent::{Asked, Consent};
use crate::server::{Answer, Received, Simulated, value};

/// The authentication method of an app.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Login {
    /// Client ID and Secret (Services).
    Services,
    /// Authorisation Code (Native Application).
    Native,
    /// Authorisation Code, with a secret.
    Code,
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

/// A Halo with its authentication server, hosted or on-premises.
#[expect(clippy::struct_excessive_bools, reason = "each is one thing that Halos are seen to do differently")]
pub struct Halo {
    /// Of this instance.
    pub apps: Vec<App>,
    /// Where authinfo sends sign-ins; None: to this server's `/auth`.
    pub auth_url: Option<String>,
    /// Token requests must name it; None on-premises.
    pub tenant: Option<String>,
    /// Whether authinfo tells the tenant.
    pub tells_tenant: bool,
    /// Whether the authorize page asks for the tenant too.
    pub tenant_on_authorize: bool,
    /// Every call but the browser's must carry these.
    pub required_headers: Vec<(String, String)>,
    /// As the token reply spells it.
    pub token_type: String,
    /// Seconds an access token lives.
    pub lifetime: i64,
    /// `expires_in` as written; Null leaves it out.
    pub expires_in: Value,
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
            ],
            auth_url: None,
            tenant: Some("contoso".to_owned()),
            tells_tenant: true,
            tenant_on_authorize: true,
            required_headers: Vec::new(),
            token_type: "Bearer".to_owned(),
            lifetime: 3600,
            expires_in: json!(3600),
            gives_refresh_tokens: true,
            rotates: true,
            refresh_needs_scope: false,
            id_claims: Value::Null,
            agent: json!({"id": 7, "name": "Jane", "emailaddress": "jane@example.com"}),
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
            return match (request.method.as_str(), path) {
                ("POST", "/simulator/decide") => self.consent.decide(request, now),
                ("GET", "/api/authinfo") => self.auth_info(request),
                ("GET", "/api/agent/me") => self.who(request, now),
                _ => Answer::empty(404),
            };
        };
        match (request.method.as_str(), name) {
            ("GET", "/authorize") => self.authorize(request, now),
            ("POST", "/token") => self.token(request, now),
            _ => Answer::empty(405),
        }
    }
}

fn refuse(status: u16, error: &str) -> Answer {
    Answer::json(status, &json!({"error": error}))
}

fn accepts_json(request: &Received) -> bool {
    request.header("accept").is_some_and(|accept| accept.contains("application/json"))
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
            return Answer::text(403, "A header is missing.");
        }
        if !accepts_json(request) || request.header("authorization").is_some() || !request.raw_query.is_empty() {
            return Answer::text(400, "authinfo takes no parameters and no token");
        }
        let host = request.header("host").unwrap_or_default();
        let auth_url = self.auth_url.clone().unwrap_or_else(|| format!("http://{host}/auth"));
        let tenant = if self.tells_tenant { self.tenant.as_deref() } else { None };
        Answer::json(
            200,
            &json!({"auth_url": auth_url, "tenant_id": tenant.unwrap_or_default(), "product_name": "Halo (simulator)"}),
        )
    }

    fn authorize(&mut self, request: &Received, now: Timestamp) -> Answer {
        let asked = Asked::from_query(request, now);
        let app = self.apps.iter().find(|app| app.id == asked.client_id && app.active && app.login != Login::Services);
        let Some(app) = app.filter(|app| app.redirects.contains(&asked.redirect_uri)) else {
            return Answer::html(400, "<h1>Halo (simulator): unknown application or redirect</h1>");
        };
        if self.tenant_on_authorize && request.query("tenant") != self.tenant {
            return Answer::html(400, "<h1>Halo (simulator): unknown tenant</h1>");
        }
        let challenge_fits = match &asked.challenge {
            Some(challenge) => {
                challenge.len() == 43 && request.query("code_challenge_method").as_deref() == Some("S256")
            }
            None => app.login == Login::Code,
        };
        // 32 random bytes, and no secret in the browser's address.
        let well_formed = request.query("response_type").as_deref() == Some("code")
            && asked.state.len() == 43
            && request.query("client_secret").is_none();
        if !(challenge_fits && well_formed) {
            return Self::send_back(&asked, "invalid_request", "The request is malformed");
        }
        if asked.challenge.is_some() && !app.takes_pkce {
            return Self::send_back(&asked, "invalid_request", "code_challenge is not allowed");
        }
        if asked.scope.split_whitespace().any(|scope| !app.scopes.contains(&scope)) {
            return Self::send_back(&asked, "invalid_scope", "A scope is not allowed");
        }
        self.consent.page("Halo", "jane@example.com", "/simulator/decide", asked)
    }

    fn send_back(asked: &Asked, error: &str, description: &str) -> Answer {
        let encode = |text: &str| url::form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>();
        Answer::redirect(&format!(
            "{}?error={error}&error_description={}&state={}",
            asked.redirect_uri,
            encode(description),
            encode(&asked.state)
        ))
    }

    fn token(&mut self, request: &Received, now: Timestamp) -> Answer {
        if !self.carries_headers(request) {
            return Answer::text(403, "A header is missing.");
        }
        let Some(form) = request.form().filter(|_| accepts_json(request)) else {
            return refuse(400, "invalid_request");
        };
        let id = value(&form, "client_id").unwrap_or_default().to_owned();
        let app = self.apps.iter().find(|app| app.id == id && app.active).cloned();
        let Some(app) = app.filter(|app| value(&form, "client_secret") == app.secret.as_deref()) else {
            return refuse(401, "invalid_client");
        };
        // Whatever else is in the query is a stranger's mistake.
        let tenant = self.tenant.as_ref().is_none_or(|tenant| request.query("tenant").as_ref() == Some(tenant));
        let only_tenant = url::form_urlencoded::parse(request.raw_query.as_bytes()).all(|(key, _)| key == "tenant");
        if !tenant || !only_tenant {
            return refuse(401, "invalid_client");
        }
        let allowed: &[&str] = match value(&form, "grant_type") {
            Some("client_credentials") => &["scope"],
            Some("authorization_code") if app.login == Login::Code && !app.takes_pkce => &["code", "redirect_uri"],
            Some("authorization_code") => &["code", "redirect_uri", "code_verifier"],
            Some("refresh_token") => &["refresh_token", "scope"],
            _ => return refuse(400, "unsupported_grant_type"),
        };
        let known =
            |name: &str| matches!(name, "grant_type" | "client_id" | "client_secret") || allowed.contains(&name);
        if let Some((name, _)) = form.iter().find(|(name, _)| !known(name)) {
            let description = format!("{name} is not allowed");
            return Answer::json(400, &json!({"error": "invalid_request", "error_description": description}));
        }
        match value(&form, "grant_type") {
            Some("client_credentials") if app.login == Login::Services => {
                let scope = value(&form, "scope").unwrap_or_default();
                if scope.split_whitespace().any(|scope| !app.scopes.contains(&scope)) {
                    return refuse(400, "invalid_scope");
                }
                self.issue(scope, None, now)
            }
            Some("authorization_code") if app.login != Login::Services => match self.consent.spend(&form, now) {
                Ok(asked) => {
                    let refreshes =
                        self.gives_refresh_tokens && asked.scope.split_whitespace().any(|one| one == "offline_access");
                    let refresh = refreshes.then(|| self.new_refresh(&id, &asked.scope));
                    self.issue(&asked.scope, refresh.as_deref(), now)
                }
                Err(error) => refuse(400, error),
            },
            Some("refresh_token") if app.login != Login::Services => self.renew(&form, &id, now),
            _ => refuse(400, "unauthorized_client"),
        }
    }

    fn renew(&mut self, form: &[(String, String)], client_id: &str, now: Timestamp) -> Answer {
        let token = value(form, "refresh_token").unwrap_or_default();
        let Some(known) = self.refresh.get(token).filter(|known| known.client_id == client_id).cloned() else {
            return refuse(400, "invalid_grant");
        };
        if self.refresh_needs_scope && value(form, "scope") != Some(&known.scope) {
            return refuse(400, "invalid_scope");
        }
        let next = self.rotates.then(|| {
            self.refresh.remove(token);
            self.new_refresh(client_id, &known.scope)
        });
        self.issue(&known.scope, next.as_deref(), now)
    }

    fn new_refresh(&mut self, client_id: &str, scope: &str) -> String {
        let token = format!("halo-refresh-canary-{}", Uuid::new_v4().simple());
        self.refresh.insert(token.clone(), Refresh { client_id: client_id.to_owned(), scope: scope.to_owned() });
        token
    }

    /// A token without scope is issued like any other, and good for nothing.
    fn issue(&mut self, scope: &str, refresh: Option<&str>, now: Timestamp) -> Answer {
        let token = format!("halo-access-canary-{}", Uuid::new_v4().simple());
        let until = now + SignedDuration::from_secs(self.lifetime);
        self.access.insert(token.clone(), Access { until, scope: scope.to_owned() });
        let mut reply = json!({"token_type": self.token_type, "access_token": token});
        let id_token = (!self.id_claims.is_null()).then(|| unsigned(&self.id_claims));
        let optional = [
            ("expires_in", self.expires_in.clone()),
            ("scope", if scope.is_empty() { Value::Null } else { json!(scope) }),
            ("refresh_token", json!(refresh)),
            ("id_token", json!(id_token)),
        ];
        for (key, value) in optional {
            if !value.is_null() {
                reply[key] = value;
            }
        }
        Answer::json(200, &reply)
    }

    fn who(&self, request: &Received, now: Timestamp) -> Answer {
        if !self.carries_headers(request) {
            return Answer::text(403, "A header is missing.");
        }
        if !accepts_json(request) {
            return Answer::empty(406);
        }
        let token = request
            .header("authorization")
            .and_then(|header| header.strip_prefix(&*self.token_type)?.strip_prefix(' '))
            .and_then(|token| self.access.get(token));
        match token {
            Some(token) if token.until > now && !token.scope.is_empty() => Answer::json(200, &self.agent),
            _ => Answer::empty(401),
        }
    }
}

/// A JWT that nobody signed.
pub fn unsigned(claims: &Value) -> String {
    let encode = |value: &Value| BASE64_URL_SAFE_NO_PAD.encode(value.to_string());
    format!("{}.{}.x", encode(&json!({"alg": "none"})), encode(claims))
}
