//! At a host that has never given the vendor's word: the attempt ends, and nothing goes there again by itself.

use std::time::Duration;

use fobwatch_core::contract::SessionState;
use fobwatch_integration::{Harness, turns};

use super::{
    Intercepted, automate, avepoint, blames_nothing, citrix, datto_rmm, halo_service, ninjaone_service, samples,
    sophos_central,
};

/// What a first sign-in asks.
fn first(vendor: &str, status: u16, name: &str) -> Vec<&'static str> {
    match (vendor, status) {
        ("ninjaone", _) => vec!["/ws/oauth/token"],
        // Without an address of its own it has the usual one, and the next call tells.
        ("halo", 200 | 299) if matches!(name, "nothing, with 200" | "an empty object" | "299") => {
            vec!["/api/authinfo", "/auth/token"]
        }
        ("halo", _) => vec!["/api/authinfo"],
        ("citrix", _) => vec!["/tokens/clients"],
        ("avepoint", _) => vec!["/auth/token/delegate"],
        ("datto-rmm", _) => vec!["/auth/oauth/token"],
        ("sophos-central", _) => vec!["/api/v2/oauth2/token"],
        _ => vec!["/apitoken"],
    }
}

async fn for_hours(harness: &Harness, hours: u32) {
    for _ in 0..hours {
        harness.clock.advance(Duration::from_hours(1));
        turns(32).await;
    }
}

async fn ends_with_all(harness: Harness, intercepted: Intercepted) {
    let id = intercepted.add(&harness).await;
    for (name, answer) in samples() {
        let name_here = format!("{}: {name}", intercepted.vendor);
        for path in first(intercepted.vendor, answer.status, name) {
            (intercepted.answer_next)(path, answer.clone());
        }
        let before = (intercepted.asked)();
        harness.app.connect(id, false).await.expect("the sign-in starts");
        let view = harness
            .until(id, |view| !matches!(view.state, SessionState::SigningIn { .. } | SessionState::SignedOut))
            .await;
        let SessionState::Refused { retry_at: None, .. } = &view.state else {
            panic!("{name_here}: it is {:?}", view.state)
        };
        let text = view.trouble.unwrap_or_else(|| panic!("{name_here}: nothing is said")).text;
        blames_nothing(&name_here, &text);
        assert!(text.to_string().contains("Another program answered at 127.0.0.1"), "{name_here}: {text}");
        let sent = (intercepted.asked)();
        assert!((1..=3).contains(&(sent - before)), "{name_here}: {} requests", sent - before);
        // A day more: a refusal by the vendor itself would be tried once.
        for_hours(&harness, 25).await;
        assert_eq!((intercepted.asked)(), sent, "{name_here}: sent again");
    }
    let sent = (intercepted.asked)();
    for_hours(&harness, 7 * 24).await;
    let harness = harness.restart().await;
    for_hours(&harness, 25).await;
    assert_eq!((intercepted.asked)(), sent, "nothing is sent there by itself");
    assert!(matches!(harness.view(id).await.state, SessionState::Refused { retry_at: None, .. }));
    // A person tries again, and the vendor is there.
    harness.connect(id).await;
}

macro_rules! first_contacts {
    ($($name:ident: $intercepted:ident;)*) => {
        $(
            #[tokio::test]
            async fn $name() {
                let harness = Harness::open().await;
                let intercepted = $intercepted(&harness);
                ends_with_all(harness, intercepted).await;
            }
        )*
    };
}

first_contacts! {
    a_first_sign_in_at_ninjaone_ends_with_any_of_them: ninjaone_service;
    a_first_sign_in_at_halo_ends_with_any_of_them: halo_service;
    a_first_sign_in_at_citrix_ends_with_any_of_them: citrix;
    a_first_sign_in_at_avepoint_ends_with_any_of_them: avepoint;
    a_first_sign_in_at_automate_ends_with_any_of_them: automate;
    a_first_sign_in_at_datto_rmm_ends_with_any_of_them: datto_rmm;
    a_first_sign_in_at_sophos_central_ends_with_any_of_them: sophos_central;
}
