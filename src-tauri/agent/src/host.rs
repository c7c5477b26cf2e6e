//! Who hosts the core.

use fobwatch_core::app::App;
use fobwatch_protocol::answer::HostKind;
use fobwatch_protocol::display::Display;

/// The core, and what its host can do.
pub struct Host {
    /// Open, and started by the host.
    pub app: App,
    /// What `fob status` says, and who may be asked to leave.
    pub kind: HostKind,
    /// Brings the window to the front; false where there is none.
    pub show: Box<dyn Fn() -> bool + Send + Sync>,
    /// Where that window is; None where there is none.
    pub display: Option<Display>,
}
