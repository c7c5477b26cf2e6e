//! `/me`, sites, accounts without DaaS, sleeping sites.

use std::time::Duration;

use fobwatch_core::vendor::{Class, Context, Effect, Fact, Grant};
use fobwatch_integration::{Fixture, T0, header, instant};
use fobwatch_simulator::citrix::{Citrix, Customer, OTHER_SITE, SITE, problem};
use fobwatch_simulator::{Answer, Server};
use fobwatch_text::{Text, say};
use jiff::ToSpan as _;
use serde_json::json;

use super::{action_ids, asked, citrix, client, codes, custom, end, host, rerouted, start, warning};

fn customer(id: &str, sites: &[(&str, &str)]) -> Customer {
    let sites = sites.iter().map(|(id, name)| ((*id).to_owned(), (*name).to_owned())).collect();
    Customer { id: id.to_owned(), sites, me_fails_with: None }
}

fn has_two_sites(server: &Server<Citrix>) {
    server.with(|citrix| citrix.customers = vec![customer("examplecust1", &[(SITE, "first"), (OTHER_SITE, "second")])]);
}

#[tokio::test]
async fn c8_one_site_is_used() {
    let fixture = Fixture::default();
    let server = start(&fixture);
    let answers = custom(&server, &[]);
    let grant = fixture.sign_in("citrix", &answers).await.expect("a grant");
    let headers = citrix().headers(&answers, &grant);
    assert_eq!(header(&headers, "Citrix-InstanceId"), Some(SITE));
    assert_eq!(grant.fact("site"), Some("examplesite"));
    assert_eq!(grant.fact("ProductVersion"), Some("7.42"));
    assert_eq!(grant.fact("OrchestationApiVersion"), Some("7.42.0"));
    let identity = grant.identity.as_ref().expect("an identity");
    assert_eq!((&*identity.name, identity.tenant.as_deref()), ("Example User", Some("examplecust1")));
    assert!(fixture.person.choices().is_empty() && action_ids(&answers, &grant).is_empty());
    let verified = citrix().verify(&fixture.unattended(), &answers, &grant).await.expect("verified");
    assert_eq!(verified.note.as_ref().map(ToString::to_string).as_deref(), Some("Site examplesite."));
}

#[tokio::test]
async fn c8_of_two_sites_the_technician_picks_once() {
    let mut fixture = Fixture::default();
    let server = start(&fixture);
    has_two_sites(&server);
    let answers = custom(&server, &[]);
    fixture.person.will_pick(OTHER_SITE);
    let grant = fixture.sign_in("citrix", &answers).await.expect("a grant");
    assert_eq!(grant.fact("instance_id"), Some(OTHER_SITE));
    let choice = fixture.person.choices().remove(0);
    let options = [(SITE, "first"), (OTHER_SITE, "second")].map(|(id, name)| (id.to_owned(), name.to_owned()));
    assert_eq!(choice.options, options);

    // Remembered from then on, after a sign-out too, and with nobody there.
    let verified = citrix().verify(&fixture.unattended(), &answers, &grant).await.expect("verified");
    assert!(
        verified.warnings.is_empty()
            && verified.facts.contains(&Fact::new("instance_id", say::citrix::SITE_ID, OTHER_SITE))
    );
    fixture.remembered.clone_from(&grant.facts);
    let mut again = citrix().sign_in(&fixture.unattended(), &answers).await.expect("a grant");
    assert_eq!(again.fact("instance_id"), Some(OTHER_SITE));
    assert_eq!(fixture.person.choices().len(), 1);

    // Until the technician wants another one.
    assert_eq!(action_ids(&answers, &again), ["change_site"]);
    let left = citrix().act(&fixture.unattended(), &answers, &again, "change_site").await.expect("left");
    again.learn(&left);
    assert_eq!(header(&citrix().headers(&answers, &again), "Citrix-InstanceId"), None);
    fixture.remembered.clone_from(&again.facts);
    fixture.person.will_pick(SITE);
    let grant = fixture.sign_in("citrix", &answers).await.expect("a grant");
    assert_eq!(grant.fact("instance_id"), Some(SITE));
    assert!(grant.warnings.is_empty());
}

#[tokio::test]
async fn c8_nobody_to_ask_and_nothing_picked_keep_the_token() {
    let fixture = Fixture::default();
    let server = start(&fixture);
    has_two_sites(&server);
    let answers = custom(&server, &[]);
    for cx in [fixture.unattended(), fixture.context()] {
        let grant = citrix().sign_in(&cx, &answers).await.expect("a grant");
        assert_eq!(codes(&grant), ["SiteNotChosen"]);
        assert_eq!(header(&citrix().headers(&answers, &grant), "Citrix-InstanceId"), None);
    }
}

#[tokio::test]
async fn c8_a_typed_site_is_never_asked_about() {
    let fixture = Fixture::default();
    let server = start(&fixture);
    has_two_sites(&server);
    let answers = custom(&server, &[("instance_id", &OTHER_SITE.to_uppercase())]);
    let grant = fixture.sign_in("citrix", &answers).await.expect("a grant");
    assert_eq!(header(&citrix().headers(&answers, &grant), "Citrix-InstanceId"), Some(OTHER_SITE));
    assert_eq!(grant.fact("site"), Some("second"));
    assert!(action_ids(&answers, &grant).is_empty());

    let stranger = custom(&server, &[("instance_id", "00000000-0000-4000-8000-0000000000ff")]);
    let grant = fixture.sign_in("citrix", &stranger).await.expect("a grant");
    assert_eq!(codes(&grant), ["SiteUnknown"]);
    assert!(fixture.person.choices().is_empty());
}

#[tokio::test]
async fn c8_no_site_is_fine() {
    let mut fixture = Fixture::default();
    let server = start(&fixture);
    server.with(|citrix| citrix.customers = vec![customer("examplecust1", &[])]);
    // A site of long ago is forgotten.
    fixture.remembered = vec![Fact::new("instance_id", Text::plain("Site ID"), SITE)];
    let answers = custom(&server, &[]);
    let grant = fixture.sign_in("citrix", &answers).await.expect("a grant");
    assert_eq!(grant.warnings[0].text, "No DaaS site in this account.");
    assert_eq!(codes(&grant), ["NoSite"]);
    assert_eq!(header(&citrix().headers(&answers, &grant), "Citrix-InstanceId"), None);
}

#[tokio::test]
async fn c9_our_customer_is_found_by_its_id_in_any_case() {
    let fixture = Fixture::default();
    let server = start(&fixture);
    server.with(|citrix| {
        citrix.customers =
            vec![customer("other", &[(OTHER_SITE, "theirs")]), customer("EXAMPLECUST1", &[(SITE, "ours")])];
    });
    let grant = fixture.sign_in("citrix", &custom(&server, &[])).await.expect("a grant");
    assert_eq!(grant.fact("instance_id"), Some(SITE));
}

#[tokio::test]
async fn c10_other_customers_only() {
    let fixture = Fixture::default();
    let server = start(&fixture);
    server.with(|citrix| citrix.customers = vec![customer("other1", &[(SITE, "theirs")]), customer("other2", &[])]);
    let error = fixture.sign_in("citrix", &custom(&server, &[])).await.expect_err("a mismatch");
    assert_eq!((error.class, error.effect), (Class::CustomerMismatch, Effect::Refuse));
    assert_eq!(error.text, "Client works, but belongs to another customer: other1, other2");
}

#[tokio::test]
async fn c11_clock_times_in_me_do_not_matter() {
    for time in [json!("5:19:11 AM"), json!("2026-01-01T12:05:00Z"), json!(null)] {
        let fixture = Fixture::default();
        let server = start(&fixture);
        let me = json!({
            "UserId": "u1", "ExpiryTime": time, "RefreshExpirationTime": time, "IsCspCustomer": true,
            "Customers": [{"Id": "examplecust1", "Name": null, "Sites": [{"Id": SITE, "Name": "s"}]}],
        });
        server.answer_next("/me", Answer::json(200, &me));
        let grant = fixture.sign_in("citrix", &custom(&server, &[])).await.expect("a grant");
        assert_eq!(end(&grant), instant(T0) + 1.hour());
        assert!(grant.warnings.is_empty());
    }
}

async fn asleep(cx: &Context, server: &Server<Citrix>, polls: u32) -> Grant {
    server.with(|citrix| citrix.asleep = Some(polls));
    let grant = citrix().sign_in(cx, &custom(server, &[])).await.expect("a grant");
    assert_eq!(codes(&grant), ["SiteAsleep"]);
    assert_eq!(grant.warnings[0].text, "Site is asleep.");
    grant
}

#[tokio::test]
async fn c13_a_sleeping_site_is_woken() {
    let fixture = Fixture::default();
    let server = start(&fixture);
    let mut grant = asleep(&fixture.context(), &server, 3).await;
    let answers = custom(&server, &[]);
    assert_eq!(citrix().actions(&answers, &grant)[0].label, "Wake site");
    let verified = citrix().act(&fixture.unattended(), &answers, &grant, "wake").await.expect("awake");
    let activation = server.received_at("/activation").remove(0);
    assert_eq!(activation.method, "POST");
    assert_eq!(activation.path, "/resourceprovider/examplecust1/site/activation");
    assert_eq!(activation.raw_query, "customerId=examplecust1");
    assert_eq!(fixture.clock.slept(), vec![Duration::from_secs(30); 4], "asleep three times, then awake");
    grant.learn(&verified);
    assert!(grant.warnings.is_empty() && action_ids(&answers, &grant).is_empty());
    assert_eq!(grant.fact("instance_id"), Some(SITE));
}

#[tokio::test]
async fn c13_waking_ends_after_20_minutes_or_with_any_other_answer() {
    let fixture = Fixture::default();
    let server = start(&fixture);
    let answers = custom(&server, &[]);
    let grant = asleep(&fixture.context(), &server, 1000).await;
    let verified = citrix().act(&fixture.unattended(), &answers, &grant, "wake").await.expect("still asleep");
    assert!(warning(&verified, "SiteAsleep").contains("20 minutes"));
    assert_eq!(fixture.clock.slept(), vec![Duration::from_secs(30); 40]);

    // Another fault of the server, or somebody else's answer, is waited out; the end of the token ends the wait, not the session.
    server.answer_next("/me", Answer::empty(503));
    server.answer_next("/me", Answer::empty(401));
    server.answer_next("/me", problem(401, "authentication", "Invalid.", &[("reason", "expired")]));
    let error = citrix().act(&fixture.unattended(), &answers, &grant, "wake").await.expect_err("no verdict");
    assert_eq!((error.class, error.effect), (Class::TokenRejected, Effect::Previous));
    assert_eq!(fixture.clock.slept().len(), 43);

    server.answer_next("/activation", Answer::json(409, &json!({"ErrorMessage": "busy"})));
    let error = citrix().act(&fixture.unattended(), &answers, &grant, "wake").await.expect_err("refused");
    assert_eq!(
        (error.class, error.effect, error.text.to_string().as_str()),
        (Class::ApiError, Effect::Previous, "busy")
    );
    assert_eq!(fixture.clock.slept().len(), 43, "nothing to wait for");
}

#[tokio::test]
async fn c17_without_daas_there_is_no_site_look_up() {
    let fixture = Fixture::default();
    let server = start(&fixture);
    let answers = custom(&server, &[("wants_daas", "no")]);
    let grant = fixture.sign_in("citrix", &answers).await.expect("a grant");
    let verified = citrix().verify(&fixture.unattended(), &answers, &grant).await.expect("verified");
    assert_eq!(verified.note.as_ref().map(ToString::to_string).as_deref(), Some("Signed in, no DaaS."));
    assert!(grant.warnings.is_empty() && verified.warnings.is_empty());
    assert!(server.received_at("/me").is_empty());
    let calls = server.received_at("/resourcelocations");
    assert_eq!(calls.len(), 2);
    assert_eq!(calls[0].header("citrix-customerid"), Some("examplecust1"));
    assert_eq!(calls[0].header("accept"), Some("application/json"));
}

#[tokio::test]
async fn c17_a_failing_me_is_no_failure_of_the_token() {
    for status in [403, 404] {
        let fixture = Fixture::default();
        let server = start(&fixture);
        server.with(|citrix| citrix.customers[0].me_fails_with = Some(status));
        let grant = fixture.sign_in("citrix", &custom(&server, &[])).await.expect("a grant");
        assert_eq!(codes(&grant), ["NoDaas"]);
        assert!(grant.warnings[0].text.to_string().starts_with("Signed in, no DaaS."));
        assert_eq!(server.received_at("/resourcelocations").len(), 1);
    }
}

#[tokio::test]
async fn c17_government_has_a_registry_or_not() {
    for registry in [true, false] {
        let fixture = Fixture::default();
        let server = start(&fixture);
        server.with(|citrix| citrix.government_registry = registry);
        let answers = client("json_trust", &[("wants_daas", "no")]);
        let grant = citrix().sign_in(&rerouted(&fixture, &server), &answers).await.expect("a grant");
        assert!(grant.warnings.is_empty());
        assert_eq!(asked(&server)[1], "registry.citrixworkspacesapi.us/examplecust1/resourcelocations");
        let last = server.received().pop().expect("a call");
        assert_eq!(host(&last) == "api.cloud.us", !registry);
    }
}
