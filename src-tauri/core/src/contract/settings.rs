//! Settings as the page shows them.

use fobwatch_text::Text;
use serde::Serialize;
use ts_rs::TS;

use crate::settings::{Language, Settings};

/// What is set, and what the page must know to let it be changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own, not a state machine")]
pub struct SettingsView {
    /// As they are set.
    pub settings: Settings,
    /// How they come.
    pub defaults: Settings,
    /// The one to speak: as set, or the system's.
    pub language: Language,
    /// Whether a password for the proxy is saved.
    pub proxy_password: bool,
    /// How many certificates there are in the authorities.
    pub certificates: usize,
    /// Absolute; it may not exist yet.
    pub log_folder: String,
    /// Whether this system tells of its lock screen and of suspend.
    pub hears_system: bool,
    /// Whether this system lets a window hide from screen capture.
    pub hides_from_capture: bool,
    /// What else the system starts in the app's place.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub start_remark: Option<Text>,
    /// Why nothing is kept in the tray.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub tray_remark: Option<Text>,
    /// Whether newer versions can be looked for: a release address and a public key are set.
    pub can_update: bool,
}
