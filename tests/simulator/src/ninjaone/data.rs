//! What NinjaOne's API has to read: lists that go on after an id, and queries that go on at a cursor.

use std::fmt::Write as _;

use jiff::Timestamp;
use serde_json::{Value, json};

use super::{NinjaOne, failure};
use crate::client::client_id;
use crate::records::{number, uuid};
use crate::server::{Answer, Received, value};
use crate::tenants::Tenant;

/// Of a list whose request names no size.
const PAGE: usize = 1000;

/// Reports over all devices, below `/v2/queries/`.
const QUERIES: [&str; 10] = [
    "antivirus-status",
    "computer-systems",
    "device-health",
    "disks",
    "logged-on-users",
    "operating-systems",
    "os-patches",
    "processors",
    "software",
    "volumes",
];

/// What else is described, below `/v2/`.
const CALLS: [&str; 10] = [
    "organizations",
    "organizations-detailed",
    "organization/{id}",
    "organization/{id}/locations",
    "organization/{id}/devices",
    "locations",
    "devices",
    "devices-detailed",
    "device/{id}",
    "alerts",
];

/// The description of the API, from which clients learn what an instance offers.
pub(super) fn description() -> Answer {
    let mut text = "openapi: 3.0.1\npaths:\n".to_owned();
    let queries = QUERIES.map(|query| format!("queries/{query}"));
    for call in CALLS.into_iter().chain(queries.iter().map(String::as_str)) {
        let _ = writeln!(text, "  /v2/{call}:\n    get:");
    }
    Answer::new(200, "application/octet-stream", text)
}

fn organization(id: usize, name: &str) -> Value {
    json!({"id": id, "name": name})
}

fn location(id: usize, name: &str) -> Value {
    json!({"id": id, "name": format!("{name}, main office"), "organizationId": id})
}

fn device(id: usize, name: &str) -> Value {
    json!({
        "id": id, "organizationId": id, "locationId": id, "nodeClass": "WINDOWS_WORKSTATION", "approvalStatus": "APPROVED",
        "offline": id.is_multiple_of(7), "displayName": name, "systemName": format!("PC-{id:05}"), "created": 1_760_000_000.5,
    })
}

fn alert(number: usize, name: &str) -> Value {
    json!({
        "uid": uuid(0xa1, number), "deviceId": number, "message": format!("{name}: disk is full"),
        "sourceType": "CONDITION", "createTime": 1_760_000_000.5,
    })
}

impl NinjaOne {
    /// Who may not read is told so first, whatever is asked for.
    pub(super) fn read(&self, request: &Received, now: Timestamp) -> Answer {
        if let Err(refusal) = self.admits(request, now) {
            return refusal;
        }
        let segments: Vec<&str> = request.path.split('/').skip(2).collect();
        match &segments[..] {
            ["organizations" | "organizations-detailed"] => self.list(request, organization),
            ["locations"] => self.list(request, location),
            ["devices" | "devices-detailed"] => self.list(request, device),
            ["alerts"] => Answer::json(200, &json!(self.records.all(alert))),
            ["organization", id] => found(self.records.one(id, organization)),
            ["device", id] => found(self.records.one(id, device)),
            // Each organization has one of each, with its own number.
            ["organization", id, "locations"] => found(self.records.one(id, |id, name| json!([location(id, name)]))),
            ["organization", id, "devices"] => found(self.records.one(id, |id, name| json!([device(id, name)]))),
            ["queries", query] if QUERIES.contains(query) => self.query(request, query),
            _ => failure(404, "HTTP 404 Not Found"),
        }
    }

    /// The next ones after an id.
    fn list(&self, request: &Received, make: fn(usize, &str) -> Value) -> Answer {
        match (number(request, "after", 0), number(request, "pageSize", PAGE)) {
            (Some(after), Some(size)) => Answer::json(200, &json!(self.records.page(after, size, make))),
            _ => failure(400, "HTTP 400 Bad Request"),
        }
    }

    /// A cursor's name holds how far the reader has come.
    fn query(&self, request: &Received, query: &str) -> Answer {
        let cursor = request.query("cursor").filter(|cursor| !cursor.is_empty());
        let from = match &cursor {
            None => Some(0),
            Some(cursor) => cursor.strip_prefix(query).and_then(|rest| rest.strip_prefix('.')?.parse::<usize>().ok()),
        };
        let (Some(from), Some(size)) = (from, number(request, "pageSize", PAGE)) else {
            return failure(400, "HTTP 400 Bad Request");
        };
        let results = self.records.page(
            from,
            size,
            |id, name| json!({"deviceId": id, "name": name, "query": query, "timestamp": 1_760_000_000.5}),
        );
        let (next, count) = (from + results.len(), self.records.count);
        let mut reply = json!({"results": results});
        if next < count {
            reply["cursor"] = json!({"name": format!("{query}.{next}"), "offset": next, "count": count});
        }
        Answer::json(200, &reply)
    }
}

fn found(one: Option<Value>) -> Answer {
    one.map_or_else(|| failure(404, "HTTP 404 Not Found"), |one| Answer::json(200, &one))
}

impl Tenant for NinjaOne {
    fn is_meant(&self, request: &Received) -> bool {
        let form = request.form().unwrap_or_default();
        request.bearer().is_some_and(|token| self.access.contains_key(token))
            || value(&form, "refresh_token").is_some_and(|token| self.refresh.contains_key(token))
            || client_id(request).is_some_and(|id| self.app(&id).is_some())
            || self.consent.asked(request)
    }

    fn set_lifetime(&mut self, seconds: i64) {
        self.lifetime = seconds;
    }

    fn end_tokens(&mut self) {
        self.forget_access_tokens();
    }
}
