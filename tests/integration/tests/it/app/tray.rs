//! What the tray asks for is said, because nobody sees a button say so.

use fobwatch_core::app::because;
use fobwatch_core::contract::{Cause, CopyFormat};
use fobwatch_core::settings::Settings;
use fobwatch_integration::Office;

use super::ninja;

#[tokio::test]
async fn a_copy_from_the_tray_is_a_notice_and_one_from_the_window_is_not() {
    let office = Office::open().await;
    let (_server, id) = ninja(&office).await;
    office.connect(id).await;
    office.app.set_settings(Settings { clipboard_seconds: 45, ..Settings::default() }.into()).await.expect("set");
    office.app.copy(id, CopyFormat::Token).await.expect("copied");
    assert_eq!(office.notices(), []);
    for _ in 0..2 {
        because(Cause::Tray, office.app.copy(id, CopyFormat::Token)).await.expect("copied");
    }
    assert_eq!(office.notices(), vec![(id.to_string(), "copied".to_owned()); 2], "each time");
    let told = office.told.lock().expect("events").concat();
    assert!(told.contains(r#""title":"NinjaOne, Contoso","text":"Copied, clears in 45 s.""#), "{told}");
}
