//! What Halo's API has to read, in numbered pages, and the tickets that can be written.

use jiff::Timestamp;
use serde_json::{Value, json};

use super::{Halo, exception};
use crate::client::client_id;
use crate::records::number;
use crate::server::{Answer, Received, value};
use crate::tenants::Tenant;

/// The lookup that lists all lookups.
const LOOKUPS: usize = 11;

/// The kinds that come all at once.
const UNPAGED: [&str; 3] = ["agent", "lookup", "team"];

/// What a list is called in the reply, and how one of it looks.
type Kind = (&'static str, fn(usize, &str) -> Value);

/// The kinds that come in pages, by their address.
fn paged(address: &str) -> Option<Kind> {
    Some(match address {
        "tickets" => ("tickets", ticket),
        "client" => ("clients", named),
        "site" => ("sites", |id, name| json!({"id": id, "name": format!("{name}, main office"), "client_id": id})),
        "asset" => {
            ("assets", |id, name| json!({"id": id, "inventory_number": format!("PC-{id:05}"), "client_name": name}))
        }
        "users" => ("users", named),
        _ => return None,
    })
}

fn named(id: usize, name: &str) -> Value {
    json!({"id": id, "name": name})
}

fn ticket(id: usize, name: &str) -> Value {
    json!({"id": id, "summary": format!("{name}: printer"), "client_id": id, "client_name": name, "status_id": 1})
}

impl Halo {
    /// What there is not is not there for strangers either; else who may not read is told so first.
    pub(super) fn read(&self, request: &Received, now: Timestamp) -> Answer {
        let path = request.path.to_lowercase();
        let segments: Vec<&str> = path.split('/').skip(2).collect();
        if !segments.first().is_some_and(|first| UNPAGED.contains(first) || paged(first).is_some()) {
            return missing();
        }
        if let Err(refusal) = self.admits(request, now) {
            return refusal;
        }
        let answer = match &segments[..] {
            ["agent", "me"] => Some(self.agent.clone()),
            ["agent" | "team"] => Some(json!(self.records.all(named))),
            ["agent" | "team", id] => self.records.one(id, named),
            ["lookup"] => Some(self.lookup(request)),
            [address] => return paged(address).map_or_else(missing, |kind| self.pages(request, kind)),
            [address, id] => paged(address).and_then(|(_, make)| self.records.one(id, make)),
            _ => None,
        };
        answer.map_or_else(missing, |answer| Answer::json(200, &answer))
    }

    /// A page if pages are asked for, otherwise all, or the first so many.
    fn pages(&self, request: &Received, (key, make): Kind) -> Answer {
        let in_pages = request.query_in_any_case("pageinate").as_deref() == Some("true");
        let count = self.records.count;
        let asked = |name, otherwise| number(request, name, otherwise);
        let (skipped, size) = match (in_pages, asked("page_no", 1), asked("page_size", 50), asked("count", count)) {
            (true, Some(page @ 1..), Some(size), _) => ((page - 1).saturating_mul(size), size),
            (false, _, _, Some(count)) => (0, count),
            _ => return exception(400, "ArgumentException", "The page is not valid."),
        };
        Answer::json(200, &json!({"record_count": count, key: self.records.page(skipped, size, make)}))
    }

    fn lookup(&self, request: &Received) -> Value {
        match number(request, "lookupid", 0) {
            Some(LOOKUPS) => json!([{"id": LOOKUPS, "name": "Lookups"}, {"id": 22, "name": "Ticket Source"}]),
            _ => json!(self.records.all(named)),
        }
    }

    /// Tickets, new or changed; the answer is the last of them.
    pub(super) fn write_tickets(&mut self, request: &Received, now: Timestamp) -> Answer {
        if let Err(refusal) = self.admits(request, now) {
            return refusal;
        }
        let Some(Value::Array(tickets)) = request.json() else {
            return exception(400, "ArgumentException", "The body is a list.");
        };
        let mut last = Value::Null;
        for mut ticket in tickets {
            let Some(fields) = ticket.as_object_mut() else {
                return exception(400, "ArgumentException", "A ticket is an object.");
            };
            if !fields.contains_key("id") {
                self.records.count += 1;
                fields.insert("id".to_owned(), json!(self.records.count));
            }
            last = ticket;
        }
        Answer::json(201, &last)
    }
}

fn missing() -> Answer {
    exception(404, "HttpException", "The resource was not found.")
}

impl Tenant for Halo {
    fn is_meant(&self, request: &Received) -> bool {
        let form = request.form().unwrap_or_default();
        request.bearer().is_some_and(|token| self.access.contains_key(token))
            || value(&form, "refresh_token").is_some_and(|token| self.refresh.contains_key(token))
            || client_id(request).is_some_and(|id| self.apps.iter().any(|app| app.id == id))
            || self.consent.asked(request)
    }

    fn set_lifetime(&mut self, seconds: i64) {
        self.lifetime = seconds;
    }

    fn end_tokens(&mut self) {
        self.forget_access_tokens();
    }
}
