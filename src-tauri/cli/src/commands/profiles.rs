//! Profiles added, changed and removed.

use std::collections::BTreeMap;

use fobwatch_protocol::answer::Saved;
use fobwatch_protocol::{Hidden, Request, Save};

use super::{Done, Session};
use crate::arguments::{Answers, Remarks};
use crate::asking::{self, usage};
use crate::output::{self, note, shown};

pub(super) struct Changes {
    pub(super) name: Option<String>,
    pub(super) customer: Option<String>,
    pub(super) method: Option<String>,
    pub(super) answers: Answers,
    pub(super) remarks: Remarks,
    pub(super) forget: Vec<String>,
}

pub(super) fn save(
    session: &Session<'_>,
    profile: Option<String>,
    vendor: Option<String>,
    changes: Changes,
    as_json: bool,
) -> Done {
    let Changes { name, customer, method, answers, remarks, forget } = changes;
    let mut secrets = BTreeMap::new();
    let from_input = answers.secret.iter().filter(|one| one.ends_with("=-")).count();
    if from_input + usize::from(remarks.note.as_deref() == Some("-")) > 1 {
        return Err(usage("standard input holds one secret only"));
    }
    for one in &answers.secret {
        let (key, source) = one.split_once('=').map_or((one.as_str(), None), |(key, source)| (key, Some(source)));
        secrets.insert(key.to_owned(), asking::secret(key, source)?);
    }
    let written = match remarks.note.as_deref() {
        Some("") => Some(Hidden::new("")),
        Some(source) => Some(asking::secret("note", Some(source))?),
        None => None,
    };
    let tags = if remarks.tag.is_empty() { None } else { Some(remarks.tag) };
    let set = answers.set.into_iter().collect();
    let link = remarks.link;
    let save = Save { profile, vendor, method, name, customer, set, secrets, forget, note: written, tags, link };
    let saved: Saved = session.connection()?.ask(&Request::Save(Box::new(save)))?;
    if as_json {
        output::json(&saved);
    } else {
        output::line(&saved.id);
        for remark in &saved.notes {
            note(&format!("{}: {}", remark.field, shown(&remark.text)));
        }
    }
    Ok(())
}

pub(super) fn remove(session: &Session<'_>, profiles: &[String], yes: bool) -> Done {
    let question = format!("Remove {} with all secrets and tokens?", shown(&profiles.join(", ")));
    if !yes && !asking::confirmed(&question)? {
        return Ok(());
    }
    for profile in profiles {
        session.connection()?.ask::<()>(&Request::Remove { profile: profile.clone() })?;
        note(&format!("{} is removed.", shown(profile)));
    }
    Ok(())
}
