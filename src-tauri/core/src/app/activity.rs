//! The activity, shown and exported.

use std::sync::Arc;

use super::Core;
use crate::contract::{ActivityFilter, ActivityRow};
use crate::csv;
use crate::failure::{Code, Failure};
use crate::supervise::apart;

/// Rows of one page.
const SHOWN: u32 = 200;

impl Core {
    pub(super) async fn activity(&self, filter: ActivityFilter) -> Result<Vec<ActivityRow>, Failure> {
        let store = Arc::clone(&self.store);
        Ok(apart(move || store.all_activity(&filter, SHOWN)).await??)
    }

    pub(super) async fn export_activity(&self, filter: ActivityFilter) -> Result<bool, Failure> {
        let store = Arc::clone(&self.store);
        let text = apart(move || store.all_activity(&filter, u32::MAX).map(|rows| csv::activity(&rows))).await??;
        let name = self.clock.now().strftime("fobwatch-activity-%Y-%m-%d.csv").to_string();
        self.desktop.save_text(&name, text).await.map_err(|error| Failure::new(Code::Desktop, error))
    }
}
