//! How far the end of the app has come, for whoever would still show something.

use std::sync::{Mutex, PoisonError};

use tauri::{AppHandle, Manager as _};

/// Where an app is on its way.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Stage {
    /// It is there for its user.
    #[default]
    Runs,
    /// It shows nothing more, and saves.
    Ends,
    /// All is saved.
    HasEnded,
}

/// The stage of this app.
#[derive(Default)]
pub(crate) struct Shutdown(Mutex<Stage>);

impl Shutdown {
    pub(crate) fn stage(&self) -> Stage {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Begins the end, unless it has begun. The answer is the stage before.
    pub(crate) fn begin(&self) -> Stage {
        let mut stage = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let before = *stage;
        if before == Stage::Runs {
            *stage = Stage::Ends;
        }
        before
    }

    pub(crate) fn has_ended(&self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Stage::HasEnded;
    }
}

/// Whether the app is about to end: it shows nothing more.
pub(crate) fn ends(app: &AppHandle) -> bool {
    app.state::<Shutdown>().stage() != Stage::Runs
}
