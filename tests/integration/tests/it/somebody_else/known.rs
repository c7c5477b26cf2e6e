//! At a host that has given its vendor's word before.

use std::time::Duration;

use fobwatch_core::contract::SessionState;
use fobwatch_core::vendor::{Class, Effect};
use fobwatch_integration::{Fixture, Harness, answers, find};
use fobwatch_simulator::Answer;

use super::{
    Intercepted, automate, avepoint, blames_nothing, citrix, datto_rmm, halo, halo_service, ninjaone, ninjaone_service,
    outlives, samples, sophos_central,
};

/// Every sample in front of one renewal after another.
async fn outlives_all(harness: Harness, intercepted: Intercepted) {
    let id = intercepted.add(&harness).await;
    harness.connect(id).await;
    for (name, answer) in samples() {
        outlives(&harness, &intercepted, id, &format!("{}: {name}", intercepted.vendor), &answer).await;
    }
}

macro_rules! renewals {
    ($($name:ident: $intercepted:ident;)*) => {
        $(
            #[tokio::test]
            async fn $name() {
                let harness = Harness::open().await;
                let intercepted = $intercepted(&harness);
                outlives_all(harness, intercepted).await;
            }
        )*
    };
}

renewals! {
    a_renewal_at_ninjaone_outlives_them_all: ninjaone;
    a_service_renewal_at_ninjaone_outlives_them_all: ninjaone_service;
    a_renewal_at_halo_outlives_them_all: halo;
    a_service_renewal_at_halo_outlives_them_all: halo_service;
    a_renewal_at_citrix_outlives_them_all: citrix;
    a_renewal_at_avepoint_outlives_them_all: avepoint;
    a_renewal_at_automate_outlives_them_all: automate;
    a_renewal_at_datto_rmm_outlives_them_all: datto_rmm;
    a_renewal_at_sophos_central_outlives_them_all: sophos_central;
}

/// What a check of the token asks, where the answers before were of this status.
fn checks(vendor: &str, status: u16) -> Vec<&'static str> {
    match (vendor, status) {
        ("ninjaone", _) => vec!["/v2/organizations"],
        ("halo", _) => vec!["/api/agent/me"],
        ("citrix", 403 | 404) => vec!["/me", "/resourcelocations"],
        ("citrix", _) => vec!["/me"],
        ("avepoint", 404) => vec!["/services/my", "/requests/my"],
        ("avepoint", _) => vec!["/services/my"],
        ("datto-rmm", _) => vec!["/system/pagination"],
        ("sophos-central", _) => vec!["/whoami/v1"],
        (_, 404) => vec!["/PatchInformation", "/DatabaseServerTime", "/FeatureFlags"],
        _ => vec!["/PatchInformation"],
    }
}

/// Whether the sheet takes it for an answer after all.
fn is_an_answer(vendor: &str, name: &str) -> bool {
    // H15: an agent without a name.
    vendor == "halo" && name == "an empty object"
}

async fn checks_all(harness: Harness, intercepted: Intercepted) {
    let id = intercepted.add(&harness).await;
    harness.connect(id).await;
    for (name, answer) in samples() {
        if is_an_answer(intercepted.vendor, name) {
            continue;
        }
        let name = format!("{}: {name}", intercepted.vendor);
        harness.clock.advance(Duration::from_secs(45));
        let before = harness.view(id).await;
        for path in checks(intercepted.vendor, answer.status) {
            (intercepted.answer_next)(path, answer.clone());
        }
        match harness.app.verify(id).await {
            Ok(said) => panic!("{name}: {said}"),
            Err(failure) => blames_nothing(&name, &failure.message),
        }
        let view = harness.view(id).await;
        assert!(view.usable && view.renewable, "{name}: {view:?}");
        assert_eq!((view.has_refresh_token, view.expires_at), (before.has_refresh_token, before.expires_at), "{name}");
        assert!(
            matches!(view.state, SessionState::Unreachable { .. } | SessionState::Active),
            "{name}: {:?}",
            view.state
        );
        harness.app.verify(id).await.unwrap_or_else(|failure| panic!("{name}: {failure:?}"));
        assert_eq!(harness.view(id).await.state, SessionState::Active, "{name}");
    }
}

macro_rules! verifications {
    ($($name:ident: $intercepted:ident;)*) => {
        $(
            #[tokio::test]
            async fn $name() {
                let harness = Harness::open().await;
                let intercepted = $intercepted(&harness);
                checks_all(harness, intercepted).await;
            }
        )*
    };
}

verifications! {
    a_check_at_ninjaone_says_good_and_bad_of_none: ninjaone;
    a_check_at_halo_says_good_and_bad_of_none: halo;
    a_check_at_citrix_says_good_and_bad_of_none: citrix;
    a_check_at_avepoint_says_good_and_bad_of_none: avepoint;
    a_check_at_automate_says_good_and_bad_of_none: automate;
    a_check_at_datto_rmm_says_good_and_bad_of_none: datto_rmm;
    a_check_at_sophos_central_says_good_and_bad_of_none: sophos_central;
}

/// Where a vendor can be told of a sign-out, only it can say that it was.
#[tokio::test]
async fn a_sign_out_is_not_believed_from_anybody() {
    for (name, answer) in samples() {
        // An empty answer is all that there is to hear (RFC 7009 §2.2), an empty object nearly so.
        if answer.status == 200 && matches!(name, "nothing, with 200" | "an empty object") {
            continue;
        }
        for ninja in [true, false] {
            let harness = Harness::open().await;
            let intercepted = if ninja { ninjaone_service(&harness) } else { automate(&harness) };
            let id = intercepted.add(&harness).await;
            harness.connect(id).await;
            let path = if ninja { "/ws/oauth/revoke" } else { "/ApiToken/Disable" };
            (intercepted.answer_next)(path, answer.clone());
            let said = harness.app.disconnect(id).await.expect("signed out here");
            let left = if ninja { "revoke it in NinjaOne" } else { "the server keeps the token until" };
            assert!(said.to_string().starts_with("Removed here") && said.to_string().contains(left), "{name}: {said}");
            assert_eq!(harness.view(id).await.state, SessionState::SignedOut, "{name}");
        }
    }
}

/// A question before the first sign-in is answered by the vendor or not at all.
#[tokio::test]
async fn a_question_about_a_form_is_not_answered_by_anybody() {
    for known in [true, false] {
        for (name, answer) in samples() {
            let fixture = Fixture { known_hosts: known, ..Fixture::default() };
            let ninja = fobwatch_simulator::Server::start(fobwatch_simulator::ninjaone::NinjaOne::default());
            for path in ["/ws/oauth/authorize", "/.well-known/oauth-authorization-server"] {
                ninja.answer_next(path, answer.clone());
            }
            let pairs = [("instance", ninja.url.as_str()), ("client_id", "native-app")];
            let form = answers("ninjaone", "browser_native", &pairs);
            let error = find("ninjaone").preflight(&fixture.context(), &form).await.expect_err(name);
            blames_nothing(name, &error.text);
            judged(name, &answer, known, error.class, error.effect);

            // Halo without an address of its own has the usual one (sheet §2): a warning.
            if matches!(name, "nothing, with 200" | "an empty object" | "299") {
                continue;
            }
            let halo = fobwatch_simulator::Server::start(fobwatch_simulator::halo::Halo::default());
            halo.answer_next("/api/authinfo", answer.clone());
            let pairs = [("url", halo.url.as_str()), ("client_id", "native-app")];
            let form = answers("halo", "browser_native", &pairs);
            let error = find("halo").preflight(&fixture.context(), &form).await.expect_err(name);
            blames_nothing(name, &error.text);
            judged(name, &answer, known, error.class, error.effect);
        }
    }
}

fn judged(name: &str, answer: &Answer, known: bool, class: Class, effect: Effect) {
    if known {
        let is_fault = answer.status >= 500;
        assert_eq!(class, if is_fault { Class::ServerFault } else { Class::SomebodyElse }, "{name}");
        assert_eq!(effect, Effect::Retry { after: None }, "{name}");
    } else {
        assert!(matches!(class, Class::SomebodyElse | Class::WrongHost), "{name}: {class:?}");
        assert_eq!(effect, Effect::Refuse, "{name}");
    }
}
