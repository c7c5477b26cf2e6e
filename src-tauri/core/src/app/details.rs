//! The pane of one profile: its answers, its grant and its activity.

use fobwatch_text::{Language, Text, say};

use super::{Core, facts as told};
use crate::contract::{Detail, FactRow};
use crate::failure::Failure;
use crate::field::end_key;
use crate::owners::plain;
use crate::profile::ProfileId;
use crate::sessions::Pane;
use crate::vendor::{Descriptor, Kind};
use crate::vendors;

/// Activity rows in the detail pane.
const ACTIVITY_SHOWN: u32 = 50;

impl Core {
    pub(super) async fn vendors(&self) -> Result<Vec<Descriptor>, Failure> {
        Ok(vendors::ALL.iter().map(|vendor| *vendor.descriptor()).collect())
    }

    pub(super) async fn detail(&self, id: ProfileId) -> Result<Detail, Failure> {
        let Pane { view, profile, grant, is_foreign } = self.sessions.pane(id)?;
        let (vendor, answers) = plain(&profile)?;
        let mut facts = vec![row(say::sign_in::WORD, answers.method.label, false)];
        for field in answers.method.fields {
            let value = answers.text(field.key);
            let shown = match field.kind {
                Kind::Choice { known } | Kind::Endpoint { known } => known
                    .iter()
                    .find(|known| known.value == value)
                    .map_or_else(|| Text::plain(value), |known| known.label.into()),
                Kind::Switch if value == "yes" => say::text::YES.into(),
                Kind::Switch if value == "no" => say::text::NO.into(),
                Kind::Document if !value.is_empty() => say::profile::SAVED.into(),
                _ => Text::plain(value),
            };
            let ends_on = if field.kind.is_secret() { answers.text(&end_key(field.key)) } else { "" };
            if !ends_on.is_empty() {
                facts.push(row(say::secret::one_ends_on(field.label), Text::plain(ends_on), false));
            }
            // What a field says by default is not worth a row.
            let is_default = field.advanced && value == field.default;
            if !(shown.is_empty() || is_default) {
                let code = matches!(field.kind, Kind::Text | Kind::Scopes { .. } | Kind::Redirect);
                facts.push(row(field.label, shown, code));
            }
        }
        if let Some(grant) = &grant {
            let mut told: Vec<_> = grant.facts.iter().filter(|fact| !fact.label.is_empty()).collect();
            // A renewal brings some anew and keeps others: each stays where it is.
            told.sort_by(|one, other| one.key.cmp(&other.key));
            for fact in told {
                if !facts.iter().any(|row| same(&row.label, &fact.label) && same(&row.value, &fact.value)) {
                    facts.push(row(fact.label.clone(), fact.value.clone(), false));
                }
            }
        }
        let actions = match &grant {
            Some(grant) if !is_foreign => vendor.actions(&answers, grant),
            _ => Vec::new(),
        };
        let note = self.vault.key().ok().and_then(|key| self.profiles.note(&key, id).ok());
        let note = note.filter(|note| !note.text().is_empty());
        let activity = self.store.activity(id, ACTIVITY_SHOWN)?;
        let token = grant.as_deref().and_then(told::token);
        let scopes = grant.as_deref().map(|grant| told::scopes(&answers, grant)).unwrap_or_default();
        Ok(Detail { profile: view, facts, note, token, scopes, activity, actions })
    }
}

/// Compares by words, since texts from before there were ids have nothing else.
fn same(one: &Text, other: &Text) -> bool {
    one.in_language(Language::En) == other.in_language(Language::En)
}

fn row(label: impl Into<Text>, value: impl Into<Text>, code: bool) -> FactRow {
    FactRow { label: label.into(), value: value.into(), code }
}
