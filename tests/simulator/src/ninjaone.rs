//! NinjaOne: authorize, token, revoke, organizations.

use std::collections::HashMap;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::consent::{Asked, Consent};
use crate::server::{Answer, Received, Simulated, value};

/// What an app was registered as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Platform {
    /// Public, with PKCE and no secret.
    Native,
    /// Confidential, with a browser sign-in.
    Web,
    /// Client credentials alone.
    ApiServices,
}

/// An app registered under Administration → Apps → API.
#[derive(Debug, Clone)]
pub struct App {
    /// The client ID.
    pub id: String,
    /// None for native apps.
    pub secret: Option<String>,
    /// Decides which grants it may use.
    pub platform: Platform,
    /// For Native, a redirect without port fits any port. Without any, there is no browser sign-in.
    pub redirects: Vec<String>,
    /// Those ticked on the app.
    pub scopes: Vec<&'static str>,
}

/// One region's NinjaOne.
pub struct NinjaOne {
    /// Of this region.
    pub apps: Vec<App>,
    /// Seconds an access token lives.
    pub lifetime: i64,
    /// Whether the "Refresh Token" grant is ticked on the apps.
    pub gives_refresh_tokens: bool,
    /// Whether a refresh token dies at its use, for another; a few clients reuse one for long.
    pub rotates: bool,
    /// Seconds for which a spent refresh token is still good, and brings the same successor; 0: its
    /// reuse ends the whole family.
    pub grace: i64,
    /// Before each token answer goes out, when the token has been spent already.
    pub delay: Duration,
    /// 400 or 401: both are said of `invalid_client`.
    pub invalid_client_status: u16,
    /// What the test call brings.
    pub organizations: Value,
    consent: Consent,
    access: HashMap<String, Access>,
    refresh: HashMap<String, Refresh>,
}

struct Access {
    until: Timestamp,
    scope: String,
    family: String,
}

struct Refresh {
    client_id: String,
    scope: String,
    family: String,
    spent: Option<Spent>,
}

#[derive(Clone)]
struct Spent {
    at: Timestamp,
    successor: String,
}

const SCOPES: [&str; 4] = ["monitoring", "management", "control", "offline_access"];

impl Default for NinjaOne {
    fn default() -> Self {
        Self {
            apps: vec![
                App {
                    id: "native-app".to_owned(),
                    secret: None,
                    platform: Platform::Native,
                    redirects: vec!["http://127.0.0.1".to_owned()],
                    scopes: SCOPES.to_vec(),
                },
                App {
                    id: "web-app".to_owned(),
                    secret: Some("web_SECRET-canary-1".to_owned()),
                    platform: Platform::Web,
                    redirects: vec!["http://localhost:9090/".to_owned()],
                    scopes: SCOPES.to_vec(),
                },
                App {
                    id: "service-app".to_owned(),
                    secret: Some("service_SECRET-canary-2".to_owned()),
                    platform: Platform::ApiServices,
                    redirects: Vec::new(),
                    scopes: vec!["monitoring", "management"],
                },
            ],
            lifetime: 3600,
            gives_refresh_tokens: true,
            rotates: true,
            grace: 0,
            delay: Duration::ZERO,
            invalid_client_status: 401,
            organizations: json!([{"id": 1, "name": "Contoso"}]),
            consent: Consent::default(),
            access: HashMap::new(),
            refresh: HashMap::new(),
        }
    }
}

impl Simulated for NinjaOne {
    fn answer(&mut self, request: &Received, now: Timestamp) -> Answer {
        match (request.method.as_str(), request.path.as_str()) {
            ("GET", "/ws/oauth/authorize") => self.authorize(request, now),
            ("POST", "/simulator/decide") => self.consent.decide(request, now),
            ("GET", "/ws/oauth/error") => Answer::html(200, "<h1>NinjaOne (simulator): this sign-in is refused</h1>"),
            ("POST", "/ws/oauth/token") => self.token(request, now).after(self.delay),
            ("POST", "/ws/oauth/revoke") => self.revoke(request),
            ("GET", "/app-version.txt") => Answer::text(200, "9.0.0-simulator"),
            ("GET", "/v2/organizations") => self.organizations(request, now),
            _ => not_found(),
        }
    }
}

fn not_found() -> Answer {
    Answer::json(
        404,
        &json!({"resultCode": "FAILURE", "errorMessage": "HTTP 404 Not Found", "incidentId": Uuid::new_v4().to_string()}),
    )
}

fn refuse(status: u16, error: &str) -> Answer {
    Answer::json(status, &json!({"error": error}))
}

impl NinjaOne {
    /// Ends every refresh token, as an administrator does under OAuth Tokens.
    pub fn revoke_all(&mut self) {
        self.refresh.clear();
        self.access.clear();
    }

    /// Ends every access token; refresh tokens stay.
    pub fn forget_access_tokens(&mut self) {
        self.access.clear();
    }

    /// A refresh token made elsewhere, to be pasted.
    pub fn issue_refresh_token(&mut self, client_id: &str, scope: &str) -> String {
        self.new_refresh(client_id, scope, Uuid::new_v4().to_string())
    }

    fn invalid_client(&self) -> Answer {
        refuse(self.invalid_client_status, "invalid_client")
    }

    fn app(&self, id: &str) -> Option<&App> {
        self.apps.iter().find(|app| app.id == id)
    }

    fn authorize(&mut self, request: &Received, now: Timestamp) -> Answer {
        let asked = Asked::from_query(request, now);
        let Some(app) = self.app(&asked.client_id) else { return not_found() };
        if !app.redirects.iter().any(|redirect| fits(app.platform, redirect, &asked.redirect_uri)) {
            let differs_by_slash = app
                .redirects
                .iter()
                .any(|redirect| redirect.trim_end_matches('/') == asked.redirect_uri.trim_end_matches('/'));
            return if differs_by_slash {
                not_found()
            } else {
                error_page("unauthorized_client", "Invalid redirect_uri")
            };
        }
        if let Some(scope) = asked.scope.split(' ').find(|scope| !app.scopes.contains(scope)) {
            return error_page("invalid_scope", &format!("Invalid scope {scope} for client"));
        }
        let s256 = request.query("code_challenge_method").as_deref() == Some("S256");
        let pkce_fits = match &asked.challenge {
            Some(challenge) => challenge.len() == 43 && s256,
            None => app.platform != Platform::Native,
        };
        // A secret in the browser's address is a mistake that no real server would catch.
        let fits = request.query("response_type").as_deref() == Some("code")
            && asked.state.len() >= 22
            && pkce_fits
            && request.query("client_secret").is_none();
        if !fits {
            return error_page("invalid_request", "The request is malformed");
        }
        self.consent.page("NinjaOne", "jane@contoso.example", "/simulator/decide", asked)
    }

    fn token(&mut self, request: &Received, now: Timestamp) -> Answer {
        let Some(form) = request.form() else { return refuse(400, "invalid_request") };
        if request.header("accept") != Some("application/json") {
            return refuse(400, "invalid_request");
        }
        let id = value(&form, "client_id").unwrap_or_default().to_owned();
        let Some(app) = self.app(&id).cloned() else { return self.invalid_client() };
        if value(&form, "client_secret") != app.secret.as_deref() {
            return self.invalid_client();
        }
        match value(&form, "grant_type") {
            Some("authorization_code") if !app.redirects.is_empty() => match self.consent.spend(&form, now) {
                Ok(asked) => {
                    let with_refresh = self.gives_refresh_tokens && asked.scope.contains("offline_access");
                    let family = Uuid::new_v4().to_string();
                    let refresh = with_refresh.then(|| self.new_refresh(&id, &asked.scope, family.clone()));
                    self.issue(&asked.scope, refresh, family, now)
                }
                Err(error) => refuse(400, error),
            },
            Some("client_credentials") if app.platform == Platform::ApiServices => {
                let scope = value(&form, "scope").unwrap_or_default();
                if scope.is_empty() || scope.split(' ').any(|scope| !app.scopes.contains(&scope)) {
                    return refuse(400, "invalid_scope");
                }
                self.issue(scope, None, Uuid::new_v4().to_string(), now)
            }
            Some("refresh_token") if !app.redirects.is_empty() => self.rotate(&form, &id, now),
            Some("authorization_code" | "client_credentials" | "refresh_token") => {
                Answer::json(400, &json!({"error": "unauthorized_client", "error_description": "Invalid grant type"}))
            }
            _ => refuse(400, "unsupported_grant_type"),
        }
    }

    fn rotate(&mut self, form: &[(String, String)], client_id: &str, now: Timestamp) -> Answer {
        if value(form, "scope").is_some() {
            return refuse(400, "invalid_scope");
        }
        let Some(refresh) = value(form, "refresh_token").and_then(|token| self.refresh.get(token)) else {
            return refuse(400, "invalid_token");
        };
        let (owner, scope, family) = (refresh.client_id.clone(), refresh.scope.clone(), refresh.family.clone());
        let successor = refresh.spent.as_ref().map(|spent| {
            let in_time = now.duration_since(spent.at) < SignedDuration::from_secs(self.grace);
            // Whoever holds the successor has the right one already.
            Some(spent.successor.clone()).filter(|next| in_time && self.is_unspent(next))
        });
        if successor == Some(None) || owner != client_id {
            // Reuse: someone else has a copy, so the whole family dies.
            self.refresh.retain(|_, one| one.family != family);
            self.access.retain(|_, one| one.family != family);
            return refuse(400, "invalid_token");
        }
        if !self.rotates {
            return self.issue(&scope, None, family, now);
        }
        let successor = successor.flatten().unwrap_or_else(|| self.new_refresh(client_id, &scope, family.clone()));
        if let Some(refresh) = value(form, "refresh_token").and_then(|token| self.refresh.get_mut(token)) {
            refresh.spent.get_or_insert_with(|| Spent { at: now, successor: successor.clone() });
        }
        self.issue(&scope, Some(successor), family, now)
    }

    /// Whether this refresh token is good, and has not been used.
    pub fn is_unspent(&self, token: &str) -> bool {
        self.refresh.get(token).is_some_and(|refresh| refresh.spent.is_none())
    }

    fn new_refresh(&mut self, client_id: &str, scope: &str, family: String) -> String {
        let token = format!("{}.refresh-{}", Uuid::new_v4(), Uuid::new_v4().simple());
        let refresh = Refresh { client_id: client_id.to_owned(), scope: scope.to_owned(), family, spent: None };
        self.refresh.insert(token.clone(), refresh);
        token
    }

    fn issue(&mut self, scope: &str, refresh: Option<String>, family: String, now: Timestamp) -> Answer {
        let token = format!("ninja-access-{}", Uuid::new_v4().simple());
        let until = now + SignedDuration::from_secs(self.lifetime);
        self.access.insert(token.clone(), Access { until, scope: scope.to_owned(), family });
        let mut reply =
            json!({"access_token": token, "token_type": "Bearer", "expires_in": self.lifetime, "scope": scope});
        if let Some(refresh) = refresh {
            reply["refresh_token"] = json!(refresh);
        }
        Answer::json(200, &reply)
    }

    fn revoke(&mut self, request: &Received) -> Answer {
        let form = request.form().unwrap_or_default();
        let known = value(&form, "client_id").and_then(|id| self.app(id));
        if known.is_none_or(|app| value(&form, "client_secret") != app.secret.as_deref()) {
            return self.invalid_client();
        }
        if !matches!(value(&form, "token_type_hint"), Some("refresh_token" | "access_token")) {
            return refuse(400, "unsupported_token_type");
        }
        if let Some(token) = value(&form, "token") {
            self.access.remove(token);
            if let Some(refresh) = self.refresh.remove(token) {
                self.refresh.retain(|_, one| one.family != refresh.family);
                self.access.retain(|_, one| one.family != refresh.family);
            }
        }
        Answer::empty(200)
    }

    fn organizations(&self, request: &Received, now: Timestamp) -> Answer {
        let access = request.bearer().and_then(|token| self.access.get(token)).filter(|access| access.until > now);
        match access {
            None => Answer::json(
                401,
                &json!({"error": "not_authenticated", "error_description": "The token is not valid", "error_code": 10}),
            ),
            Some(access) if !access.scope.contains("monitoring") => Answer::json(
                403,
                &json!({"error": "insufficient_privileges", "error_description": "monitoring is missing"}),
            ),
            Some(_) => Answer::json(200, &self.organizations),
        }
    }
}

fn fits(platform: Platform, registered: &str, asked: &str) -> bool {
    if registered == asked {
        return true;
    }
    // RFC 8252 §7.3: a Native app's loopback redirect may add any port.
    let slash = if registered.ends_with('/') { "/" } else { "" };
    platform == Platform::Native
        && asked
            .strip_prefix(registered.trim_end_matches('/'))
            .and_then(|rest| rest.strip_prefix(':')?.strip_suffix(slash))
            .is_some_and(|port| port.parse::<u16>().is_ok())
}

fn error_page(error: &str, description: &str) -> Answer {
    let description: String = url::form_urlencoded::byte_serialize(description.as_bytes()).collect();
    Answer::redirect(&format!("/ws/oauth/error?error={error}&error_description={description}"))
}
