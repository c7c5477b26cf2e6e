//! Sophos Central: the one sign-in, who a credential is, the customers of partners and enterprises, and what a customer
//! has to read. All hosts are one here; replies name it as the client does, or the cloud's own to who came there.

mod data;

use std::collections::HashMap;

use jiff::{SignedDuration, Timestamp};
use serde_json::json;
use uuid::Uuid;

use crate::client::unknown_field;
use crate::records::Records;
use crate::server::{Answer, Received, Simulated, value};

/// Whose credential it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    /// Of somebody who manages customers.
    Partner,
    /// Of an enterprise with sub-estates.
    Organization,
    /// Of one customer.
    Tenant,
}

/// A customer of a partner or an enterprise.
#[derive(Debug, Clone)]
pub struct Customer {
    /// A UUID.
    pub id: String,
    /// As its console shows it.
    pub name: String,
    /// Refused: unmanaged, or without Partner Assistance.
    pub refused: bool,
    /// The host of its data; None: the one that answers.
    pub api_host: Option<String>,
}

/// The cloud, with one credential.
pub struct SophosCentral {
    /// Of the credential.
    pub client: (String, String),
    /// Whose it is.
    pub level: Level,
    /// The partner's, enterprise's or customer's own.
    pub id: String,
    /// In the order of the list.
    pub customers: Vec<Customer>,
    /// Customers on a page of the list.
    pub page_size: usize,
    /// A customer's endpoints, alerts and users; a partner's customers each have as many under their own names.
    pub records: Records,
    /// Whether the role of the credential may list them.
    pub lists: bool,
    /// The host of a customer's own data; None: the one that answers.
    pub region: Option<String>,
    /// Seconds a token lives.
    pub lifetime: i64,
    tokens: HashMap<String, Timestamp>,
}

/// Of the default credential.
pub const CLIENT_ID: &str = "00000000-0000-4000-8000-0000000050f0";
/// Has letters that a form must escape.
pub const CLIENT_SECRET: &str = "FAKE&canary=secret+50f05";
/// Of the default credential's partner, enterprise or customer.
pub const OWN_ID: &str = "00000000-0000-4000-8000-000000000aaa";
/// The first customer.
pub const CONTOSO: &str = "00000000-0000-4000-8000-000000000c01";
/// The second one.
pub const FABRIKAM: &str = "00000000-0000-4000-8000-000000000c02";

impl Default for SophosCentral {
    fn default() -> Self {
        let customer = |id: &str, name: &str| Customer {
            id: id.to_owned(),
            name: name.to_owned(),
            refused: false,
            api_host: None,
        };
        Self {
            client: (CLIENT_ID.to_owned(), CLIENT_SECRET.to_owned()),
            level: Level::Partner,
            id: OWN_ID.to_owned(),
            customers: vec![customer(CONTOSO, "Contoso"), customer(FABRIKAM, "Fabrikam")],
            page_size: 50,
            records: Records::default(),
            lists: true,
            region: None,
            lifetime: 3600,
            tokens: HashMap::new(),
        }
    }
}

impl Simulated for SophosCentral {
    fn answer(&mut self, request: &Received, now: Timestamp) -> Answer {
        let segments: Vec<&str> = request.path.trim_start_matches('/').split('/').collect();
        if let ("POST", ["api", "v2", "oauth2", "token"]) = (&*request.method, &segments[..]) {
            return self.token(request, now);
        }
        if request.bearer().and_then(|token| self.tokens.get(token)).is_none_or(|until| *until <= now) {
            return refusal(401, "Unauthorized", "");
        }
        match (&*request.method, &segments[..]) {
            ("GET", ["whoami", "v1"]) => self.whoami(request),
            ("GET", ["partner", "v1", "tenants", rest @ ..]) if self.level == Level::Partner => {
                self.tenants(request, "x-partner-id", rest)
            }
            ("GET", ["organization", "v1", "tenants", rest @ ..]) if self.level == Level::Organization => {
                self.tenants(request, "x-organization-id", rest)
            }
            ("GET" | "POST", ["endpoint" | "common" | "firewall", "v1", ..]) => self.customers_data(request, &segments),
            _ => refusal(404, "NotFound", "Not found"),
        }
    }

    fn complaint(&self, request: &Received) -> Option<String> {
        if request.header("accept") != Some("application/json") {
            return Some("an Accept that is not JSON alone".to_owned());
        }
        let ids = ["x-partner-id", "x-organization-id", "x-tenant-id"];
        if ids.into_iter().filter(|name| request.header(name).is_some()).count() > 1 {
            return Some("two ids at once".to_owned());
        }
        unknown_field(&request.form()?, &["grant_type", "client_id", "client_secret", "scope"])
    }
}

fn refusal(status: u16, error: &str, message: &str) -> Answer {
    let id = Uuid::new_v4().to_string();
    Answer::json(status, &json!({"error": error, "message": message, "correlationId": id, "requestId": id}))
}

fn refuse_sign_in(status: u16, code: &str, message: &str) -> Answer {
    let id = Uuid::new_v4().to_string();
    Answer::json(status, &json!({"errorCode": code, "message": message, "trackingId": id})).no_store()
}

/// The host of data, as the client knows the vendor's hosts.
fn data_host(request: &Received) -> String {
    request.origin().replace("//api.central.sophos.com", "//api-eu01.central.sophos.com")
}

impl SophosCentral {
    /// Ends every token.
    pub fn forget_tokens(&mut self) {
        self.tokens.clear();
    }

    fn token(&mut self, request: &Received, now: Timestamp) -> Answer {
        let Some(form) = request.form() else { return refuse_sign_in(400, "customer.validation", "Bad Request") };
        let field = |name: &str| value(&form, name).unwrap_or_default();
        if field("grant_type") != "client_credentials" || field("scope") != "token" || field("client_id").is_empty() {
            return refuse_sign_in(400, "customer.validation", "Bad Request");
        }
        if field("client_id") != self.client.0 {
            return refuse_sign_in(401, "oauth.client_app_does_not_exist", "Unauthorized");
        }
        if field("client_secret") != self.client.1 {
            return refuse_sign_in(401, "oauth.invalid_client_secret", "Unauthorized");
        }
        let token = format!("sophos-access-canary-{}", Uuid::new_v4().simple());
        self.tokens.insert(token.clone(), now + SignedDuration::from_secs(self.lifetime));
        let id = Uuid::new_v4().to_string();
        let body = json!({
            "access_token": token, "errorCode": "success", "expires_in": self.lifetime, "message": "OK",
            "token_type": "bearer", "refresh_token": format!("sophos-refresh-{id}"), "trackingId": id,
        });
        Answer::json(200, &body).no_store()
    }

    fn whoami(&self, request: &Received) -> Answer {
        let mut hosts = json!({"global": request.origin()});
        let level = match self.level {
            Level::Partner => "partner",
            Level::Organization => "organization",
            Level::Tenant => {
                hosts["dataRegion"] = json!(self.region.clone().unwrap_or_else(|| data_host(request)));
                "tenant"
            }
        };
        Answer::json(200, &json!({"id": self.id, "idType": level, "apiHosts": hosts}))
    }

    fn tenants(&self, request: &Received, header: &str, rest: &[&str]) -> Answer {
        if request.header(header) != Some(&self.id) {
            return refusal(401, "Unauthorized", "");
        }
        if !self.lists {
            return refusal(403, "forbidden", "Forbidden");
        }
        let item = |customer: &Customer| {
            json!({
                "id": customer.id, "name": customer.name, "dataGeography": "IE", "dataRegion": "eu01",
                "billingType": "usage", "status": "active", "partner": {"id": self.id},
                "apiHost": customer.api_host.clone().unwrap_or_else(|| data_host(request)),
            })
        };
        if let [id] = rest {
            let found = self.customers.iter().find(|customer| customer.id == *id);
            return found.map_or_else(|| refusal(404, "NotFound", ""), |found| Answer::json(200, &item(found)));
        }
        data::by_number(request, self.page_size, self.customers.len(), |from, size| {
            self.customers.iter().skip(from).take(size).map(item).collect()
        })
    }
}
