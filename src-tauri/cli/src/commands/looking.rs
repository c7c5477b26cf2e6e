//! Lists: profiles, vendors, activity, checks.

use fobwatch_protocol::message::Code;
use fobwatch_protocol::{Failure, Request};
use serde_json::Value;

use super::{Done, Session, list_of, rows, text};
use crate::asking::usage;
use crate::output::{self, note};

pub(super) fn list(session: &Session<'_>, as_json: bool) -> Done {
    let profiles = session.connection()?.data(&Request::List)?;
    if as_json {
        output::json(&profiles);
        return Ok(());
    }
    if rows(&profiles).is_empty() {
        note("There are no profiles. Add one: fob add --help");
        return Ok(());
    }
    let head = ["CUSTOMER", "NAME", "VENDOR", "STATE", "EXPIRES IN"].map(str::to_owned).to_vec();
    let table = rows(&profiles).iter().map(|one| {
        let left = one.get("seconds_left").and_then(Value::as_i64).filter(|_| is_true(one, "usable"));
        let state = text(one, "state").replace('_', " ");
        let columns = [text(one, "customer"), text(one, "name"), text(one, "vendor_name"), &state];
        columns.into_iter().map(str::to_owned).chain([left.map(span).unwrap_or_default()]).collect()
    });
    output::table(&std::iter::once(head).chain(table).collect::<Vec<_>>());
    Ok(())
}

/// `52:10` below an hour, `1:02:03` from there.
fn span(seconds: i64) -> String {
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    if hours > 0 { format!("{hours}:{minutes:02}:{seconds:02}") } else { format!("{minutes:02}:{seconds:02}") }
}

/// The vendors; or one's ways to sign in, and what each of them asks.
pub(super) fn vendors(session: &Session<'_>, wanted: Option<&str>, as_json: bool) -> Done {
    let all = session.connection()?.data(&Request::Vendors)?;
    let Some(wanted) = wanted else {
        if as_json {
            output::json(&all);
            return Ok(());
        }
        let table: Vec<_> = rows(&all)
            .iter()
            .map(|vendor| {
                let methods: Vec<_> = list_of(vendor, "methods").iter().map(|method| text(method, "id")).collect();
                vec![text(vendor, "id").to_owned(), text(vendor, "name").to_owned(), methods.join(", ")]
            })
            .collect();
        output::table(&table);
        return Ok(());
    };
    let vendor = rows(&all).iter().find(|vendor| text(vendor, "id").eq_ignore_ascii_case(wanted));
    let vendor = vendor.ok_or_else(|| usage(format!("there is no vendor {wanted}")).hint("fob vendors lists them."))?;
    if as_json {
        output::json(vendor);
        return Ok(());
    }
    output::line(&format!("{}  {}", text(vendor, "name"), text(vendor, "docs")));
    for method in list_of(vendor, "methods") {
        output::line("");
        output::line(&format!("--method {}  {}. {}", text(method, "id"), text(method, "label"), text(method, "help")));
        output::table(&list_of(method, "fields").iter().map(field).collect::<Vec<_>>());
    }
    Ok(())
}

fn field(field: &Value) -> Vec<String> {
    let key = text(field, "key");
    let kind = field.get("kind").map(|kind| text(kind, "type")).unwrap_or_default();
    let is_secret = matches!(kind, "secret" | "totpSeed" | "secretFile" | "headerMap");
    let option = if is_secret { format!("  --secret {key}") } else { format!("  --set {key}=") };
    let needed = if is_true(field, "required") { "required" } else { "" };
    let default = Some(text(field, "default")).filter(|text| !text.is_empty()).map(|text| format!("default {text}"));
    let known = field.get("kind").map(|kind| list_of(kind, "known")).unwrap_or_default();
    let known: Vec<_> = known.iter().map(|known| text(known, "value")).filter(|value| !value.is_empty()).collect();
    let remark: Vec<_> = [needed.to_owned(), default.unwrap_or_default(), known.join("|")]
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect();
    vec![option, text(field, "label").to_owned(), remark.join(", ")]
}

pub(super) fn log(session: &Session<'_>, profile: Option<String>, failed: bool, limit: u32, as_json: bool) -> Done {
    let lines = session.connection()?.data(&Request::Log { profile, failed, limit })?;
    if as_json {
        output::json(&lines);
        return Ok(());
    }
    let table = rows(&lines).iter().map(|one| {
        let mark = if is_true(one, "failed") { "!" } else { "" };
        [&to_the_second(text(one, "at")), mark, &full_name(one, "profile"), text(one, "text")]
            .map(str::to_owned)
            .to_vec()
    });
    output::table(&table.collect::<Vec<_>>());
    Ok(())
}

/// An instant of RFC 3339 in UTC, as people read it.
fn to_the_second(at: &str) -> String {
    at.get(..19).map_or_else(|| at.to_owned(), |second| format!("{}Z", second.replace('T', " ")))
}

/// Everything that was examined; a failure when something is bad.
pub(super) fn doctor(session: &Session<'_>, profiles: Vec<String>, as_json: bool) -> Done {
    let findings = session.connection()?.data(&Request::Doctor { profiles })?;
    if as_json {
        output::json(&findings);
    } else {
        for one in rows(&findings) {
            let mark = match text(one, "standing") {
                "good" => "ok     ",
                "warning" => "warning",
                "bad" => "BAD    ",
                _ => "-      ",
            };
            let (subject, what, remedy) = (text(one, "subject"), text(one, "text"), text(one, "remedy"));
            let subject = if what.contains(subject) { String::new() } else { format!("{subject}: ") };
            let line = format!("{mark}  {subject}{what} {remedy}");
            output::line(output::shown(&line).trim_end());
        }
    }
    let bad = rows(&findings).iter().filter(|one| text(one, "standing") == "bad").count();
    match bad {
        0 => Ok(()),
        1 => Err(Failure::new(Code::Unreachable, "one thing needs a remedy")),
        many => Err(Failure::new(Code::Unreachable, format!("{many} things need a remedy"))),
    }
}

pub(super) fn status(session: &Session<'_>, as_json: bool) -> Done {
    let status = session.connection()?.data(&Request::Status)?;
    if as_json {
        output::json(&status);
        return Ok(());
    }
    let secrets = text(&status, "secrets").replace('_', " ");
    let (host, version) = (text(&status, "host"), text(&status, "version"));
    output::line(&format!("Hosted by the {host} {version}; secrets: {secrets}"));
    if let Some(trouble) = status.get("trouble").and_then(Value::as_str) {
        output::line(&output::shown(trouble));
    }
    Ok(())
}

/// `customer/name`, or the name where there is no customer.
pub(super) fn full_name(value: &Value, key: &str) -> String {
    let (customer, name) = (text(value, "customer"), text(value, key));
    output::shown(&if customer.is_empty() { name.to_owned() } else { format!("{customer}/{name}") })
}

fn is_true(value: &Value, key: &str) -> bool {
    value.get(key).and_then(Value::as_bool).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_read_like_the_windows() {
        assert_eq!([0, 59, 3130, 3600, 3723].map(span), ["00:00", "00:59", "52:10", "1:00:00", "1:02:03"]);
    }

    #[test]
    fn instants_lose_what_nobody_reads() {
        assert_eq!(to_the_second("2026-11-21T05:10:19.851Z"), "2026-11-21 05:10:19Z");
        assert_eq!(to_the_second(""), "");
    }
}
