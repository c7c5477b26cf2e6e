//! The name under which Windows knows the app: that of its shortcut in the Start menu, of its notifications and of its
//! place in the taskbar. It is written into the registry too, for a program without a shortcut.

use std::fs;
use std::path::Path;

use windows_registry::{CURRENT_USER, Key};

const NAMES: &str = r"Software\Classes\AppUserModelId";
/// Beside the data: Windows reads it from there for each notification.
const ICON: &str = "icon.png";

/// Before the first window. What fails leaves notifications without a name at most.
pub(crate) fn take(id: &str, data_folder: &Path) {
    if let Err(error) = fobwatch_system::identity::set(id) {
        tracing::warn!(%error, "Windows does not take the app's name");
    }
    if let Err(error) = registered(CURRENT_USER, id, data_folder) {
        tracing::warn!(error = error.message(), "the app's name for notifications could not be written");
    }
}

fn registered(user: &Key, id: &str, data_folder: &Path) -> windows_registry::Result<()> {
    let key = user.create(format!(r"{NAMES}\{id}"))?;
    key.set_string("DisplayName", "Fobwatch")?;
    let icon = data_folder.join(ICON);
    let bytes = include_bytes!("../../icons/128x128.png");
    let is_there = fs::read(&icon).is_ok_and(|there| there == bytes) || fs::write(&icon, bytes).is_ok();
    match icon.to_str().filter(|_| is_there) {
        Some(icon) => key.set_string("IconUri", icon),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEST: &str = r"Software\FobwatchTest\Identity";

    #[test]
    fn a_notification_without_a_shortcut_has_a_name_and_a_picture() {
        let folder = std::env::temp_dir();
        let user = CURRENT_USER.create(TEST).expect("a key");
        registered(&user, "dev.fobwatch.desktop", &folder).expect("written");
        let key = user.open(r"Software\Classes\AppUserModelId\dev.fobwatch.desktop").expect("a key");
        assert_eq!(key.get_string("DisplayName").expect("a name"), "Fobwatch");
        let icon = key.get_string("IconUri").expect("a picture");
        assert_eq!(fs::read(&icon).expect("a file"), include_bytes!("../../icons/128x128.png"));
        fs::remove_file(icon).expect("removed");
        CURRENT_USER.remove_tree(TEST).expect("removed");
    }
}
