//! Secrets that end on a day: what is shown of it, and the warning ahead. Invariant: a warning's text changes from
//! step to step only, so that it is told once for each.

use std::collections::BTreeMap;

use fobwatch_text::{Text, Word, say};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan as _};

use crate::answers::Answers;
use crate::field::end_key;
use crate::vendor::{Context, Descriptor, Fact, Field, Grant, Method, Verified, Warning, WarningCode};

/// Days before its end at which a secret is warned about.
const WARN_DAYS: [i32; 3] = [3, 14, 30];

/// How near an end is.
enum Stage {
    Far,
    /// One of [`WARN_DAYS`].
    Within(i32),
    Ended,
}

impl Stage {
    fn of(ends_on: Date, now: Timestamp) -> Self {
        let today = now.to_zoned(TimeZone::UTC).date();
        let left = today.until(ends_on).map_or(0, |span| span.get_days());
        match WARN_DAYS.iter().find(|step| left <= **step) {
            _ if left < 0 => Self::Ended,
            Some(step) => Self::Within(*step),
            None => Self::Far,
        }
    }
}

/// The secret that ends first of those whose end no field of the form says.
fn first<'a>(method: &'a Method, plain: &BTreeMap<String, String>) -> Option<(&'a Field, Date)> {
    let secrets = method.fields.iter().filter(|field| field.kind.is_secret());
    let ends = secrets.filter_map(|field| Some((field, plain.get(&end_key(field.key))?.parse().ok()?)));
    ends.min_by_key(|(_, day)| *day)
}

/// The warning due by now for a secret whose end no field of the form says.
pub fn warning(method: &Method, plain: &BTreeMap<String, String>, now: Timestamp) -> Option<Warning> {
    let (field, ends_on) = first(method, plain)?;
    let text: Text = match Stage::of(ends_on, now) {
        Stage::Ended => say::secret::one_ended(field.label, ends_on.to_string()),
        Stage::Within(days) => say::secret::one_ends(field.label, ends_on.to_string(), days),
        Stage::Far => return None,
    };
    Some(Warning { code: WarningCode::SecretEnds, text })
}

/// When that warning begins or changes next.
pub fn next_stage(method: &Method, plain: &BTreeMap<String, String>, now: Timestamp) -> Option<Timestamp> {
    let (_, ends_on) = first(method, plain)?;
    let days = WARN_DAYS.into_iter().chain([-1]).filter_map(|days| ends_on.checked_sub(days.days()).ok());
    let begins = days.filter_map(|day| day.to_zoned(TimeZone::UTC).ok()).map(|day| day.timestamp());
    begins.filter(|begins| *begins > now).min()
}

/// The key of the secret that a warning of an end is about.
pub fn field(descriptor: &Descriptor, method: &Method, plain: &BTreeMap<String, String>) -> Option<String> {
    let declared = || descriptor.ends.iter().find(|end| descriptor.end(method, end.secret).is_some());
    first(method, plain).map(|(field, _)| field.key.to_owned()).or_else(|| Some(declared()?.secret.to_owned()))
}

/// A secret, what it is called, and where a new one is made.
#[derive(Debug, Clone, Copy)]
pub struct Ending {
    /// Key of the field that holds the day.
    pub day: &'static str,
    /// "client secret".
    pub what: Word,
    /// Pages of the vendor's console, one after another.
    pub place: Word,
}

impl Ending {
    /// When it ends by the form, and the warning due by now.
    fn told(&self, cx: &Context, answers: &Answers) -> (Option<Fact>, Option<Warning>) {
        let Ok(ends_on) = answers.text(self.day).parse::<Date>() else { return (None, None) };
        let fact = Fact::new("secret_ends_on", say::secret::ENDS_ON, ends_on.to_string());
        let Self { what, place, .. } = self;
        let when = match Stage::of(ends_on, cx.clock.now()) {
            Stage::Ended => say::secret::ended(what, ends_on.to_string()),
            Stage::Within(days) => say::secret::ends(what, ends_on.to_string(), days),
            Stage::Far => return (Some(fact), None),
        };
        let text = say::secret::make_new_one(when, place);
        (Some(fact), Some(Warning { code: WarningCode::SecretEnds, text }))
    }

    /// The same on a grant.
    pub fn mark(&self, cx: &Context, answers: &Answers, grant: &mut Grant) {
        let mut verified = Verified::default();
        self.add(cx, answers, &mut verified);
        grant.learn(&verified);
    }

    /// The same with what a call has found out.
    pub fn add(&self, cx: &Context, answers: &Answers, verified: &mut Verified) {
        let (fact, warning) = self.told(cx, answers);
        verified.settled.push(WarningCode::SecretEnds);
        verified.facts.extend(fact);
        verified.warnings.extend(warning);
    }
}
