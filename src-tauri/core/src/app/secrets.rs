//! The saved secrets of all profiles, and the days on which they end. Invariant: no secret is opened for it.

use std::sync::Arc;

use fobwatch_text::say;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::Core;
use crate::contract::SecretView;
use crate::failure::{Code, Failure, Problem};
use crate::owners::plain;
use crate::profile::ProfileId;
use crate::supervise::apart;

impl Core {
    pub(super) async fn secrets(&self) -> Result<Vec<SecretView>, Failure> {
        let store = Arc::clone(&self.store);
        let mut ages = apart(move || store.secret_ages()).await??;
        let mut all = Vec::new();
        for profile in self.sessions.all_profiles() {
            let Ok((vendor, answers)) = plain(&profile) else { continue };
            let Some(saved) = ages.remove(&profile.id) else { continue };
            let (descriptor, method) = (vendor.descriptor(), answers.method);
            for field in method.fields.iter().filter(|field| field.kind.is_secret()) {
                let Some((_, saved_at)) = saved.iter().find(|(key, _)| key == field.key) else { continue };
                let said = answers.text(&descriptor.end_key(method, field.key)).parse::<Date>().ok();
                let usual = || descriptor.end(method, field.key)?.on(&answers, saved_at.and_then(day));
                all.push(SecretView {
                    profile: profile.id,
                    field: field.key.to_owned(),
                    label: field.label,
                    saved_at: *saved_at,
                    ends_on: said.or_else(usual).map(|day| day.to_string()),
                    usual: said.is_none(),
                });
            }
        }
        Ok(all)
    }

    pub(super) async fn set_secret_end(
        &self,
        id: ProfileId,
        field: String,
        day: Option<String>,
    ) -> Result<(), Failure> {
        let profile = self.sessions.profile(id)?;
        if !self.profiles.saved_answers(&profile)?.contains(&field) {
            return Err(Failure::not_found());
        }
        let (vendor, answers) = plain(&profile)?;
        let key = vendor.descriptor().end_key(answers.method, &field);
        let day = day.map(|day| day.trim().to_owned()).filter(|day| !day.is_empty());
        if day.as_ref().is_some_and(|day| day.parse::<Date>().is_err()) {
            let problem = Problem { field: key, text: say::answer::DATE.into() };
            return Err(Failure { fields: vec![problem], ..Failure::new(Code::Invalid, say::answer::DATE) });
        }
        self.sessions.update_profile(id, |profile| match day {
            Some(day) => drop(profile.answers.insert(key, day)),
            None => drop(profile.answers.remove(&key)),
        })
    }
}

/// On which it was, in UTC as all ends are.
fn day(at: i64) -> Option<Date> {
    Timestamp::from_millisecond(at).ok().map(|at| at.to_zoned(TimeZone::UTC).date())
}
