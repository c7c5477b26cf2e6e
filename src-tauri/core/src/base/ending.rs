//! Secrets that end on a day: what is shown of it, and the warning ahead. Invariant: a warning's text changes from
//! step to step only, so that it is told once for each.

use fobwatch_text::{Word, say};
use jiff::tz::TimeZone;

use crate::answers::Answers;
use crate::vendor::{Context, Fact, Grant, Verified, Warning, WarningCode};

/// Days before its end at which a secret is warned about.
const WARN_DAYS: [i32; 3] = [3, 14, 30];

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
        let Ok(ends_on) = answers.text(self.day).parse::<jiff::civil::Date>() else { return (None, None) };
        let fact = Fact::new("secret_ends_on", say::secret::ENDS_ON, ends_on.to_string());
        let today = cx.clock.now().to_zoned(TimeZone::UTC).date();
        let left = today.until(ends_on).map_or(0, |span| span.get_days());
        let Self { what, place, .. } = self;
        let when = if left < 0 {
            say::secret::ended(what, ends_on.to_string())
        } else if let Some(step) = WARN_DAYS.iter().find(|step| left <= **step) {
            say::secret::ends(what, ends_on.to_string(), step)
        } else {
            return (Some(fact), None);
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
