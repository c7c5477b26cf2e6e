//! Lists: profiles, vendors, activity, checks.

use fobwatch_protocol::answer::{Field, Finding, LogLine, ProfileRow, Standing, Status, Vendor};
use fobwatch_protocol::{Code, Failure, Request};

use super::{Done, Session, full_name};
use crate::asking::usage;
use crate::output::{self, note, word};

pub(super) fn list(session: &Session<'_>, as_json: bool) -> Done {
    let profiles: Vec<ProfileRow> = session.connection()?.ask(&Request::List)?;
    if as_json {
        output::json(&profiles);
        return Ok(());
    }
    if profiles.is_empty() {
        note("There are no profiles. Add one: fob add --help");
        return Ok(());
    }
    let head = ["CUSTOMER", "NAME", "VENDOR", "STATE", "EXPIRES IN"].map(str::to_owned).to_vec();
    let table = profiles.into_iter().map(|one| {
        let left = one.seconds_left.filter(|_| one.usable).map(span);
        vec![one.customer, one.name, one.vendor_name, word(&one.state), left.unwrap_or_default()]
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
    let all: Vec<Vendor> = session.connection()?.ask(&Request::Vendors)?;
    let Some(wanted) = wanted else {
        if as_json {
            output::json(&all);
            return Ok(());
        }
        let methods = |vendor: &Vendor| vendor.methods.iter().map(|method| &*method.id).collect::<Vec<_>>().join(", ");
        let table = all.iter().map(|vendor| vec![vendor.id.clone(), vendor.name.clone(), methods(vendor)]);
        output::table(&table.collect::<Vec<_>>());
        return Ok(());
    };
    let vendor = all.iter().find(|vendor| vendor.id.eq_ignore_ascii_case(wanted));
    let vendor = vendor.ok_or_else(|| usage(format!("there is no vendor {wanted}")).hint("fob vendors lists them."))?;
    if as_json {
        output::json(vendor);
        return Ok(());
    }
    output::line(&format!("{}  {}", vendor.name, vendor.docs));
    for method in &vendor.methods {
        output::line("");
        output::line(&format!("--method {}  {}. {}", method.id, method.label, method.help));
        output::table(&method.fields.iter().map(field).collect::<Vec<_>>());
    }
    Ok(())
}

fn field(field: &Field) -> Vec<String> {
    let Field { key, label, required, default, kind, .. } = field;
    let option = if kind.is_secret() { format!("  --secret {key}") } else { format!("  --set {key}=") };
    let needed = if *required { "required" } else { "" };
    let default = if default.is_empty() { String::new() } else { format!("default {default}") };
    let known: Vec<_> = kind.known().filter(|value| !value.is_empty()).collect();
    let remark: Vec<_> =
        [needed.to_owned(), default, known.join("|")].into_iter().filter(|part| !part.is_empty()).collect();
    vec![option, label.clone(), remark.join(", ")]
}

pub(super) fn log(session: &Session<'_>, profile: Option<String>, failed: bool, limit: u32, as_json: bool) -> Done {
    let lines: Vec<LogLine> = session.connection()?.ask(&Request::Log { profile, failed, limit })?;
    if as_json {
        output::json(&lines);
        return Ok(());
    }
    let table = lines.into_iter().map(|one| {
        let mark = if one.failed { "!" } else { "" };
        let at = to_the_second(&one.at.unwrap_or_default());
        vec![at, mark.to_owned(), full_name(&one.customer, &one.profile), one.text]
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
    let findings: Vec<Finding> = session.connection()?.ask(&Request::Doctor { profiles })?;
    if as_json {
        output::json(&findings);
    } else {
        for Finding { subject, standing, text, remedy, .. } in &findings {
            let mark = match standing {
                Standing::Good => "ok     ",
                Standing::Warning => "warning",
                Standing::Bad => "BAD    ",
                Standing::Skipped => "-      ",
            };
            let subject = if text.contains(subject) { String::new() } else { format!("{subject}: ") };
            let line = format!("{mark}  {subject}{text} {}", remedy.as_deref().unwrap_or_default());
            output::line(output::shown(&line).trim_end());
        }
    }
    let bad = findings.iter().filter(|one| one.standing == Standing::Bad).count();
    match bad {
        0 => Ok(()),
        1 => Err(Failure::new(Code::Unreachable, "one thing needs a remedy")),
        many => Err(Failure::new(Code::Unreachable, format!("{many} things need a remedy"))),
    }
}

pub(super) fn status(session: &Session<'_>, as_json: bool) -> Done {
    let status: Status = session.connection()?.ask(&Request::Status)?;
    if as_json {
        output::json(&status);
        return Ok(());
    }
    let Status { host, version, secrets, trouble } = status;
    output::line(&format!("Hosted by the {} {version}; secrets: {}", word(&host), word(&secrets)));
    if let Some(trouble) = trouble {
        output::line(&output::shown(&trouble));
    }
    Ok(())
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
