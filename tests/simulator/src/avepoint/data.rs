//! What Cloud Governance has to read, in pages that go on with a token.

use serde_json::{Map, Value, json};

use super::{AvePoint, basic, contract, fault};
use crate::client::client_id;
use crate::records::{number, uuid};
use crate::server::{Answer, Received};
use crate::tenants::Tenant;

/// Of a request that names no size.
const PAGE: usize = 100;

/// The kind of list that an address has, and whether it needs the role of an administrator.
pub(super) fn list(path: &str) -> Option<(&'static str, bool)> {
    Some(match path {
        "/services/my" => ("service", false),
        "/requests/my" => ("request", false),
        "/tasks/my/v2" => ("task", false),
        "/admin/services/my" | "/admin/services" => ("service", true),
        "/admin/requests/my" | "/admin/directory/requests" => ("request", true),
        "/admin/directory/tasks" => ("task", true),
        "/admin/directory/workspace" => ("workspace", true),
        _ => return None,
    })
}

fn make(kind: &str, number: usize, name: &str) -> Value {
    let id = uuid(0xa0, number);
    match kind {
        "request" => json!({"id": id, "ticketNumber": number, "summary": name, "serviceName": "New team"}),
        "task" => json!({"id": id, "title": name, "requestTicketNumber": number, "serviceName": "New team"}),
        "workspace" => {
            json!({"id": id, "name": name, "type": "Teams", "siteUrl": format!("https://example.com/sites/{number}")})
        }
        _ => json!({"id": id, "name": name, "description": "New team"}),
    }
}

impl AvePoint {
    pub(super) fn page(&self, request: &Received, kind: &str) -> Answer {
        let pascal = match contract(request) {
            Ok(pascal) => pascal,
            Err(answer) => return answer,
        };
        // Either says where to go on; the token is the one that a page hands out.
        let next = request.query("nexttoken").filter(|token| !token.is_empty());
        let from = match next {
            Some(token) => token.strip_prefix("after.").and_then(|place| place.parse().ok()),
            None => number(request, "skip", 0),
        };
        let (Some(from), Some(size)) = (from, number(request, "top", PAGE)) else {
            return fault(400, "BadRequest", "The page is not valid");
        };
        let value = self.records.page(from, size, |number, name| make(kind, number, name));
        let next = from + value.len();
        let more = (next < self.records.count).then(|| format!("after.{next}"));
        let link = more.as_ref().map(|token| format!("{}{}?nexttoken={token}", request.origin(), request.path));
        let mut body = json!({"value": value, "nextLink": link, "nextToken": more});
        if pascal {
            body = in_pascal_case(body);
        }
        Answer::json(200, &body)
    }
}

fn in_pascal_case(value: Value) -> Value {
    match value {
        Value::Object(fields) => {
            let raised = fields.into_iter().map(|(key, value)| {
                let mut letters = key.chars();
                let first = letters.next().map(|letter| letter.to_ascii_uppercase());
                (first.into_iter().chain(letters).collect(), in_pascal_case(value))
            });
            Value::Object(raised.collect::<Map<_, _>>())
        }
        Value::Array(values) => values.into_iter().map(in_pascal_case).collect(),
        other => other,
    }
}

impl Tenant for AvePoint {
    fn is_meant(&self, request: &Received) -> bool {
        let body = request.json().unwrap_or_default();
        let in_body = body.as_object().into_iter().flatten();
        let in_body =
            in_body.filter(|(key, _)| key.eq_ignore_ascii_case("clientSecret")).find_map(|(_, one)| one.as_str());
        let secret = request.header("clientsecret").or(in_body).map(str::to_owned);
        let secret = secret.or_else(|| basic(request).map(|(_, secret)| secret));
        secret.is_some_and(|secret| self.secrets.contains(&secret))
            || request.bearer().is_some_and(|token| self.access.contains_key(token))
            || client_id(request).is_some_and(|id| self.apps.iter().any(|app| app.id == id))
    }

    fn set_lifetime(&mut self, seconds: i64) {
        self.lifetime = seconds;
    }

    fn end_tokens(&mut self) {
        self.forget_access_tokens();
    }
}
