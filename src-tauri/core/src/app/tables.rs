//! Imports of tables: what a row says over what is here, and what is wrong by the heads of its columns.

use fobwatch_text::Word;

use super::Core;
use crate::contract::{Found, Imported, TableRow};
use crate::failure::Failure;
use crate::label;
use crate::secret::Secret;
use crate::transfer::{self, Document, FromRow, Portable, Table, Unreadable};
use crate::vendors;

/// A profile with the row that it comes from.
type Rowed = (Option<TableRow>, Result<Portable, Unreadable>);

impl Core {
    /// What a file holds, in its order; of a table, each with its row.
    pub(super) fn read_import(&self, text: &Secret) -> Result<(Vec<Rowed>, Option<Table>), Failure> {
        let table = match transfer::read(text)? {
            Document::Profiles(all) => return Ok((all.into_iter().map(|one| (None, one)).collect(), None)),
            Document::Table(table) => table,
        };
        let names = self.sessions.names();
        let existing =
            |customer: &str, name: &str| self.sessions.profile(*names.get(&label::key(customer, name))?).ok();
        let rows = table.profiles(existing).into_iter().map(|row| {
            let FromRow { line, secrets, left_out, profile } = row;
            let readable = profile.as_ref().ok();
            let vendor = readable.and_then(|one| Some(vendors::find(&one.vendor)?.descriptor()));
            let method = vendor.zip(readable).and_then(|(vendor, one)| vendor.method(&one.method));
            let vendor = vendor.map(|vendor| vendor.name.to_owned()).unwrap_or_default();
            let method = method.map_or(Word::NONE, |method| method.label);
            (Some(TableRow { line, vendor, method, secrets, left_out }), profile)
        });
        Ok((rows.collect(), Some(table)))
    }
}

/// Problems are told by the heads of the columns.
pub(super) fn by_column(told: &mut Imported, table: &Table) {
    let Found::Refused { fields, .. } = &mut told.found else { return };
    for problem in fields {
        if let Some(head) = table.head(&problem.field) {
            head.clone_into(&mut problem.field);
        }
    }
}
