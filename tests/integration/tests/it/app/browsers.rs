//! What opens a profile's pages: the console and the sign-in, in the browser that was chosen and in no other.

use fobwatch_core::contract::{Export, Import, OnConflict, SessionState, Waiting};
use fobwatch_core::failure::Code;
use fobwatch_core::platform::Browser;
use fobwatch_core::profile::ProfileId;
use fobwatch_core::secret::Secret;
use fobwatch_integration::{Harness, form};

use super::ninja;

fn firefox(profile: &str) -> Browser {
    Browser::Program { program: "firefox".to_owned(), profile: profile.to_owned(), private: false }
}

async fn add(harness: &Harness, customer: &str, instance: &str) -> ProfileId {
    let pairs = [("instance", instance), ("client_id", "machine"), ("client_secret", "canary")];
    let input = form("NinjaOne", "ninjaone", "client_credentials", &pairs);
    let input = fobwatch_core::contract::FormInput { customer: customer.to_owned(), ..input };
    harness.app.save(input).await.expect("saved")
}

#[tokio::test]
async fn a_console_opens_with_the_profiles_choice_or_the_customers_or_the_systems() {
    let harness = Harness::open().await;
    let id = add(&harness, "Contoso", "eu").await;
    assert_eq!(harness.view(id).await.used_at, None);
    let open = async || {
        harness.app.open_console(id).await.expect("opened");
        (harness.visited().pop().expect("a page"), harness.visited_with().pop().expect("a browser"))
    };
    let page = "https://eu.ninjarmm.com/".to_owned();
    assert_eq!(open().await, (page.clone(), Browser::System));
    assert!(harness.view(id).await.used_at.is_some());
    harness.app.set_customer_browser("Contoso".to_owned(), Some(firefox("Contoso"))).await.expect("kept");
    assert_eq!(open().await, (page.clone(), firefox("Contoso")));
    harness.app.set_browser(id, Some(Browser::System)).await.expect("kept");
    assert_eq!(open().await, (page.clone(), Browser::System));
    harness.app.set_browser(id, Some(firefox("Jane"))).await.expect("kept");
    // Over a start, and with the other looks of a customer.
    let look = fobwatch_core::contract::CustomerChange {
        name: "Contoso".to_owned(),
        collapsed: Some(true),
        ..Default::default()
    };
    harness.app.set_customers(vec![look]).await.expect("kept");
    let used_at = harness.view(id).await.used_at;
    let harness = harness.restart().await;
    let view = harness.view(id).await;
    assert_eq!((view.browser, view.used_at), (Some(firefox("Jane")), used_at));
    let customers = harness.app.customers().await.expect("customers");
    assert_eq!((&customers[0].browser, customers[0].collapsed), (&Some(firefox("Contoso")), true));
    harness.app.set_browser(id, None).await.expect("kept");
    assert_eq!(harness.app.browser(id).expect("a browser"), firefox("Contoso"));

    // Behind the lock it still opens, and nothing is chosen.
    harness.app.lock().await.expect("locked");
    harness.app.open_console(id).await.expect("opened");
    assert_eq!(harness.visited_with().pop(), Some(firefox("Contoso")));
    assert_eq!(harness.app.set_browser(id, None).await.expect_err("locked").code, Code::Locked);
    let refused = harness.app.set_customer_browser("Contoso".to_owned(), None).await;
    assert_eq!(refused.expect_err("locked").code, Code::Locked);
}

#[tokio::test]
async fn what_does_not_open_is_said() {
    let harness = Harness::open().await;
    let id = add(&harness, "Contoso", "eu").await;
    harness.browser_fails("Firefox is not on this computer.");
    let failure = harness.app.open_console(id).await.expect_err("it does not open");
    assert_eq!(
        (failure.code, failure.message.to_string()),
        (Code::Desktop, "Firefox is not on this computer.".to_owned())
    );
    assert_eq!(harness.view(id).await.used_at, None);
}

#[tokio::test]
async fn a_sign_in_opens_with_it_too_and_says_where() {
    let harness = Harness::open().await;
    let (_server, id) = ninja(&harness).await;
    harness.app.set_browser(id, Some(firefox("Contoso"))).await.expect("kept");
    harness.connect(id).await;
    assert_eq!(harness.visited_with(), [firefox("Contoso")]);
    harness.app.disconnect(id).await.expect("signed out");
    harness.browser_fails("There is no browser here.");
    harness.app.connect(id, false).await.expect("begun");
    let failed = |waiting: &Waiting| matches!(waiting, Waiting::Browser { unopened: Some(_), .. });
    let view =
        harness.until(id, |view| matches!(&view.state, SessionState::SigningIn { waiting } if failed(waiting))).await;
    let SessionState::SigningIn { waiting: Waiting::Browser { browser, unopened, .. } } = view.state else { panic!() };
    assert_eq!(browser.to_string(), "Firefox, Contoso");
    let said = unopened.expect("why").to_string();
    assert!(said.starts_with("There is no browser here. Copy the sign-in link"), "{said}");
}

#[tokio::test]
async fn a_choice_moves_with_its_profile_and_what_is_none_is_refused() {
    let harness = Harness::open().await;
    let id = add(&harness, "Contoso", "eu").await;
    harness.app.set_browser(id, Some(firefox("Contoso"))).await.expect("kept");
    for (program, profile) in [("netscape", ""), ("firefox", "-headless"), ("chrome", "../x"), ("", "")] {
        let browser = Browser::Program { program: program.to_owned(), profile: profile.to_owned(), private: false };
        let refused = harness.app.set_browser(id, Some(browser.clone())).await.expect_err("refused");
        assert_eq!(refused.code, Code::Invalid, "{program} {profile}");
        let refused = harness.app.set_customer_browser("Contoso".to_owned(), Some(browser)).await;
        assert_eq!(refused.expect_err("refused").code, Code::Invalid);
    }
    let text = harness.app.export(Export::default()).await.expect("exported");
    let elsewhere = Harness::open().await;
    let import = |text: &Secret| Import {
        text: text.clone(),
        passphrase: None,
        on_conflict: OnConflict::Replace,
        dry_run: false,
    };
    elsewhere.app.import(import(&text)).await.expect("imported");
    let moved = elsewhere.app.overview().await.expect("a list").profiles.remove(0);
    assert_eq!(moved.browser, Some(firefox("Contoso")));
    elsewhere.app.set_browser(moved.id, None).await.expect("kept");
    elsewhere.app.import(import(&text)).await.expect("imported again");
    assert_eq!(elsewhere.view(moved.id).await.browser, Some(firefox("Contoso")));
    // EXPOSE: nothing in it is secret.
    let broken = Secret::new(text.reveal().replace("firefox", "netscape"));
    let rows = elsewhere.app.import(import(&broken)).await.expect("judged");
    assert!(format!("{:?}", rows[0].found).contains("Refused"), "{:?}", rows[0]);
}
