//! Tests of the faults that can be put in a vendor's place, and of the strict mode.

use std::thread;

use fobwatch_simulator::ninjaone::NinjaOne;
use fobwatch_simulator::{Answer, Delivery, Server, foreign};

use crate::wire::{FORM, exchange, get, post};

const TOKEN: &str = "/ws/oauth/token";
const FORM_BODY: &str = "grant_type=client_credentials&client_id=service-app\
                         &client_secret=service_SECRET-canary-2&scope=monitoring";

fn status(server: &Server<NinjaOne>) -> Option<u16> {
    let length = format!("Content-Length: {}", FORM_BODY.len());
    let head = [&*format!("POST {TOKEN} HTTP/1.1"), FORM, &length];
    exchange(&server.url, &head, FORM_BODY).map(|reply| reply.status)
}

#[test]
fn answers_are_replaced_so_many_times_or_until_told() {
    let server = Server::start(NinjaOne::default());
    server.answer_all(TOKEN, foreign::portal());
    server.answer_times(TOKEN, 2, foreign::page(401));
    server.answer_next(TOKEN, Answer::none());
    let seen: Vec<_> = (0..5).map(|_| status(&server)).collect();
    assert_eq!(seen, [Some(401), Some(401), None, Some(302), Some(302)]);
    assert_eq!(get(&format!("{}/app-version.txt", server.url), &[]).status, 200, "only that path");
    server.answer_as_usual();
    assert_eq!(status(&server), Some(200));
    assert_eq!(server.issued().len(), 1);
}

#[test]
fn each_foreign_answer_goes_out_as_it_is() {
    let server = Server::start(NinjaOne::default());
    for (name, answer) in foreign::samples() {
        let expected = (answer.delivery == Delivery::Whole).then_some(answer.status);
        server.answer_next(TOKEN, answer);
        assert_eq!(status(&server), expected, "{name}");
    }
}

#[test]
fn an_answer_may_be_lost_that_the_vendor_has_given() {
    let server = Server::start(NinjaOne::default());
    let token = server.with(|ninja| ninja.issue_refresh_token("native-app", "monitoring offline_access"));
    server.deliver_next(TOKEN, Delivery::Reset);
    let form = format!("grant_type=refresh_token&client_id=native-app&refresh_token={token}");
    let length = format!("Content-Length: {}", form.len());
    let head = [&*format!("POST {TOKEN} HTTP/1.1"), FORM, &length];
    assert!(exchange(&server.url, &head, &form).is_none());
    assert!(!server.with(|ninja| ninja.is_unspent(&token)), "it was spent");
}

#[test]
fn held_requests_wait_for_the_test_and_for_nothing_else() {
    let server = Server::start(NinjaOne::default());
    let token = server.with(|ninja| ninja.issue_refresh_token("native-app", "monitoring offline_access"));
    let form = format!("grant_type=refresh_token&client_id=native-app&refresh_token={token}");
    let address = format!("{}{TOKEN}", server.url);
    let renew = || {
        let (address, form) = (address.clone(), form.clone());
        thread::spawn(move || post(&address, &form).status)
    };

    let held = server.hold_next_unhandled(TOKEN);
    let first = renew();
    held.until_arrived(1);
    assert!(server.with(|ninja| ninja.is_unspent(&token)), "nobody has read it");
    held.release();
    assert_eq!(first.join().expect("a thread"), 200);

    // More than there are workers, and others are answered all the same.
    let held = server.hold_all(TOKEN);
    let waiting: Vec<_> = (0..12).map(|_| renew()).collect();
    held.until_arrived(12);
    assert_eq!(get(&format!("{}/app-version.txt", server.url), &[]).status, 200);
    server.answer_as_usual();
    assert_eq!((status(&server), held.arrived()), (Some(200), 12));
    drop(held);
    assert!(waiting.into_iter().all(|one| one.join().expect("a thread") == 400), "spent long ago");
}

#[test]
#[should_panic(expected = "not for our own programs")]
fn a_strict_server_tells_what_our_own_programs_must_not_send() {
    let server = Server::start(NinjaOne::default());
    server.strict();
    assert_eq!(post(&format!("{}{TOKEN}", server.url), FORM_BODY).status, 200, "a real server takes it");
}
