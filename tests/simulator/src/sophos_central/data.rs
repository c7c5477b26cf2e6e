//! What a customer has to read: endpoints and alerts in pages that go on at a key, users and firewalls in numbered ones.

use serde_json::{Value, json};

use super::{SophosCentral, refusal};
use crate::client::client_id;
use crate::records::{Records, number, uuid};
use crate::server::{Answer, Received};
use crate::tenants::Tenant;

/// Of a request that names no size.
const PAGE: usize = 50;
/// The largest that may be asked for.
const LARGEST_PAGE: usize = 500;

fn endpoint(number: usize, name: &str) -> Value {
    json!({
        "id": uuid(0xe1, number), "type": "computer", "hostname": format!("PC-{number:05}"), "online": !number.is_multiple_of(7),
        "health": {"overall": "good"}, "os": {"name": "Windows 11 Pro"}, "group": {"name": name},
    })
}

fn alert(number: usize, name: &str) -> Value {
    json!({
        "id": uuid(0xe2, number), "severity": "medium", "category": "protection", "product": "endpoint",
        "description": format!("{name}: real time protection is off"), "raisedAt": "2026-01-01T00:00:00.000Z",
    })
}

fn named(number: usize, name: &str) -> Value {
    json!({"id": uuid(0xe3, number), "name": name})
}

/// What a customer's address has; None: no such call.
pub(super) fn read(request: &Received, segments: &[&str], records: &Records) -> Option<Answer> {
    match (&*request.method, segments) {
        ("GET", ["endpoint", "v1", "endpoints"]) => Some(by_key(request, records, endpoint)),
        ("GET", ["common", "v1", "alerts"]) | ("POST", ["common", "v1", "alerts", "search"]) => {
            Some(by_key(request, records, alert))
        }
        ("GET", ["endpoint", "v1", "endpoints", id]) => Some(one(id, records, endpoint)),
        ("GET", ["common", "v1", "alerts", id]) => Some(one(id, records, alert)),
        ("GET", ["common", "v1", "directory", "users"] | ["firewall", "v1", "firewalls"]) => {
            Some(by_number(request, PAGE, records.count, |from, size| records.page(from, size, named)))
        }
        _ => None,
    }
}

fn by_key(request: &Received, records: &Records, make: fn(usize, &str) -> Value) -> Answer {
    let from = number(request, "pageFromKey", 0);
    let (Some(from), Some(size @ 1..=LARGEST_PAGE)) = (from, number(request, "pageSize", PAGE)) else {
        return refusal(400, "BadRequest", "The page is not valid");
    };
    let items = records.page(from, size, make);
    let next = from + items.len();
    let mut pages = json!({"size": size, "maxSize": LARGEST_PAGE});
    if from > 0 {
        pages["fromKey"] = json!(from.to_string());
    }
    if next < records.count {
        pages["nextKey"] = json!(next.to_string());
    }
    Answer::json(200, &json!({"items": items, "pages": pages}))
}

/// The total is told to who asks for it.
pub(super) fn by_number(
    request: &Received,
    page_size: usize,
    count: usize,
    items: impl FnOnce(usize, usize) -> Vec<Value>,
) -> Answer {
    let (Some(page @ 1..), Some(size @ 1..=LARGEST_PAGE)) =
        (number(request, "page", 1), number(request, "pageSize", page_size))
    else {
        return refusal(400, "BadRequest", "The page is not valid");
    };
    let mut pages = json!({"current": page, "size": size, "maxSize": LARGEST_PAGE});
    if request.query("pageTotal").as_deref() == Some("true") || page > 1 {
        pages["total"] = json!(count.div_ceil(size));
    }
    Answer::json(200, &json!({"pages": pages, "items": items((page - 1).saturating_mul(size), size)}))
}

fn one(id: &str, records: &Records, make: fn(usize, &str) -> Value) -> Answer {
    let found = records.all(make).into_iter().find(|one| one["id"] == id);
    found.map_or_else(|| refusal(404, "NotFound", "Not found"), |one| Answer::json(200, &one))
}

impl SophosCentral {
    /// The header says whose data are meant; whose they are not is told less than whose they are.
    pub(super) fn customers_data(&self, request: &Received, segments: &[&str]) -> Answer {
        let Some(id) = request.header("x-tenant-id") else { return refusal(401, "Unauthorized", "") };
        let own = self.level == super::Level::Tenant && id == self.id;
        let customer = self.customers.iter().find(|customer| customer.id == id && !customer.refused);
        let name = match customer {
            _ if own => &self.records.tenant,
            Some(customer) if self.level != super::Level::Tenant => &customer.name,
            _ => return refusal(403, "forbidden", "Access is denied"),
        };
        let records = Records { tenant: name.clone(), ..self.records };
        read(request, segments, &records).unwrap_or_else(|| refusal(404, "NotFound", "Not found"))
    }
}

impl Tenant for SophosCentral {
    fn is_meant(&self, request: &Received) -> bool {
        request.bearer().is_some_and(|token| self.tokens.contains_key(token))
            || client_id(request).is_some_and(|id| id == self.client.0)
    }

    fn set_lifetime(&mut self, seconds: i64) {
        self.lifetime = seconds;
    }

    fn end_tokens(&mut self) {
        self.forget_tokens();
    }
}
