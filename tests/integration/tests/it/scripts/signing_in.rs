//! Profiles made by key and value, and sign-ins followed from a terminal.

use std::collections::BTreeMap;

use fobwatch_core::app::{Changes, Prompt};
use fobwatch_core::contract::SessionState;
use fobwatch_core::failure::Code;
use fobwatch_core::secret::Secret;
use fobwatch_core::vendor::QuestionKind;
use fobwatch_integration::Harness;
use fobwatch_simulator::automate::Automate;
use fobwatch_simulator::ninjaone::NinjaOne;
use fobwatch_simulator::{Server, browser};

fn pairs(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
    pairs.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect()
}

#[tokio::test]
async fn a_form_is_made_of_what_is_said_and_what_an_empty_one_starts_with() {
    let harness = Harness::open().await;
    let changes = Changes {
        name: Some("Ninja".to_owned()),
        answers: pairs(&[("instance", "eu.ninjarmm.com"), ("client_id", "abc")]),
        ..Changes::default()
    };
    let form = harness.app.new_form("NinjaOne", changes).expect("a form");
    assert_eq!(form.method, "browser_native");
    assert_eq!(form.answers["redirect_uri"], "http://127.0.0.1");
    let id = harness.app.save(form).await.expect("saved");

    let changes = Changes {
        method: Some("client_credentials".to_owned()),
        secrets: [("client_secret".to_owned(), Secret::new("canary"))].into(),
        ..Changes::default()
    };
    let form = harness.app.changed_form(id, changes).await.expect("a form");
    harness.app.save(form).await.expect("the new method has no redirect");
    let saved = harness.app.form(id).await.expect("a form");
    assert_eq!((&*saved.name, &*saved.method, &*saved.answers["client_id"]), ("Ninja", "client_credentials", "abc"));
    assert_eq!(saved.saved, ["client_secret"]);

    let changes = Changes { customer: Some("Contoso".to_owned()), ..Changes::default() };
    let form = harness.app.changed_form(id, changes).await.expect("a form");
    harness.app.save(form).await.expect("saved");
    assert_eq!(harness.app.form(id).await.expect("a form").saved, ["client_secret"], "what is sealed stays");

    let hint = |failure: fobwatch_core::failure::Failure| failure.hint.expect("a hint");
    assert!(hint(harness.app.new_form("acme", Changes::default()).expect_err("none")).to_string().contains("ninjaone"));
    let changes = Changes { method: Some("magic".to_owned()), ..Changes::default() };
    assert!(
        hint(harness.app.new_form("ninjaone", changes).expect_err("none")).to_string().contains("client_credentials")
    );
}

#[tokio::test]
async fn a_browser_sign_in_is_left_to_the_terminal() {
    let harness = Harness::open().await;
    let server = Server::start(NinjaOne::default());
    harness.lend_clock(&server);
    let answers = [("instance", &*server.url), ("client_id", "native-app")];
    let id = harness.add("Ninja", "ninjaone", "browser_native", &answers).await;
    harness.app.connect_from_terminal(id, false).await.expect("begun");
    let (number, prompt) = harness.app.prompt(id, 0).await.expect("under way").expect("a prompt");
    let Prompt::Browser { url, must_paste, .. } = prompt else { panic!("{prompt:?}") };
    assert!(!must_paste);
    assert_eq!(harness.app.sign_in_url(id).expect("the same"), url);
    let visit = std::thread::spawn(move || browser::visit(url.as_str(), browser::Decision::Approve));
    assert_eq!(harness.app.prompt(id, number).await.expect("signed in"), None);
    drop(visit.join());
    assert_eq!(harness.view(id).await.state, SessionState::Active);
    assert_eq!(harness.visited(), Vec::<String>::new(), "the core opened nothing");

    // A refusal is told as it is on the page.
    harness.app.connect_from_terminal(id, true).await.expect("begun");
    let (number, prompt) = harness.app.prompt(id, number).await.expect("under way").expect("a prompt");
    let Prompt::Browser { url, .. } = prompt else { panic!("{prompt:?}") };
    let visit = std::thread::spawn(move || browser::visit(url.as_str(), browser::Decision::Deny));
    let failure = harness.app.prompt(id, number).await.expect_err("denied");
    assert_eq!(Some(failure.message), harness.view(id).await.trouble.map(|trouble| trouble.text));
    drop(visit.join());
}

#[tokio::test]
async fn questions_come_one_by_one_and_a_sign_in_that_is_given_up_has_ended() {
    let harness = Harness::open().await;
    let server = Server::start(Automate::default());
    harness.lend_clock(&server);
    let answers = [
        ("server", &*server.url),
        ("username", "jane"),
        ("password", "jane-PASSWORD-canary"),
        ("client_id", "00000000-0000-4000-8000-000000000001"),
    ];
    let id = harness.add("Automate", "automate", "password", &answers).await;
    harness.app.connect_from_terminal(id, false).await.expect("begun");
    let (first, prompt) = harness.app.prompt(id, 0).await.expect("under way").expect("a prompt");
    assert!(matches!(&prompt, Prompt::Question(question) if question.kind == QuestionKind::Code), "{prompt:?}");
    harness.app.answer(id, Secret::new("000000")).await.expect("taken");
    let (second, prompt) = harness.app.prompt(id, first).await.expect("under way").expect("another");
    assert!(matches!(&prompt, Prompt::Question(question) if question.refused.is_some()), "{prompt:?}");
    harness.app.cancel(id).await.expect("cancelled");
    assert_eq!(harness.app.prompt(id, second).await.expect_err("ended").code, Code::SignInNeeded);
}
