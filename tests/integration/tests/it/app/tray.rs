//! Notices of what was asked for in the tray.

use fobwatch_core::app::with_cause;
use fobwatch_core::contract::{Cause, CopyFormat};
use fobwatch_core::settings::Settings;
use fobwatch_integration::Harness;

use super::ninja;

#[tokio::test]
async fn a_copy_from_the_tray_is_a_notice_and_one_from_the_window_is_not() {
    let harness = Harness::open().await;
    let (_server, id) = ninja(&harness).await;
    harness.connect(id).await;
    harness.app.set_settings(Settings { clipboard_seconds: 45, ..Settings::default() }.into()).await.expect("set");
    harness.app.copy(id, CopyFormat::Token).await.expect("copied");
    assert_eq!(harness.notices(), []);
    for _ in 0..2 {
        with_cause(Cause::Tray, harness.app.copy(id, CopyFormat::Token)).await.expect("copied");
    }
    assert_eq!(harness.notices(), vec![(id.to_string(), "copied".to_owned()); 2], "each time");
    let told = harness.told.lock().expect("events").concat();
    assert!(told.contains(r#""title":"Contoso, NinjaOne","text":"Copied, clears in 45 s.""#), "{told}");
}
