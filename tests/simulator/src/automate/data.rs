//! What Automate's API has to read: lists in numbered pages, narrowed by ids and by a condition.

use jiff::Timestamp;
use serde_json::{Value, json};

use super::{Automate, credentials};
use crate::records::number;
use crate::server::{Answer, Received};
use crate::tenants::Tenant;

/// Of a list whose request names no size.
const PAGE: usize = 50;
/// The largest that may be asked for.
const LARGEST_PAGE: usize = 1000;

fn make(kind: &str, id: usize, name: &str) -> Value {
    let client = json!({"Id": id, "Name": name});
    match kind {
        "computers" => json!({
            "Id": id.to_string(), "ComputerName": format!("PC-{id:05}"), "Client": client, "Type": "Workstation",
            "Status": if id.is_multiple_of(7) { "Offline" } else { "Online" }, "OperatingSystemName": "Microsoft Windows 11 Pro x64",
        }),
        "locations" => json!({"Id": id.to_string(), "Name": format!("{name}, main office"), "Client": client}),
        "networkdevices" => json!({"Id": id.to_string(), "Name": format!("SW-{id:05}"), "Client": client}),
        "tickets" => json!({"Id": id.to_string(), "Subject": format!("{name}: printer"), "Client": client}),
        "contacts" => json!({"Id": id.to_string(), "FirstName": "Jane", "LastName": name, "Client": client}),
        _ => json!({"Id": id.to_string(), "Name": name}),
    }
}

/// The list and the number of an address.
fn split(call: &str) -> (&str, Option<&str>) {
    let call = call.trim_start_matches('/');
    call.split_once('/').map_or((call, None), |(kind, id)| (kind, Some(id)))
}

pub(super) fn is_known(call: &str) -> bool {
    ["clients", "computers", "contacts", "locations", "networkdevices", "tickets"].contains(&split(call).0)
}

impl Automate {
    pub(super) fn read(&self, call: &str, request: &Received, now: Timestamp) -> Answer {
        if self.bearer(request, now).is_none() {
            return self.denied(request);
        }
        let (kind, id) = split(call);
        if let Some(id) = id {
            let one = self.records.one(id, |id, name| make(kind, id, name));
            return one.map_or_else(|| self.refuse(404, "NotFound", "No such record"), |one| Answer::json(200, &one));
        }
        let sizes = (number(request, "page", 1), number(request, "pagesize", PAGE));
        let (Some(page @ 1..), Some(size @ 1..=LARGEST_PAGE)) = sizes else {
            return self.refuse(400, "BadRequest", "The page is not valid");
        };
        let ids = request.query_in_any_case("ids").unwrap_or_default();
        let condition = request.query_in_any_case("condition").unwrap_or_default();
        if ids.is_empty() && condition.is_empty() {
            let skipped = (page - 1).saturating_mul(size);
            return Answer::json(200, &json!(self.records.page(skipped, size, |id, name| make(kind, id, name))));
        }
        let Some(tests) = tests(&condition) else {
            return self.refuse(400, "BadRequest", "The condition is not understood");
        };
        let mut some = self.records.all(|id, name| make(kind, id, name));
        some.retain(|one| {
            let listed = ids.is_empty() || ids.split(',').any(|id| one["Id"].as_str() == Some(id.trim()));
            listed && tests.iter().all(|test| test.holds(one))
        });
        let some: Vec<_> = some.into_iter().skip((page - 1).saturating_mul(size)).take(size).collect();
        Answer::json(200, &json!(some))
    }
}

/// One comparison of a condition.
struct Test {
    /// Its names, the outer first.
    field: Vec<String>,
    how: How,
    value: String,
}

enum How {
    Equal,
    Unequal,
    Like,
}

impl Test {
    fn holds(&self, record: &Value) -> bool {
        let found = self.field.iter().try_fold(record, |value, name| {
            let fields = value.as_object()?;
            fields.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value)
        });
        let shown = found.map(|value| value.as_str().map_or_else(|| value.to_string(), str::to_owned));
        let (shown, value) = (shown.unwrap_or_default().to_lowercase(), self.value.to_lowercase());
        match self.how {
            How::Equal => shown == value,
            How::Unequal => shown != value,
            How::Like => shown.contains(value.trim_matches('%')),
        }
    }
}

/// The comparisons that `and` joins, each in brackets or none; None where anything else is said.
fn tests(condition: &str) -> Option<Vec<Test>> {
    let parts = condition.split(" And ").flat_map(|part| part.split(" and ")).map(str::trim);
    parts.filter(|part| !part.is_empty()).map(test).collect()
}

fn test(text: &str) -> Option<Test> {
    let text = text.trim_matches(['(', ')']);
    let (field, how, value) = [(" = ", How::Equal), (" != ", How::Unequal), (" like ", How::Like)]
        .into_iter()
        .find_map(|(sign, how)| text.split_once(sign).map(|(field, value)| (field, how, value)))?;
    let field = field.trim().split('.').map(str::to_owned).collect();
    Some(Test { field, how, value: value.trim().trim_matches('\'').to_owned() })
}

impl Tenant for Automate {
    fn is_meant(&self, request: &Received) -> bool {
        let user = credentials(request).map(|body| body.user_name);
        let token = request.bearer().map(str::to_owned).or_else(|| Some(request.json()?.as_str()?.to_owned()));
        token.is_some_and(|token| self.tokens.contains_key(&token))
            || user.is_some_and(|user| self.user(&user).is_some())
    }

    fn set_lifetime(&mut self, seconds: i64) {
        self.lifetime = seconds;
    }

    fn end_tokens(&mut self) {
        self.forget_tokens();
    }
}
