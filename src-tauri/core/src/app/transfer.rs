//! Imports of profiles. Invariant: an import is judged before anything is saved, a dry run by the very same judgement.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use fobwatch_text::{Text, Word, say};

use super::Core;
use super::browsing::judge_browser;
use super::powershell_vault::{expired, from_vault};
use super::profiles::{Missing, free_name};
use super::tables::by_column;
use crate::answers::{Checked, SecretAnswer};
use crate::contract::{Done, FormInput, Found, Import, Imported, OnConflict, VaultImport};
use crate::failure::{Code, Failure, Problem};
use crate::label;
use crate::owners::{plain, sealed, sealed_note};
use crate::profile::{Profile, ProfileId, REFRESH_TOKEN};
use crate::remarks::{self, Remarks};
use crate::secret::Secret;
use crate::sessions::LONGEST_LEAD;
use crate::store::Fresh;
use crate::supervise::apart;
use crate::transfer::{self, Portable};
use crate::vendor::FromVault;

/// So many new profiles are saved at once: to write each for itself to the disk takes minutes for thousands, and a
/// session's step waits for one batch at most.
const BATCH: usize = 100;

/// The judgement on one profile of an import.
struct Judged {
    found: Found,
    checked: Checked,
    needs: Vec<Word>,
}

/// An import under way.
#[derive(Default)]
struct Batch {
    /// Those that are here, with those that the import has brought so far. All names are as they are compared.
    names: BTreeMap<String, ProfileId>,
    /// All that the import names: none of them is given to another one.
    named: BTreeSet<String>,
    /// Those of the import, so far.
    seen: BTreeSet<String>,
    /// New profiles to be saved next, each with its index in `told`.
    fresh: Vec<(usize, Fresh)>,
    told: Vec<Imported>,
}

impl Core {
    pub(super) async fn import(self: &Arc<Self>, what: Import) -> Result<Vec<Imported>, Failure> {
        let Import { text, passphrase, on_conflict, dry_run } = what;
        self.may_import(dry_run)?;
        let text = transfer::unsealed(text, passphrase).await?;
        self.take_in_all(text, move |_| on_conflict, dry_run).await
    }

    /// A dry run writes nothing: it answers of a newer version's data, too.
    fn may_import(&self, dry_run: bool) -> Result<(), Failure> {
        if dry_run { Ok(()) } else { Ok(self.store.may_write()?) }
    }

    /// `choice`: what becomes of a profile that differs, by its place in the document.
    pub(super) async fn take_in_all(
        self: &Arc<Self>,
        text: Secret,
        choice: impl Fn(usize) -> OnConflict + Send + 'static,
        dry_run: bool,
    ) -> Result<Vec<Imported>, Failure> {
        let core = Arc::clone(self);
        apart(move || core.taken_in(&text, choice, dry_run)).await?
    }

    fn taken_in(
        &self,
        text: &Secret,
        choice: impl Fn(usize) -> OnConflict + Send,
        dry_run: bool,
    ) -> Result<Vec<Imported>, Failure> {
        let (all, table) = self.read_import(text)?;
        let readable = all.iter().filter_map(|(_, one)| one.as_ref().ok());
        let named = readable.map(|one| label::key(&one.customer, &one.name)).collect();
        let mut batch = Batch { names: self.sessions.names(), named, ..Batch::default() };
        for (place, (row, one)) in all.into_iter().enumerate() {
            match one {
                Ok(portable) => {
                    self.take_in(portable, choice(place), dry_run, &say::transfer::IMPORTED.into(), &mut batch);
                }
                Err(unreadable) => batch.told.push(Imported {
                    name: unreadable.name,
                    customer: unreadable.customer,
                    found: Found::Refused { text: unreadable.text, fields: unreadable.fields },
                    done: Done::Nothing,
                    needs: Vec::new(),
                    table: None,
                }),
            }
            if let (Some(told), Some(table)) = (batch.told.last_mut(), &table) {
                told.table = row;
                by_column(told, table);
            }
            if batch.fresh.len() >= BATCH {
                self.add(&mut batch, &say::transfer::IMPORTED.into());
            }
        }
        self.add(&mut batch, &say::transfer::IMPORTED.into());
        Ok(batch.told)
    }

    /// Adds these; where there is one of that customer and name, that one stays.
    pub(super) fn take_in_new(&self, all: Vec<Portable>, note: &Text) -> Vec<Imported> {
        let mut batch = Batch { names: self.sessions.names(), ..Batch::default() };
        for portable in all {
            self.take_in(portable, OnConflict::Skip, false, note, &mut batch);
            if batch.fresh.len() >= BATCH {
                self.add(&mut batch, note);
            }
        }
        self.add(&mut batch, note);
        batch.told
    }

    pub(super) async fn import_from_vault(
        &self,
        input: VaultImport,
        on_conflict: OnConflict,
        dry_run: bool,
    ) -> Result<Imported, Failure> {
        self.may_import(dry_run)?;
        let (vault, FromVault { method, plain, secrets, refresh_token }) = from_vault(&input)?;
        let VaultImport { vendor, name, customer, .. } = input;
        let method = method.to_owned();
        let portable =
            Portable { name, customer, vendor, method, answers: plain, secrets, refresh_token, ..Portable::default() };
        let text = say::powershell::imported(vault.module);
        let mut batch = Batch { names: self.sessions.names(), ..Batch::default() };
        self.take_in(portable, on_conflict, dry_run, &text, &mut batch);
        self.add(&mut batch, &text);
        let told = batch.told.pop().ok_or_else(|| Failure::new(Code::Invalid, say::transfer::NOTHING_TO_IMPORT))?;
        if let Done::Added { id: Some(id), .. } | Done::Replaced { id } = &told.done {
            self.sign_in_imported(*id).await;
        }
        Ok(told)
    }

    /// Judges one profile, and saves it, if that is wanted: a new one with the others of its batch.
    fn take_in(&self, portable: Portable, on_conflict: OnConflict, dry_run: bool, note: &Text, batch: &mut Batch) {
        let (name, customer) = (label::kept(&portable.name), label::kept(&portable.customer));
        let label = label::key(&customer, &name);
        let imported = |found, done, needs| Imported {
            name: name.clone(),
            customer: customer.clone(),
            found,
            done,
            needs,
            table: None,
        };
        let refused = |failure| imported(refusal(failure), Done::Nothing, Vec::new());
        if !batch.seen.insert(label.clone()) {
            let failure = Failure::new(Code::Invalid, say::transfer::SECOND_OF_THAT_NAME);
            return batch.told.push(refused(failure));
        }
        let existing = batch.names.get(&label).copied();
        let Judged { found, checked, needs } = match self.judge_import(&portable, existing) {
            Ok(judged) => judged,
            Err(failure) => return batch.told.push(refused(failure)),
        };
        let (id, as_name): (_, String) = match (&found, existing, on_conflict) {
            (Found::New, _, _) if !dry_run && portable.refresh_token.is_none() => {
                return batch.told.push(match self.fresh(&portable, checked) {
                    Ok(fresh) => {
                        let id = fresh.profile.id;
                        batch.names.insert(label, id);
                        batch.fresh.push((batch.told.len(), fresh));
                        imported(found, Done::Added { id: Some(id), name: name.clone() }, needs)
                    }
                    Err(failure) => refused(failure),
                });
            }
            (Found::New, _, _) => (None, name.clone()),
            (Found::Differs { .. }, Some(id), OnConflict::Replace) => (Some(id), name.clone()),
            (Found::Differs { .. }, _, OnConflict::KeepBoth) => {
                let is_taken = |name: &str| {
                    let label = label::key(&customer, name);
                    batch.names.contains_key(&label) || batch.named.contains(&label)
                };
                let name = free_name(&name, is_taken);
                // Also in a dry run: it tells the names that there will be.
                batch.named.insert(label::key(&customer, &name));
                (None, name)
            }
            _ => return batch.told.push(imported(found, Done::Nothing, needs)),
        };
        let saved = if dry_run { Ok(id) } else { self.save_imported(portable, id, &as_name, note).map(Some) };
        batch.told.push(match (saved, id) {
            (Ok(_), Some(id)) => imported(found, Done::Replaced { id }, needs),
            (Ok(id), None) => imported(found, Done::Added { id, name: as_name }, needs),
            (Err(failure), _) => refused(failure),
        });
    }

    /// Saves what is new so far, all or none of it.
    fn add(&self, batch: &mut Batch, note: &Text) {
        if batch.fresh.is_empty() {
            return;
        }
        let (places, fresh): (Vec<_>, Vec<_>) = std::mem::take(&mut batch.fresh).into_iter().unzip();
        for (place, failure) in self.sessions.add(fresh, places, note) {
            if let Some(told) = batch.told.get_mut(place) {
                (told.found, told.done) = (refusal(failure), Done::Nothing);
                told.needs.clear();
            }
        }
    }

    fn save_imported(
        &self,
        portable: Portable,
        id: Option<ProfileId>,
        name: &str,
        note: &Text,
    ) -> Result<ProfileId, Failure> {
        let (auto_renew, favourite, lead) = (portable.auto_renew, portable.favourite, portable.lead_minutes);
        let (refresh_token, browser) = (portable.refresh_token.clone(), portable.browser.clone());
        let input = FormInput { name: name.to_owned(), ..form(portable, id)? };
        let id = self.save_form(input, Missing::Later)?;
        self.sessions.update_profile(id, |profile| {
            if let Some(on) = auto_renew.filter(|on| *on != renews_for_good(profile)) {
                profile.auto_renew = on;
                profile.renew_until = None;
            }
            profile.favourite = favourite.unwrap_or(profile.favourite);
        })?;
        if lead.is_some() {
            self.sessions.set_lead(id, lead)?;
        }
        if browser.is_some() {
            self.sessions.set_browser(id, browser)?;
        }
        match refresh_token {
            Some(refresh_token) => {
                self.sessions.adopt(id, expired(self.clock.now(), refresh_token), note.clone());
                let sessions = Arc::clone(&self.sessions);
                // Its outcome is shown on the profile.
                tokio::spawn(async move { sessions.connect(id, false).await });
            }
            None => self.sessions.record_activity(id, note.clone()),
        }
        Ok(id)
    }
}

impl Core {
    /// A new profile as it will be kept.
    fn fresh(&self, portable: &Portable, checked: Checked) -> Result<Fresh, Failure> {
        let id = ProfileId::random();
        let key = self.vault.key()?;
        let mut sealed = sealed(&key, id, &checked.secrets)?;
        let Remarks { note, tags, link } = portable.remarks.clone().checked().0;
        let profile = Profile {
            id,
            name: label::kept(&portable.name),
            customer: label::kept(&portable.customer),
            vendor: portable.vendor.clone(),
            method: portable.method.clone(),
            answers: checked.plain,
            auto_renew: portable.auto_renew.unwrap_or(true),
            renew_until: None,
            favourite: portable.favourite.unwrap_or_default(),
            tags: tags.unwrap_or_default(),
            link: link.unwrap_or_default(),
        };
        if let Some(note) = note.filter(|note| !note.text().is_empty()) {
            sealed.push(sealed_note(&key, id, &note)?);
        }
        Ok(Fresh { profile, sealed, lead_minutes: portable.lead_minutes, browser: portable.browser.clone() })
    }

    fn judge_import(&self, portable: &Portable, existing: Option<ProfileId>) -> Result<Judged, Failure> {
        let input = form(portable.clone(), existing)?;
        let (checked, label_problems) = self.checked_alone(&input, Missing::Later)?;
        let problems: Vec<Problem> = label_problems.into_iter().chain(checked.problems.iter().cloned()).collect();
        if !problems.is_empty() {
            let text = problems.first().map(|problem| say::text::labelled(&problem.field, &problem.text));
            return Err(Failure { fields: problems, ..Failure::new(Code::Invalid, text.unwrap_or_default()) });
        }
        if portable.lead_minutes == Some(0) || portable.lead_minutes > Some(LONGEST_LEAD) {
            return Err(Failure::new(Code::Invalid, say::transfer::LEAD_OUT_OF_RANGE));
        }
        if let Some(browser) = &portable.browser {
            judge_browser(browser)?;
        }
        let later = checked.secrets.iter().filter(|(_, answer)| matches!(answer, SecretAnswer::Later));
        let needs = later.filter_map(|(key, _)| checked.method.field(key)).map(|field| field.label).collect();
        let found = match existing {
            None => Found::New,
            Some(id) => match self.differences(id, portable, &checked)? {
                fields if fields.is_empty() => Found::Same,
                fields => Found::Differs { fields },
            },
        };
        Ok(Judged { found, checked, needs })
    }

    /// The keys of what this import would change.
    fn differences(&self, id: ProfileId, new: &Portable, checked: &Checked) -> Result<Vec<String>, Failure> {
        let old = self.sessions.profile(id)?;
        let (lead, browser) = (self.sessions.lead(id)?, self.sessions.own_browser(id)?);
        let Remarks { note, tags, link } = new.remarks.clone().checked().0;
        let other_note = match note {
            Some(note) => note != self.profiles.note(&self.vault.key()?, id)?,
            None => false,
        };
        let beside = [
            (remarks::NOTE, other_note),
            (remarks::TAGS, tags.is_some_and(|tags| tags != old.tags)),
            (remarks::LINK, link.is_some_and(|link| link != old.link)),
            ("vendor", old.vendor != new.vendor),
            ("method", old.method != new.method),
            ("auto_renew", new.auto_renew.is_some_and(|on| on != renews_for_good(&old))),
            ("favourite", new.favourite.is_some_and(|on| on != old.favourite)),
            ("lead_minutes", new.lead_minutes.is_some_and(|minutes| Some(minutes) != lead)),
            ("browser", new.browser.is_some() && new.browser != browser),
            (REFRESH_TOKEN, new.refresh_token.is_some()),
        ];
        let mut fields: BTreeSet<_> =
            beside.into_iter().filter(|(_, differs)| *differs).map(|(key, _)| key.to_owned()).collect();
        let (was, is) =
            (open_answers(&old), open_answers(&Profile { answers: checked.plain.clone(), ..form_of(&old, new) }));
        let keys: BTreeSet<_> = was.keys().chain(is.keys()).collect();
        fields.extend(keys.into_iter().filter(|key| was.get(*key) != is.get(*key)).cloned());
        let typed = checked.secrets.iter().filter_map(|(key, answer)| match answer {
            SecretAnswer::Typed(secret) => Some((key, secret)),
            SecretAnswer::Saved | SecretAnswer::Later => None,
        });
        let typed: Vec<_> = typed.collect();
        if !typed.is_empty() {
            let saved = self.sessions.opened(&old)?.1.secrets;
            // EXPOSE: compared with what is sealed here; both are the technician's own.
            let same =
                |key: &String, secret: &Secret| saved.get(key).is_some_and(|old| old.reveal() == secret.reveal());
            fields.extend(typed.into_iter().filter(|(key, secret)| !same(key, secret)).map(|(key, _)| key.clone()));
        }
        Ok(fields.into_iter().collect())
    }
}

/// The new one's way to sign in, over the old one's name.
fn form_of(old: &Profile, new: &Portable) -> Profile {
    Profile { vendor: new.vendor.clone(), method: new.method.clone(), ..old.clone() }
}

/// The answers that say something and are no names of secrets.
pub(super) fn open_answers(profile: &Profile) -> BTreeMap<String, String> {
    let mut answers = profile.answers.clone();
    if let Ok((_, known)) = plain(profile) {
        answers.retain(|key, _| known.method.field(key).is_none_or(|field| !field.kind.is_secret()));
    }
    answers.retain(|_, value| !value.is_empty());
    answers
}

pub(super) fn renews_for_good(profile: &Profile) -> bool {
    profile.auto_renew && profile.renew_until.is_none()
}

fn refusal(failure: Failure) -> Found {
    let Failure { message, fields, .. } = failure;
    Found::Refused { text: message, fields }
}

/// The form of an import, with the method's defaults.
fn form(portable: Portable, id: Option<ProfileId>) -> Result<FormInput, Failure> {
    let unknown = |what: Word| Failure::new(Code::Invalid, say::transfer::unknown_here(what));
    let vendor = crate::vendors::find(&portable.vendor).ok_or_else(|| unknown(say::transfer::VENDOR))?;
    let method = vendor.descriptor().method(&portable.method).ok_or_else(|| unknown(say::transfer::METHOD))?;
    Ok(FormInput {
        id,
        name: portable.name,
        customer: portable.customer,
        vendor: portable.vendor,
        method: portable.method,
        answers: method.completed(portable.answers),
        secrets: portable.secrets,
        forget: Vec::new(),
        remarks: portable.remarks,
        began: None,
    })
}
