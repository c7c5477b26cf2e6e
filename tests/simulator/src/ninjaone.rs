//! NinjaOne: authorize, token, revoke, metadata, and what its API has to read.

mod data;
mod strict;

use std::collections::HashMap;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use serde_json::json;
use uuid::Uuid;

use crate::client::{Client, narrowed};
use crate::consent::{Asked, Consent};
use crate::records::Records;
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
    /// Whether a service that asks for a refresh token just gets none, as in Canada; in Europe it
    /// is refused.
    pub tolerates_offline_access: bool,
    /// 400 or 401: both are said of `invalid_client`.
    pub invalid_client_status: u16,
    /// Organizations, and what belongs to each of them.
    pub records: Records,
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
                    scopes: vec!["monitoring", "management", "control"],
                },
            ],
            lifetime: 3600,
            gives_refresh_tokens: true,
            rotates: true,
            grace: 0,
            delay: Duration::ZERO,
            tolerates_offline_access: true,
            invalid_client_status: 401,
            records: Records::default(),
            consent: Consent::default(),
            access: HashMap::new(),
            refresh: HashMap::new(),
        }
    }
}

impl Simulated for NinjaOne {
    fn answer(&mut self, request: &Received, now: Timestamp) -> Answer {
        match (request.method.as_str(), request.path.as_str()) {
            ("GET", "/.well-known/oauth-authorization-server") => metadata(request),
            ("GET", "/ws/oauth/authorize") => self.authorize(request, now),
            ("POST", "/simulator/decide") => self.consent.decide(request, now),
            ("GET", "/ws/oauth/error") => Answer::html(200, "<h1>NinjaOne (simulator): this sign-in is refused</h1>"),
            ("POST", "/ws/oauth/token") => self.token(request, now).no_store().after(self.delay),
            ("POST", "/ws/oauth/revoke") => self.revoke(request).no_store(),
            ("GET", "/app-version.txt") => Answer::text(200, "9.0.0-simulator"),
            ("GET", "/apidocs-beta/NinjaRMM-API-v2.yaml") => data::description(),
            ("GET", path) if path.starts_with("/v2/") => self.read(request, now),
            _ => failure(404, "HTTP 404 Not Found"),
        }
    }

    fn complaint(&self, request: &Received) -> Option<String> {
        strict::complaint(request)
    }
}

fn failure(status: u16, message: &str) -> Answer {
    let incident = Uuid::new_v4().to_string();
    Answer::json(status, &json!({"resultCode": "FAILURE", "errorMessage": message, "incidentId": incident}))
}

/// RFC 8414. Of the scopes NinjaOne lists but one.
fn metadata(request: &Received) -> Answer {
    let origin = request.origin();
    let ways = ["client_secret_basic", "client_secret_post", "none"];
    Answer::json(
        200,
        &json!({
            "issuer": origin,
            "authorization_endpoint": format!("{origin}/ws/oauth/authorize"),
            "token_endpoint": format!("{origin}/ws/oauth/token"),
            "token_endpoint_auth_methods_supported": ways,
            "revocation_endpoint": format!("{origin}/ws/oauth/revoke"),
            "revocation_endpoint_auth_methods_supported": ways,
            "response_types_supported": ["code"],
            "response_modes_supported": ["query"],
            "grant_types_supported": ["authorization_code", "client_credentials", "refresh_token"],
            "code_challenge_methods_supported": ["S256"],
            "scopes_supported": ["monitoring"],
        }),
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

    fn app(&self, id: &str) -> Option<&App> {
        self.apps.iter().find(|app| app.id == id)
    }

    fn authorize(&mut self, request: &Received, now: Timestamp) -> Answer {
        let mut asked = Asked::from_query(request, now);
        let Some(app) = self.app(&asked.client_id) else { return failure(404, "HTTP 404 Not Found") };
        if !app.redirects.iter().any(|redirect| fits(app.platform, redirect, &asked.redirect_uri)) {
            let differs_by_slash = app
                .redirects
                .iter()
                .any(|redirect| redirect.trim_end_matches('/') == asked.redirect_uri.trim_end_matches('/'));
            return if differs_by_slash {
                failure(404, "HTTP 404 Not Found")
            } else {
                error_page("unauthorized_client", "Invalid redirect_uri")
            };
        }
        if asked.scope.is_empty() {
            asked.scope = app.scopes.join(" ");
        }
        if let Some(scope) = asked.scope.split_whitespace().find(|scope| !app.scopes.contains(scope)) {
            return error_page("invalid_scope", &format!("Invalid scope {scope} for client"));
        }
        let s256 = request.query("code_challenge_method").as_deref() == Some("S256");
        let pkce_fits = match &asked.challenge {
            Some(challenge) => challenge.len() == 43 && s256,
            None => app.platform != Platform::Native,
        };
        if request.query("response_type").as_deref() != Some("code") || !pkce_fits {
            return error_page("invalid_request", "The request is malformed");
        }
        self.consent.page("NinjaOne", "jane@contoso.example", "/simulator/decide", asked)
    }

    fn token(&mut self, request: &Received, now: Timestamp) -> Answer {
        let Some(form) = request.form() else { return refuse(400, "invalid_request") };
        if !request.takes_json() {
            return failure(406, "HTTP 406 Not Acceptable");
        }
        let client = match Client::of(request, &form) {
            Ok(client) => client,
            Err(error) => return refuse(400, error),
        };
        let Some(app) = self.app(&client.id).filter(|app| client.knows(app.secret.as_deref())).cloned() else {
            return client.refused(self.invalid_client_status);
        };
        let id = client.id;
        match value(&form, "grant_type") {
            Some("authorization_code") if !app.redirects.is_empty() => match self.consent.spend(&id, &form, now) {
                Ok(asked) => {
                    let with_refresh = self.gives_refresh_tokens && asked.scope.contains("offline_access");
                    let family = Uuid::new_v4().to_string();
                    let refresh = with_refresh.then(|| self.new_refresh(&id, &asked.scope, family.clone()));
                    self.issue(&asked.scope, refresh, family, now)
                }
                Err(error) => refuse(400, error),
            },
            Some("client_credentials") if app.platform == Platform::ApiServices => {
                let mut every = app.scopes.join(" ");
                if self.tolerates_offline_access {
                    every.push_str(" offline_access");
                }
                let asked = value(&form, "scope");
                let Some(scope) = narrowed(asked, &every) else { return refuse(400, "invalid_scope") };
                let granted: Vec<_> = scope.split_whitespace().filter(|scope| app.scopes.contains(scope)).collect();
                self.issue(&granted.join(" "), None, Uuid::new_v4().to_string(), now)
            }
            Some("refresh_token") if !app.redirects.is_empty() => self.rotate(&form, &id, now),
            Some("authorization_code" | "client_credentials" | "refresh_token") => {
                Answer::json(400, &json!({"error": "unauthorized_client", "error_description": "Invalid grant type"}))
            }
            _ => refuse(400, "unsupported_grant_type"),
        }
    }

    fn rotate(&mut self, form: &[(String, String)], client_id: &str, now: Timestamp) -> Answer {
        let Some(refresh) = value(form, "refresh_token").and_then(|token| self.refresh.get(token)) else {
            return refuse(400, "invalid_token");
        };
        let (owner, granted, family) = (refresh.client_id.clone(), refresh.scope.clone(), refresh.family.clone());
        // One that reaches beyond what was granted costs nothing: the token is not used.
        let Some(scope) = narrowed(value(form, "scope"), &granted) else { return refuse(400, "invalid_scope") };
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
        let successor = successor.flatten().unwrap_or_else(|| self.new_refresh(client_id, &granted, family.clone()));
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
        let client = match Client::of(request, &form) {
            Ok(client) => client,
            Err(error) => return refuse(400, error),
        };
        if self.app(&client.id).is_none_or(|app| !client.knows(app.secret.as_deref())) {
            return client.refused(self.invalid_client_status);
        }
        // What kind of token it is need not be said (RFC 7009 §2.1).
        let Some(token) = value(&form, "token") else { return refuse(400, "invalid_request") };
        self.access.remove(token);
        if let Some(refresh) = self.refresh.remove(token) {
            self.refresh.retain(|_, one| one.family != refresh.family);
            self.access.retain(|_, one| one.family != refresh.family);
        }
        // Labelled like every reply here: some clients look at the label first.
        Answer::new(200, "application/json", "")
    }

    /// Err: the refusal.
    fn admits(&self, request: &Received, now: Timestamp) -> Result<(), Answer> {
        let access = request.bearer().and_then(|token| self.access.get(token)).filter(|access| access.until > now);
        match access {
            None => Err(Answer::json(
                401,
                &json!({"error": "not_authenticated", "error_description": "The token is not valid", "error_code": 10}),
            )
            .challenge(request)),
            Some(access) if !access.scope.contains("monitoring") => Err(Answer::json(
                403,
                &json!({"error": "insufficient_privileges", "error_description": "monitoring is missing"}),
            )
            .challenge(request)),
            Some(_) if !request.takes_json() => Err(failure(406, "HTTP 406 Not Acceptable")),
            Some(_) => Ok(()),
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
