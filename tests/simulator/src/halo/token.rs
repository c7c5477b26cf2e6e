//! Halo's token endpoint.

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{Access, App, Halo, Login, unsigned};
use crate::client::{Client, narrowed};
use crate::server::{Answer, Received, value};

fn refuse(status: u16, error: &str) -> Answer {
    Client::refuse(error, status)
}

impl Halo {
    pub(super) fn token(&mut self, request: &Received, now: Timestamp) -> Answer {
        if !self.carries_headers(request) {
            return Answer::json(403, &json!({"error": "access_denied", "error_description": "A header is missing."}));
        }
        let Some(form) = request.form() else { return refuse(400, "invalid_request") };
        let client = match Client::of(request, &form) {
            Ok(client) => client,
            Err(error) => return refuse(400, error),
        };
        let app = self.apps.iter().find(|app| app.id == client.id && app.active && client.knows(app.secret.as_deref()));
        let Some(app) = app.filter(|_| self.is_tenant(request)).cloned() else { return client.refused(401) };
        match value(&form, "grant_type") {
            Some("client_credentials") if app.login == Login::Services => {
                let scope = value(&form, "scope").unwrap_or_default();
                if scope.split_whitespace().any(|scope| !app.scopes.contains(&scope)) {
                    return refuse(400, "invalid_scope");
                }
                self.issue(scope, None, now)
            }
            Some("password") if app.login == Login::Password => self.by_password(&app, &form, now),
            Some("authorization_code") if app.has_a_browser() => {
                if value(&form, "code_verifier").is_some() && !app.takes_pkce {
                    let why = "code_verifier is not allowed";
                    return Answer::json(400, &json!({"error": "invalid_request", "error_description": why}));
                }
                match self.consent.spend(&app.id, &form, now) {
                    Ok(asked) => self.issue_with_refresh(&app.id, &asked.scope, now),
                    Err(error) => refuse(400, error),
                }
            }
            Some("refresh_token") if app.login != Login::Services => self.renew(&form, &app.id, now),
            Some("client_credentials" | "password" | "authorization_code" | "refresh_token") => {
                refuse(400, "unauthorized_client")
            }
            _ => refuse(400, "unsupported_grant_type"),
        }
    }

    fn by_password(&mut self, app: &App, form: &[(String, String)], now: Timestamp) -> Answer {
        let named = |name: &str| value(form, name).unwrap_or_default().to_owned();
        if !self.agents.contains(&(named("username"), named("password"))) {
            return refuse(400, "invalid_grant");
        }
        let scope = named("scope");
        if scope.split_whitespace().any(|scope| !app.scopes.contains(&scope)) {
            return refuse(400, "invalid_scope");
        }
        self.issue_with_refresh(&app.id, &scope, now)
    }

    fn issue_with_refresh(&mut self, client_id: &str, scope: &str, now: Timestamp) -> Answer {
        let refreshes = self.gives_refresh_tokens && scope.split_whitespace().any(|one| one == "offline_access");
        let refresh = refreshes.then(|| self.new_refresh(client_id, scope));
        self.issue(scope, refresh.as_deref(), now)
    }

    fn renew(&mut self, form: &[(String, String)], client_id: &str, now: Timestamp) -> Answer {
        let token = value(form, "refresh_token").unwrap_or_default();
        let Some(known) = self.refresh.get(token).filter(|known| known.client_id == client_id).cloned() else {
            return refuse(400, "invalid_grant");
        };
        if self.refresh_needs_scope && value(form, "scope") != Some(&known.scope) {
            return refuse(400, "invalid_scope");
        }
        let Some(scope) = narrowed(value(form, "scope"), &known.scope) else { return refuse(400, "invalid_scope") };
        let next = self.rotates.then(|| {
            self.refresh.remove(token);
            self.new_refresh(client_id, &known.scope)
        });
        self.issue(&scope, next.as_deref(), now)
    }

    /// A token without scope is issued like any other, and good for nothing.
    fn issue(&mut self, scope: &str, refresh: Option<&str>, now: Timestamp) -> Answer {
        let token = format!("halo-access-canary-{}", Uuid::new_v4().simple());
        let until = now + SignedDuration::from_secs(self.lifetime);
        self.access.insert(token.clone(), Access { until, scope: scope.to_owned() });
        let mut reply = json!({"token_type": self.token_type, "access_token": token});
        let id_token = (!self.id_claims.is_null()).then(|| unsigned(&self.id_claims));
        let optional = [
            ("expires_in", self.expires_in.clone().unwrap_or_else(|| json!(self.lifetime))),
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
}
