//! Lists: profiles, vendors, activity, checks.

use std::process::ExitCode;

use fobwatch_protocol::answer::{Field, Finding, LogLine, Standing, Status, Vendor};
use fobwatch_protocol::{Code, Failure, Request};
use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::{Done, Session, full_name, several};
use crate::arguments::Only;
use crate::asking::usage;
use crate::output::{self, Cell, note, word};
use crate::words::{self, Condition, Tone};

pub(super) fn list(session: &Session<'_>, only: &Only, as_json: bool) -> Done {
    let profiles = several::rows(session, only)?;
    if as_json {
        output::json(&profiles);
        return Ok(());
    }
    if profiles.is_empty() {
        note(if only.is_all() { "There are no profiles. Add one: fob add --help" } else { "No profile matches." });
        return Ok(());
    }
    let head = ["CUSTOMER", "NAME", "VENDOR", "STATE", "EXPIRES IN"].map(|name| Cell::from(name.to_owned())).into();
    let rows = profiles.into_iter().map(|one| {
        let condition = Condition::of(&one).word();
        let left = one.seconds_left.filter(|_| one.usable).map(span).unwrap_or_default();
        vec![one.customer.into(), one.name.into(), one.vendor_name.into(), condition.into(), left.into()]
    });
    output::table(std::iter::once(head).chain(rows));
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
        output::table(table);
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
        output::table(method.fields.iter().map(field));
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

/// `request` is a [`Request::Log`].
pub(super) fn log(session: &Session<'_>, request: &Request, in_utc: bool, as_json: bool) -> Done {
    let lines: Vec<LogLine> = session.connection()?.ask(request)?;
    if as_json {
        output::json(&lines);
        return Ok(());
    }
    let zone = if in_utc { TimeZone::UTC } else { TimeZone::system() };
    output::table(lines.into_iter().map(|one| -> Vec<Cell> {
        let mark = if one.failed { ("!", Tone::Bad) } else { ("", Tone::Quiet) };
        let at = to_the_second(&one.at.unwrap_or_default(), &zone);
        vec![at.into(), mark.into(), full_name(&one.customer, &one.profile).into(), one.text.into()]
    }));
    Ok(())
}

/// An instant of RFC 3339 as people read it, in this zone; of UTC it says so.
fn to_the_second(at: &str, zone: &TimeZone) -> String {
    let Ok(at) = at.parse::<Timestamp>() else { return at.to_owned() };
    let z = if *zone == TimeZone::UTC { "Z" } else { "" };
    format!("{}{z}", at.to_zoned(zone.clone()).strftime("%Y-%m-%d %H:%M:%S"))
}

/// Everything that was examined, a line each, and how many are how; a failure when something is bad.
pub(super) fn doctor(session: &Session<'_>, profiles: Vec<String>, as_json: bool) -> Result<ExitCode, Failure> {
    let findings: Vec<Finding> = session.connection()?.ask(&Request::Doctor { profiles })?;
    let bad = findings.iter().filter(|one| one.standing == Standing::Bad).count();
    let code = if bad == 0 { ExitCode::SUCCESS } else { ExitCode::from(Code::Unreachable.exit()) };
    if as_json {
        output::json(&findings);
        return Ok(code);
    }
    for Finding { subject, standing, text, remedy, .. } in &findings {
        let subject = if text.contains(subject) { String::new() } else { format!("{subject}: ") };
        let line = format!("{subject}{text} {}", remedy.as_deref().unwrap_or_default());
        output::marked(words::standing(*standing), MARK, &line);
    }
    output::line(&total(&findings));
    Ok(code)
}

/// The longest mark.
const MARK: usize = 7;

fn total(findings: &[Finding]) -> String {
    let all = [Standing::Good, Standing::Warning, Standing::Bad, Standing::Skipped].map(|standing| {
        let many = findings.iter().filter(|one| one.standing == standing).count();
        (many, words::standing(standing).0)
    });
    let counted: Vec<_> =
        all.iter().filter(|(many, _)| *many > 0).map(|(many, word)| format!("{many} {word}")).collect();
    let things = if findings.len() == 1 { "check" } else { "checks" };
    format!("{} {things}: {}", findings.len(), counted.join(", "))
}

pub(super) fn status(session: &Session<'_>, as_json: bool) -> Done {
    let status: Status = session.connection()?.ask(&Request::Status)?;
    if as_json {
        output::json(&status);
        return Ok(());
    }
    let Status { host, version, secrets, trouble } = status;
    output::line(&format!("Hosted by the {} {version}; secrets {}", word(&host), words::secrets(secrets)));
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
    fn instants_are_told_in_the_zone_that_is_asked_for() {
        let at = "2026-11-21T05:10:19.851Z";
        assert_eq!(to_the_second(at, &TimeZone::UTC), "2026-11-21 05:10:19Z");
        let kathmandu = TimeZone::fixed(jiff::tz::Offset::from_seconds(5 * 3600 + 45 * 60).expect("an offset"));
        assert_eq!(to_the_second(at, &kathmandu), "2026-11-21 10:55:19");
        assert_eq!(to_the_second("", &TimeZone::UTC), "");
    }

    #[test]
    fn a_total_counts_what_there_is() {
        let finding = |standing| Finding {
            area: fobwatch_protocol::answer::Area::Clock,
            subject: String::new(),
            standing,
            text: String::new(),
            remedy: None,
        };
        let findings = [Standing::Good, Standing::Bad, Standing::Good, Standing::Skipped].map(finding);
        assert_eq!(total(&findings), "4 checks: 2 ok, 1 fail, 1 skipped");
        assert_eq!(total(&findings[..1]), "1 check: 1 ok");
    }
}
