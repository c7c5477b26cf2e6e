//! What happened, shown and exported.

use super::App;
use crate::contract::{ActivityFilter, ActivityRow};
use crate::csv;
use crate::failure::{Code, Failure};

/// Rows of one page.
const SHOWN: u32 = 200;

impl App {
    /// The newest rows that the filter lets through, as many as fit on a page.
    pub async fn activity(&self, filter: ActivityFilter) -> Result<Vec<ActivityRow>, Failure> {
        Ok(self.inner.store.all_activity(&filter, SHOWN)?)
    }

    /// Saves everything that the filter lets through as CSV, where the technician says. Tells
    /// whether it was saved.
    pub async fn export_activity(&self, filter: ActivityFilter) -> Result<bool, Failure> {
        self.inner.open()?;
        let text = csv::activity(&self.inner.store.all_activity(&filter, u32::MAX)?);
        let name = self.inner.clock.now().strftime("fobwatch-activity-%Y-%m-%d.csv").to_string();
        self.inner.desktop.save_text(&name, text).await.map_err(|error| Failure::new(Code::Desktop, error))
    }
}
