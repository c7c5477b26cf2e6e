//! One profile's pane: what its answers, its grant and its activity tell.

use super::{Core, facts as told};
use crate::contract::{Detail, FactRow};
use crate::failure::Failure;
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
        let mut facts = vec![row("Sign-in", answers.method.label, false)];
        for field in answers.method.fields {
            let value = answers.text(field.key);
            let shown = match field.kind {
                Kind::Choice { known } | Kind::Endpoint { known } => {
                    known.iter().find(|known| known.value == value).map_or(value, |known| known.label)
                }
                Kind::Document if !value.is_empty() => "saved",
                _ => value,
            };
            // What a field says by default is not worth a row.
            let is_default = field.advanced && value == field.default;
            if !(shown.is_empty() || is_default) {
                let code = matches!(field.kind, Kind::Text | Kind::Scopes { .. } | Kind::Redirect);
                facts.push(row(field.label, shown, code));
            }
        }
        if let Some(grant) = &grant {
            for fact in grant.facts.iter().filter(|fact| !fact.label.is_empty()) {
                if !facts.iter().any(|row| row.label == fact.label && row.value == fact.value) {
                    facts.push(row(&fact.label, &fact.value, false));
                }
            }
        }
        let actions = match &grant {
            Some(grant) if !is_foreign => vendor.actions(&answers, grant),
            _ => Vec::new(),
        };
        let activity = self.store.activity(id, ACTIVITY_SHOWN)?;
        let token = grant.as_deref().and_then(told::token);
        let scopes = grant.as_deref().map(|grant| told::scopes(&answers, grant)).unwrap_or_default();
        Ok(Detail { profile: view, facts, token, scopes, activity, actions })
    }
}

fn row(label: &str, value: &str, code: bool) -> FactRow {
    FactRow { label: label.to_owned(), value: value.to_owned(), code }
}
