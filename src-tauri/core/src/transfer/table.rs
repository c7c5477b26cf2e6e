//! Profiles as a table: a line of heads, then a row each. Invariant: what is wrong is named by row and column, and no
//! value is repeated.

use fobwatch_text::{Language, Text, say};

use super::columns::{self, Beside, Target, plain};
use super::{Portable, Unreadable};
use crate::csv::{self, OpenQuote, Row};
use crate::failure::{Code, Failure, Problem};
use crate::field::{Field, Kind, Method, ending};
use crate::profile::Profile;
use crate::remarks::Note;
use crate::secret::Secret;
use crate::vendor::Descriptor;
use crate::vendors;

/// Columns that have to be known, at least: other files are none of ours.
const FEWEST: usize = 2;

/// A table as it was read.
pub struct Table {
    columns: Vec<Column>,
    rows: Vec<Row>,
}

struct Column {
    /// As it is written.
    head: String,
    target: Target,
}

impl Column {
    fn is_secret(&self) -> bool {
        matches!(&self.target, Target::Answer { keys, .. } if keys.iter().any(|key| columns::is_secret(key)))
    }
}

/// The profile of a row, and what it takes from the one that is here.
pub struct FromRow {
    /// The line that it begins in.
    pub line: u32,
    /// Secrets stand in it.
    pub secrets: bool,
    /// Heads of its cells that nobody knows: what is in them is left out.
    pub left_out: Vec<String>,
    /// As far as it can be read.
    pub profile: Result<Portable, Unreadable>,
}

impl Table {
    /// None: this is no table of profiles.
    pub(super) fn read(text: &str) -> Option<Result<Self, Failure>> {
        if text.trim_start_matches('\u{feff}').trim_start().starts_with(['{', '[']) {
            return None;
        }
        let mut rows = match csv::rows(text) {
            Ok(rows) => rows,
            Err(OpenQuote(line)) => {
                let first = csv::rows(text.lines().next().unwrap_or_default()).ok()?;
                let columns = columns_of(&first.into_iter().next()?);
                let failure = Failure::new(Code::Invalid, say::transfer::quote_open(line.to_string()));
                return is_ours(&columns).then_some(Err(failure));
            }
        };
        if rows.is_empty() {
            return None;
        }
        let columns = columns_of(&rows.remove(0));
        is_ours(&columns).then_some(Ok(Self { columns, rows }))
    }

    /// The head of the column that a field's answer comes from.
    pub fn head(&self, key: &str) -> Option<&str> {
        let is_of = |column: &&Column| match &column.target {
            Target::Beside(beside) => beside.key() == key,
            Target::Answer { keys, .. } => keys.contains(&key),
            Target::Unknown => false,
        };
        let host = |column: &&Column| {
            let address = || vendors::ALL.iter().flat_map(|vendor| vendor.descriptor().methods).filter_map(address_of);
            matches!(column.target, Target::Answer { host: true, .. }) && address().any(|field| field.key == key)
        };
        let found = self.columns.iter().find(is_of).or_else(|| self.columns.iter().find(host));
        found.map(|column| &*column.head)
    }

    /// The profiles, in their order. An empty cell says nothing: what `existing` has of that customer and name stays.
    pub fn profiles(&self, existing: impl Fn(&str, &str) -> Option<Profile>) -> Vec<FromRow> {
        let from = |row: &Row| FromRow {
            line: row.line,
            secrets: self.cells(row).any(|(column, _)| column.is_secret()),
            left_out: self
                .cells(row)
                .filter(|(column, _)| column.target == Target::Unknown)
                .map(|(column, _)| column.head.clone())
                .collect(),
            profile: self.profile(row, &existing),
        };
        self.rows.iter().map(from).collect()
    }

    fn cells<'t>(&'t self, row: &'t Row) -> impl Iterator<Item = (&'t Column, &'t str)> {
        let filled = self.columns.iter().zip(&row.cells).filter(|(_, cell)| !cell.trim().is_empty());
        filled.map(|(column, cell)| (column, &**cell))
    }

    fn beside<'t>(&'t self, row: &'t Row, wanted: Beside) -> &'t str {
        self.cells(row).find(|(column, _)| column.target == Target::Beside(wanted)).map_or("", |(_, cell)| cell)
    }

    fn profile(&self, row: &Row, existing: impl Fn(&str, &str) -> Option<Profile>) -> Result<Portable, Unreadable> {
        let (name, customer) = (self.beside(row, Beside::Name), self.beside(row, Beside::Customer));
        let told = self.vendor(row);
        let named = match (&told, name) {
            // As in an empty form.
            (Ok(Some(vendor)), "") => vendor.name,
            _ => name,
        };
        let unreadable = |field: &str, text: Text| Unreadable {
            name: named.to_owned(),
            customer: customer.to_owned(),
            text: text.clone(),
            fields: vec![Problem { field: field.to_owned(), text }],
        };
        if row.cells.iter().skip(self.columns.len()).any(|cell| !cell.is_empty()) {
            return Err(unreadable("", say::transfer::TOO_MANY_CELLS.into()));
        }
        let here = existing(customer, named);
        let told = told.map_err(|text| unreadable(Beside::Vendor.key(), text))?;
        let vendor = told.or_else(|| Some(vendors::find(&here.as_ref()?.vendor)?.descriptor()));
        let vendor = vendor.ok_or_else(|| unreadable(Beside::Vendor.key(), say::transfer::VENDOR_MISSING.into()))?;
        let here = here.filter(|here| here.vendor == vendor.id);
        let method = self.method(row, vendor, here.as_ref()).map_err(|text| unreadable(Beside::Method.key(), text))?;
        let mut portable = Portable {
            name: named.to_owned(),
            customer: customer.to_owned(),
            vendor: vendor.id.to_owned(),
            method: method.id.to_owned(),
            ..Portable::default()
        };
        self.fill(row, method, &mut portable).map_err(|(field, text)| unreadable(field, text))?;
        // What the row does not say stays.
        let mut kept = here.filter(|here| here.method == method.id).map(|here| here.answers).unwrap_or_default();
        kept.retain(|key, _| {
            let field = method.field(ending(key).unwrap_or(key));
            field.is_some_and(|field| field.kind.is_secret() == ending(key).is_some())
        });
        vendor.drop_ends(method, portable.secrets.keys().map(String::as_str), &mut kept);
        for (key, answer) in kept {
            portable.answers.entry(key).or_insert(answer);
        }
        Ok(portable)
    }

    fn fill(&self, row: &Row, method: &Method, portable: &mut Portable) -> Result<(), (&'static str, Text)> {
        for (column, cell) in self.cells(row) {
            match &column.target {
                Target::Unknown => {}
                Target::Beside(beside) => take(portable, *beside, cell).map_err(|text| (beside.key(), text))?,
                Target::Answer { keys, host } => match field_of(method, keys, *host) {
                    Some(field) if field.kind.is_secret() => {
                        portable.secrets.insert(field.key.to_owned(), Secret::new(cell));
                    }
                    Some(field) => {
                        portable.answers.insert(field.key.to_owned(), answer(field, cell));
                    }
                    // The check says that it does not belong here.
                    None => match keys.first() {
                        Some(key) if columns::is_secret(key) => {
                            portable.secrets.insert((*key).to_owned(), Secret::new(cell));
                        }
                        Some(key) => {
                            portable.answers.insert((*key).to_owned(), cell.to_owned());
                        }
                        None => return Err(("", say::transfer::NO_ADDRESS.into())),
                    },
                },
            }
        }
        Ok(())
    }

    fn vendor(&self, row: &Row) -> Result<Option<&'static Descriptor>, Text> {
        let told = plain(self.beside(row, Beside::Vendor));
        if told.is_empty() {
            return Ok(None);
        }
        let all = || vendors::ALL.iter().map(|vendor| vendor.descriptor());
        let names = |one: &Descriptor| [plain(one.id), plain(one.name)];
        if let Some(vendor) = all().find(|one| names(one).contains(&told)) {
            return Ok(Some(vendor));
        }
        let near =
            |one: &&'static Descriptor| names(one).iter().any(|name| name.contains(&told) || told.starts_with(name));
        let near: Vec<_> = all().filter(near).collect();
        match near[..] {
            [only] => Ok(Some(only)),
            _ => Err(say::transfer::unknown_here(say::transfer::VENDOR).sentence()),
        }
    }

    /// The one that is told, the one that is here, or the one that fits best: it has fields for all cells that are filled,
    /// misses no secret, and needs no person.
    fn method(&self, row: &Row, vendor: &'static Descriptor, here: Option<&Profile>) -> Result<&'static Method, Text> {
        let told = plain(self.beside(row, Beside::Method));
        if !told.is_empty() {
            let label = |method: &Method, of: &Language| plain(&method.label.in_language(*of));
            let is_called =
                |method: &&Method| plain(method.id) == told || Language::ALL.iter().any(|of| label(method, of) == told);
            if let Some(method) = vendor.methods.iter().find(is_called) {
                return Ok(method);
            }
            let near = |method: &&Method| {
                plain(method.id).contains(&told) || Language::ALL.iter().any(|of| label(method, of).contains(&told))
            };
            let near: Vec<_> = vendor.methods.iter().filter(near).collect();
            return match near[..] {
                [only] => Ok(only),
                _ => Err(say::transfer::unknown_here(say::transfer::METHOD).sentence()),
            };
        }
        let foreign = |method: &&'static Method| {
            let answers = self.cells(row).filter_map(|(column, _)| match &column.target {
                Target::Answer { keys, host } => Some(field_of(method, keys, *host)),
                Target::Beside(_) | Target::Unknown => None,
            });
            answers.filter(Option::is_none).count()
        };
        let missing = |method: &&'static Method| {
            let typed = |field: &Field| {
                self.cells(row).any(|(column, _)| {
                    matches!(&column.target, Target::Answer { keys, host }
                        if field_of(method, keys, *host).is_some_and(|one| one.key == field.key))
                })
            };
            method.fields.iter().filter(|field| field.required && field.kind.is_secret() && !typed(field)).count()
        };
        let kept = here.and_then(|here| vendor.method(&here.method)).filter(|method| foreign(method) == 0);
        let best = || vendor.methods.iter().min_by_key(|method| (foreign(method), missing(method), method.interactive));
        kept.or_else(best).ok_or_else(|| say::transfer::unknown_here(say::transfer::METHOD).sentence())
    }
}

fn columns_of(heads: &Row) -> Vec<Column> {
    heads.cells.iter().map(|head| Column { head: head.trim().to_owned(), target: columns::target(head) }).collect()
}

fn is_ours(columns: &[Column]) -> bool {
    let leads = |column: &Column| {
        let leading = [Beside::Name, Beside::Vendor, Beside::Customer];
        matches!(column.target, Target::Beside(beside) if leading.contains(&beside))
    };
    let known = columns.iter().filter(|column| column.target != Target::Unknown).count();
    known >= FEWEST && columns.iter().any(leads)
}

/// The first address of a form.
fn address_of(method: &Method) -> Option<&'static Field> {
    method.fields.iter().find(|field| matches!(field.kind, Kind::Endpoint { .. }))
}

fn field_of(method: &Method, keys: &[&str], host: bool) -> Option<&'static Field> {
    keys.iter().find_map(|key| method.field(key)).or_else(|| address_of(method).filter(|_| host))
}

fn take(portable: &mut Portable, beside: Beside, cell: &str) -> Result<(), Text> {
    let wrong = |wanted| say::transfer::not_wanted(wanted);
    match beside {
        Beside::Name | Beside::Customer | Beside::Vendor | Beside::Method => {}
        Beside::Tags => portable.remarks.tags = Some(vec![cell.to_owned()]),
        Beside::Link => portable.remarks.link = Some(cell.to_owned()),
        Beside::Note => portable.remarks.note = Some(Note::new(cell)),
        Beside::AutoRenew => portable.auto_renew = Some(switch(cell).ok_or_else(|| wrong(say::transfer::YES_OR_NO))?),
        Beside::Favourite => portable.favourite = Some(switch(cell).ok_or_else(|| wrong(say::transfer::YES_OR_NO))?),
        Beside::Lead => {
            let minutes = cell.trim().parse().map_err(|_| wrong(say::transfer::NUMBER_OF_MINUTES))?;
            portable.lead_minutes = Some(minutes);
        }
    }
    Ok(())
}

fn switch(cell: &str) -> Option<bool> {
    match &*plain(cell) {
        "yes" | "y" | "true" | "on" | "x" | "1" | "ja" | "j" | "wahr" | "an" => Some(true),
        "no" | "n" | "false" | "off" | "0" | "nein" | "falsch" | "aus" => Some(false),
        _ => None,
    }
}

/// As a form takes it: a choice may be called by its name.
fn answer(field: &Field, cell: &str) -> String {
    let known = match field.kind {
        Kind::Choice { known } | Kind::Endpoint { known } => known,
        Kind::Switch => return switch(cell).map_or(cell, |on| if on { "yes" } else { "no" }).to_owned(),
        _ => return cell.to_owned(),
    };
    let told = plain(cell);
    let is_called = |label: &fobwatch_text::Word| Language::ALL.iter().any(|of| plain(&label.in_language(*of)) == told);
    known.iter().find(|one| is_called(&one.label)).map_or(cell, |one| one.value).to_owned()
}
