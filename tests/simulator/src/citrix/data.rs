//! What DaaS and the cloud's own services have to read: lists that go on with a continuation token, and monitoring data
//! that go on at a link.

use jiff::Timestamp;
use serde_json::{Value, json};

use super::{Citrix, problem, text};
use crate::client::client_id;
use crate::records::{number, uuid};
use crate::server::{Answer, Received};
use crate::tenants::Tenant;

/// The largest page of a list, and that of a request that names no size.
const PAGE: usize = 1000;
/// Of monitoring data.
const LINKED_PAGE: usize = 100;

/// The lists of a site, as addresses spell them in lower case.
const LISTS: [&str; 7] =
    ["applications", "deliverygroups", "hypervisors", "machinecatalogs", "machines", "sessions", "zones"];

fn make(kind: &str, number: usize, name: &str) -> Value {
    let id = uuid(0xc1, number);
    match kind {
        "machines" => json!({
            "Id": id, "Name": format!("LAB\\VDA-{number:05}"), "DnsName": format!("vda-{number:05}.example.com"),
            "DeliveryGroup": {"Name": name}, "MachineCatalog": {"Name": name}, "InMaintenanceMode": false,
            "PowerState": "On", "RegistrationState": "Registered", "OSType": "Windows 11",
        }),
        "sessions" => json!({"Id": id, "State": "Active", "User": {"Name": name}, "Machine": {"Id": id}}),
        _ => json!({"Id": id, "Name": name}),
    }
}

impl Citrix {
    /// A call below `/cvad/manage/` that is about one site.
    pub(super) fn read(&self, request: &Received, segments: &[&str], now: Timestamp) -> Answer {
        if let Err(refusal) = self.allows(request, now).and_then(|_| self.is_at_home(request)) {
            return refusal;
        }
        let instance = request.header("citrix-instanceid").unwrap_or_default();
        let sites = self.customers.iter().flat_map(|customer| &customer.sites);
        if !sites.into_iter().any(|(id, _)| id == instance) {
            return problem(400, "missing", "A required header is missing.", &[("Citrix-InstanceId", instance)]);
        }
        let (list, rest) = segments.split_first().map_or(("", segments), |(list, rest)| (*list, rest));
        match (&*list.to_lowercase(), rest) {
            (list, []) if LISTS.contains(&list) => self.list(request, list),
            // By number here, or by the names that machines have.
            (list, [id]) if LISTS.contains(&list) => {
                let all = self.records.all(|number, name| make(list, number, name));
                let found = all.iter().find(|one| ["Id", "Name", "DnsName"].iter().any(|key| one[*key] == *id));
                found.map_or_else(|| missing(request), |one| Answer::json(200, one))
            }
            _ => missing(request),
        }
    }

    fn list(&self, request: &Received, list: &str) -> Answer {
        let from = match request.query_in_any_case("continuationtoken") {
            None => Some(0),
            Some(token) => token.strip_prefix(list).and_then(|rest| rest.strip_prefix('.')?.parse::<usize>().ok()),
        };
        let (Some(from), Some(size @ 1..=PAGE)) = (from, number(request, "limit", PAGE)) else {
            return problem(400, "outOfRange", "A parameter is out of range.", &[("limit", "")]);
        };
        let items = self.records.page(from, size, |number, name| make(list, number, name));
        let (next, count) = (from + items.len(), self.records.count);
        let mut reply = json!({"Items": items, "TotalItems": count});
        if next < count {
            reply["ContinuationToken"] = json!(format!("{list}.{next}"));
        }
        Answer::json(200, &reply)
    }

    /// Monitoring data, below `/monitorodata/`.
    pub(super) fn monitored(&self, request: &Received, kind: &str, now: Timestamp) -> Answer {
        if let Err(refusal) = self.allows(request, now).and_then(|_| self.is_at_home(request)) {
            return refusal;
        }
        let Some(from) = number(request, "$skip", 0) else {
            return problem(400, "outOfRange", "A parameter is out of range.", &[("$skip", "")]);
        };
        let value = self.records.page(from, LINKED_PAGE, |number, name| {
            json!({"Id": uuid(0xc2, number), "Name": name, "Kind": kind, "ModifiedDate": "2026-01-01T00:00:00Z"})
        });
        let next = from + value.len();
        let mut reply = json!({"value": value});
        if next < self.records.count {
            reply["@odata.nextLink"] = json!(format!("{}{}?$skip={next}", request.origin(), request.path));
        }
        Answer::json(200, &reply)
    }

    /// The customer of the header is one of this client's.
    pub(super) fn is_at_home(&self, request: &Received) -> Result<(), Answer> {
        let named = request.header("citrix-customerid").unwrap_or_default();
        let ours = self.customers.iter().any(|customer| customer.id.eq_ignore_ascii_case(named));
        if ours { Ok(()) } else { Err(problem(403, "authorization", "Not this customer.", &[])) }
    }
}

fn missing(request: &Received) -> Answer {
    problem(404, "notFound", "Resource not found", &[("entityType", &request.path)])
}

impl Tenant for Citrix {
    fn is_meant(&self, request: &Received) -> bool {
        let shown = request.authorization("CWSAuth bearer=");
        let body = request.json().unwrap_or_default();
        let id = client_id(request).or_else(|| Some(text(&body, "clientId").or(text(&body, "ClientId"))?.to_owned()));
        shown.is_some_and(|token| self.tokens.contains_key(token))
            || id.is_some_and(|id| self.clients.iter().any(|client| client.id == id))
    }

    fn set_lifetime(&mut self, seconds: i64) {
        self.lifetime = seconds;
    }

    fn end_tokens(&mut self) {
        self.forget_tokens();
    }
}
