//! What happened, shown and exported.

use super::Core;
use crate::contract::{ActivityFilter, ActivityRow};
use crate::csv;
use crate::failure::{Code, Failure};

/// Rows of one page.
const SHOWN: u32 = 200;

impl Core {
    pub(super) async fn activity(&self, filter: ActivityFilter) -> Result<Vec<ActivityRow>, Failure> {
        Ok(self.store.all_activity(&filter, SHOWN)?)
    }

    pub(super) async fn export_activity(&self, filter: ActivityFilter) -> Result<bool, Failure> {
        let text = csv::activity(&self.store.all_activity(&filter, u32::MAX)?);
        let name = self.clock.now().strftime("fobwatch-activity-%Y-%m-%d.csv").to_string();
        self.desktop.save_text(&name, text).await.map_err(|error| Failure::new(Code::Desktop, error))
    }
}
