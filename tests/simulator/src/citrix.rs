//! Citrix Cloud, its government and old trust services, and a delivery controller: token, me,
//! sites and what they have to read, resource locations, site activation.

mod data;
mod errors;
mod strict;

use std::collections::HashMap;

use base64::prelude::{BASE64_STANDARD, Engine as _};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use uuid::Uuid;

pub use errors::problem;

use crate::records::Records;
use crate::server::{Answer, Received, Simulated, value};
use errors::{not_acceptable, not_understood, sdk_error, unauthenticated, unknown_customer};

/// Made under API access.
#[derive(Debug, Clone)]
pub struct Client {
    /// A UUID, in lower case.
    pub id: String,
    /// Shown once by the vendor, so compared byte by byte.
    pub secret: String,
    /// The customer it belongs to.
    pub customer: String,
    /// Refused although id and secret are right.
    pub disabled: bool,
    /// Whether its role covers the API calls.
    pub has_rights: bool,
}

/// A tenant of Citrix Cloud.
#[derive(Debug, Clone)]
pub struct Customer {
    /// As in the console's corner; the header of every API call.
    pub id: String,
    /// Site ids and names.
    pub sites: Vec<(String, String)>,
    /// Without it `/me` fails with this status.
    pub me_fails_with: Option<u16>,
}

/// Which body the government's trust service reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GovernmentBody {
    /// JSON with `ClientId` and `ClientSecret`.
    Json,
    /// A form, as the commercial cloud's.
    Form,
}

/// Citrix Cloud with its government edition, and a delivery controller of one's own.
pub struct Citrix {
    /// Of all customers.
    pub clients: Vec<Client>,
    /// In the order `/me` lists them; every client sees all.
    pub customers: Vec<Customer>,
    /// Domain users and passwords of the controller.
    pub users: Vec<(String, String)>,
    /// Seconds a token lives.
    pub lifetime: i64,
    /// Only of the government's; elsewhere it is a form.
    pub government_body: GovernmentBody,
    /// The status for a body that is not understood: 400, 406 or 415.
    pub not_understood: u16,
    /// Whether the government's registry has the resource locations, or its API host.
    pub government_registry: bool,
    /// The scheme the controller reads a token from: `CWSAuth bearer=` or `Bearer `.
    pub controller_scheme: &'static str,
    /// Calls of `/me` that still find the site asleep once it was told to wake; None is awake.
    pub asleep: Option<u32>,
    /// Whether a sleeping site was told to wake.
    pub waking: bool,
    /// What a token ends with.
    pub token_ending: &'static str,
    /// Machines, and whatever else a site has.
    pub records: Records,
    tokens: HashMap<String, Access>,
}

struct Access {
    until: Timestamp,
    on_premises: bool,
    has_rights: bool,
}

/// Of the default customer.
pub const SITE: &str = "00000000-0000-4000-8000-0000000000aa";
/// A second one, for customers that tests make.
pub const OTHER_SITE: &str = "00000000-0000-4000-8000-0000000000bb";
/// Of the default client, in the vendor's form.
pub const CLIENT_ID: &str = "00000000-0000-4000-8000-000000000001";
/// Has letters that a form must escape.
pub const SECRET: &str = "FAKE+canary-secret/00==";
/// Begins and ends with a space: passwords are kept exactly.
pub const PASSWORD: &str = " canary password ";

impl Default for Citrix {
    fn default() -> Self {
        Self {
            clients: vec![Client {
                id: CLIENT_ID.to_owned(),
                secret: SECRET.to_owned(),
                customer: "examplecust1".to_owned(),
                disabled: false,
                has_rights: true,
            }],
            customers: vec![Customer {
                id: "examplecust1".to_owned(),
                sites: vec![(SITE.to_owned(), "examplesite".to_owned())],
                me_fails_with: None,
            }],
            users: vec![("LAB\\svc".to_owned(), PASSWORD.to_owned())],
            lifetime: 3600,
            government_body: GovernmentBody::Json,
            not_understood: 415,
            government_registry: true,
            controller_scheme: "CWSAuth bearer=",
            asleep: None,
            waking: false,
            token_ending: "",
            records: Records::default(),
            tokens: HashMap::new(),
        }
    }
}

/// Hosts of Citrix Cloud that read the OAuth form and have the API.
const API_HOSTS: [&str; 5] =
    ["api.cloud.com", "api-us.cloud.com", "api-eu.cloud.com", "api-ap-s.cloud.com", "api.citrixcloud.jp"];

impl Simulated for Citrix {
    fn answer(&mut self, request: &Received, now: Timestamp) -> Answer {
        let host = request.header("host").unwrap_or_default().to_owned();
        let segments: Vec<&str> = request.path.trim_start_matches('/').split('/').collect();
        let here = host.starts_with("127.0.0.1") || host.starts_with("localhost");
        let cloud = here || API_HOSTS.contains(&&*host);
        let direct = here || host.ends_with(".xendesktop.us");
        let transaction = request.header("citrix-transactionid").unwrap_or_default().to_owned();
        let answer = match (request.method.as_str(), &segments[..]) {
            ("POST", ["cctrustoauth2", segment, "tokens", "clients"]) if cloud => {
                self.form_token(request, segment, now)
            }
            ("POST", [segment, "tokens", "clients"]) if host == "trust.citrixworkspacesapi.us" => {
                self.government_token(request, segment, now)
            }
            ("POST", ["root", "tokens", "clients"]) if host == "trust.citrixworkspacesapi.net" => {
                self.legacy_token(request, now)
            }
            ("POST", ["citrix", "orchestration", "api", "tokens"]) if here => self.controller_token(request, now),
            ("GET", ["cvad", "manage", "me"] | ["cvadapis", "me"]) if cloud => self.me(request, now),
            ("GET", ["citrix", "orchestration", "api", "me"]) if direct => self.me(request, now),
            ("GET", ["cvad", "manage", "Sites", id]) if cloud => self.site(request, id, now),
            ("GET", ["resourcelocations"]) if cloud || (host == "api.cloud.us" && !self.government_registry) => {
                self.resource_locations(request, now)
            }
            ("GET", [_, "resourcelocations"])
                if host == "registry.citrixworkspacesapi.net"
                    || (host == "registry.citrixworkspacesapi.us" && self.government_registry) =>
            {
                self.resource_locations(request, now)
            }
            ("GET", ["cvad", "manage", rest @ ..]) if cloud => self.read(request, rest, now),
            ("GET", ["monitorodata", kind]) if cloud => self.monitored(request, kind, now),
            ("POST", ["resourceprovider", customer, "site", "activation"]) if cloud || direct => {
                self.activate(request, customer, now)
            }
            _ => problem(404, "notFound", "Resource not found", &[("entityType", &request.path)]),
        };
        if transaction.is_empty() { answer } else { answer.header("Citrix-TransactionId", &transaction) }
    }

    fn complaint(&self, request: &Received) -> Option<String> {
        strict::complaint(request)
    }
}

impl Citrix {
    /// Ends every token, as its end of life does.
    pub fn forget_tokens(&mut self) {
        self.tokens.clear();
    }

    fn issue(&mut self, now: Timestamp, on_premises: bool, has_rights: bool) -> String {
        let token = format!("citrix-{}{}", Uuid::new_v4().simple(), self.token_ending);
        let until = now + SignedDuration::from_secs(self.lifetime);
        self.tokens.insert(token.clone(), Access { until, on_premises, has_rights });
        token
    }

    /// Whether the client may have a token, and whether its role covers the API.
    fn judge(&self, id: Option<&str>, secret: Option<&str>) -> Result<bool, Answer> {
        let client = self.clients.iter().find(|client| Some(&*client.id) == id && Some(&*client.secret) == secret);
        match client {
            None => Err(unauthenticated("invalid")),
            Some(client) if client.disabled => Err(problem(403, "authorization", "The client is disabled.", &[])),
            Some(client) => Ok(client.has_rights),
        }
    }

    fn knows(&self, segment: &str) -> bool {
        self.clients.iter().any(|client| client.customer == segment)
    }

    fn form_token(&mut self, request: &Received, segment: &str, now: Timestamp) -> Answer {
        if segment != "root" && !self.knows(segment) {
            return unknown_customer(segment);
        }
        if !request.takes_json() {
            return not_acceptable();
        }
        let Some(form) = request.form() else { return not_understood(415, request) };
        if value(&form, "grant_type") != Some("client_credentials") {
            return Answer::json(400, &json!({"error": "unsupported_grant_type"}));
        }
        match self.judge(value(&form, "client_id"), value(&form, "client_secret")) {
            Err(answer) => answer,
            Ok(has_rights) => {
                let token = self.issue(now, false, has_rights);
                let life = self.lifetime.to_string();
                Answer::json(200, &json!({"token_type": "bearer", "access_token": token, "expires_in": life}))
            }
        }
    }

    fn government_token(&mut self, request: &Received, segment: &str, now: Timestamp) -> Answer {
        if !self.knows(segment) {
            return unknown_customer(segment);
        }
        match (self.government_body, request.json()) {
            (GovernmentBody::Form, None) => self.form_token(request, segment, now),
            (GovernmentBody::Json, Some(body)) => {
                match self.judge(text(&body, "ClientId"), text(&body, "ClientSecret")) {
                    Err(answer) => answer,
                    Ok(has_rights) => {
                        let token = self.issue(now, false, has_rights);
                        Answer::json(
                            200,
                            &json!({"Token": token, "Principal": "p", "CustomerId": segment, "ExpiresAt": self.lifetime}),
                        )
                    }
                }
            }
            _ => not_understood(self.not_understood, request),
        }
    }

    fn legacy_token(&mut self, request: &Received, now: Timestamp) -> Answer {
        let Some(body) = request.json() else { return not_understood(415, request) };
        match self.judge(text(&body, "clientId"), text(&body, "clientSecret")) {
            Err(answer) => answer,
            Ok(has_rights) => {
                let token = self.issue(now, false, has_rights);
                Answer::json(200, &json!({"token": token, "expiresIn": self.lifetime}))
            }
        }
    }

    fn controller_token(&mut self, request: &Received, now: Timestamp) -> Answer {
        if request.header("content-length").is_none() && request.header("transfer-encoding").is_none() {
            // IIS wants a length from every POST.
            return Answer::html(411, "<h2>Length Required</h2>");
        }
        let known = |authorization: &str| {
            self.users
                .iter()
                .any(|(user, password)| authorization == BASE64_STANDARD.encode(format!("{user}:{password}")))
        };
        if !request.authorization("Basic ").is_some_and(known) {
            return sdk_error(401, "Unauthorized", "The user name or password is incorrect.")
                .header("WWW-Authenticate", "Basic realm=\"controller\"");
        }
        let token = self.issue(now, true, true);
        let until = now + SignedDuration::from_secs(self.lifetime);
        Answer::json(200, &json!({"Token": token, "ExpiresAt": until.to_string()}))
    }

    /// The headers every call needs, and a live token.
    fn allows(&self, request: &Received, now: Timestamp) -> Result<bool, Answer> {
        if !request.takes_json() {
            return Err(not_acceptable());
        }
        if request.header("authorization").is_none() {
            return Err(unauthenticated("missing"));
        }
        let access = self.tokens.iter().find(|(token, access)| {
            let scheme = if access.on_premises { self.controller_scheme } else { "CWSAuth bearer=" };
            request.authorization(scheme) == Some(token)
        });
        let Some((_, access)) = access else { return Err(unauthenticated("invalid")) };
        if access.until <= now {
            return Err(unauthenticated("expired"));
        }
        let Some(customer) = request.header("citrix-customerid").filter(|id| !id.is_empty()) else {
            return Err(problem(400, "missing", "A required header is missing.", &[("Citrix-CustomerId", "")]));
        };
        if access.on_premises && customer != "CitrixOnPremises" {
            return Err(problem(403, "authorization", "Not this customer.", &[]));
        }
        if !access.has_rights {
            return Err(problem(403, "authorization", "The role does not cover this.", &[]));
        }
        Ok(access.on_premises)
    }

    fn me(&mut self, request: &Received, now: Timestamp) -> Answer {
        let on_premises = match self.allows(request, now) {
            Err(answer) => return answer,
            Ok(on_premises) => on_premises,
        };
        if let Some(left) = self.asleep {
            if !self.waking {
                return sdk_error(530, "SiteAsleep", "The site is asleep.");
            }
            self.asleep = left.checked_sub(1);
            if self.asleep.is_some() {
                return sdk_error(530, "SiteAsleep", "The site is asleep.");
            }
        }
        if let Some(status) = self.customers.iter().find_map(|customer| customer.me_fails_with) {
            return sdk_error(status, "NotEntitled", "No entitlement.");
        }
        let customers: Vec<Value> = self
            .customers
            .iter()
            .map(|customer| {
                let id = if on_premises { "CitrixOnPremises" } else { &customer.id };
                let sites: Vec<Value> =
                    customer.sites.iter().map(|(id, name)| json!({"Id": id, "Name": name})).collect();
                json!({"Id": id, "Name": null, "Sites": sites})
            })
            .collect();
        Answer::json(
            200,
            &json!({
                "UserId": "u1", "DisplayName": "Example User", "ExpiryTime": "5:19:11 AM",
                "RefreshExpirationTime": "4:19:11 PM", "VerifiedEmail": "user@example.com", "Customers": customers,
            }),
        )
    }

    fn site(&self, request: &Received, id: &str, now: Timestamp) -> Answer {
        if let Err(answer) = self.allows(request, now) {
            return answer;
        }
        if request.header("citrix-instanceid") != Some(id) {
            return problem(400, "missing", "A required header is missing.", &[("Citrix-InstanceId", "")]);
        }
        Answer::json(200, &json!({"Id": id, "ProductVersion": "7.42", "OrchestationApiVersion": "7.42.0"}))
    }

    fn resource_locations(&self, request: &Received, now: Timestamp) -> Answer {
        if let Err(answer) = self.allows(request, now) {
            return answer;
        }
        let name = format!("{}: My Resource Location", self.records.tenant);
        Answer::json(200, &json!({"items": [{"id": "r1", "name": name}]}))
    }

    fn activate(&mut self, request: &Received, customer: &str, now: Timestamp) -> Answer {
        if let Err(answer) = self.allows(request, now) {
            return answer;
        }
        if request.query("customerId").as_deref() != Some(customer) || !self.knows(customer) {
            return problem(400, "missing", "A parameter is missing.", &[("customerId", "")]);
        }
        self.waking = true;
        Answer::empty(202)
    }
}

fn text<'a>(body: &'a Value, key: &str) -> Option<&'a str> {
    body.get(key)?.as_str()
}
