//! Imports and exports by file dialogs; the page gets the preview, never the text.

use std::sync::Arc;

use fobwatch_text::{Text, say};

use super::Core;
use crate::contract::{Export, ImportFile, Imported, OnConflict};
use crate::failure::{Code, Failure};
use crate::secret::Secret;
use crate::transfer;

impl Core {
    pub(super) async fn choose_import(self: &Arc<Self>) -> Result<Option<ImportFile>, Failure> {
        let chosen = self.desktop.open_text(transfer::LARGEST).await;
        let Some(file) = chosen.map_err(|error| Failure::new(Code::Desktop, error))? else { return Ok(None) };
        // It may have been locked while the dialog was open.
        self.vault.key()?;
        let sealed = transfer::is_sealed(&file.text);
        let rows = if sealed { Vec::new() } else { self.judge_all(file.text.clone()).await? };
        self.importing.begin(file.text);
        Ok(Some(ImportFile { name: file.name, sealed, rows }))
    }

    pub(super) async fn open_import(self: &Arc<Self>, passphrase: Secret) -> Result<Vec<Imported>, Failure> {
        let text = self.importing.chosen().ok_or_else(gone)?;
        let text = transfer::unsealed(text, Some(passphrase)).await?;
        let rows = self.judge_all(text.clone()).await?;
        if self.importing.unseal(text) { Ok(rows) } else { Err(gone()) }
    }

    pub(super) async fn finish_import(self: &Arc<Self>, choices: Vec<OnConflict>) -> Result<Vec<Imported>, Failure> {
        let text = self.importing.end().ok_or_else(gone)?;
        let choice = move |place: usize| choices.get(place).copied().unwrap_or_default();
        self.take_in_all(text, choice, false).await
    }

    pub(super) async fn save_empty_table(&self) -> Result<bool, Failure> {
        // The mark tells spreadsheets that it is UTF-8.
        let text = format!("\u{feff}{}\r\n", Text::from(say::transfer::TABLE_HEADS).in_language(self.language()));
        let name = Text::from(say::transfer::TABLE_FILE).in_language(self.language());
        let saved = self.desktop.save_text(&format!("{name}.csv"), text).await;
        saved.map_err(|error| Failure::new(Code::Desktop, error))
    }

    pub(super) async fn cancel_import(&self) -> Result<(), Failure> {
        self.importing.end();
        Ok(())
    }

    pub(super) async fn save_export(self: &Arc<Self>, what: Export) -> Result<bool, Failure> {
        let ending = if what.passphrase.is_some() { "json.age" } else { "json" };
        let text = self.export(what).await?;
        let day = self.clock.now().strftime("%Y-%m-%d");
        // EXPOSE: without secrets, or encrypted.
        let text = text.reveal().to_owned();
        let saved = self.desktop.save_text(&format!("fobwatch-{day}.{ending}"), text).await;
        saved.map_err(|error| Failure::new(Code::Desktop, error))
    }

    async fn judge_all(self: &Arc<Self>, text: Secret) -> Result<Vec<Imported>, Failure> {
        self.take_in_all(text, |_| OnConflict::Skip, true).await
    }
}

fn gone() -> Failure {
    Failure::new(Code::TooLate, say::transfer::FILE_CLOSED).hint(say::transfer::FILE_CLOSED_HINT)
}
