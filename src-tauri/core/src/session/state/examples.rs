//! Single cases of the state machine that have figures of their own.

use std::sync::Arc;
use std::time::Duration;

use fobwatch_text::Text;
use jiff::SignedDuration;

use super::*;
use crate::clock::{Clock as _, Manual};
use crate::secret::Secret;
use crate::vendor::{Class, VendorError};

fn at_rest() -> (State, Manual, impl Fn(&Manual) -> StepInput) {
    let clock = Manual::at("2026-01-01T12:00:00Z".parse().expect("an instant"));
    let input = |clock: &Manual| StepInput { now: clock.moment(), chance: 0, auto_renew: true, interactive: true };
    let grant = Arc::new(Grant {
        refresh_token: Some(Secret::new("1")),
        expires_at: Some(seconds_after(clock.now(), 3600)),
        renew_at: Some(seconds_after(clock.now(), 3300)),
        ..Grant::new(clock.now())
    });
    let mut state = State::default();
    state.publish(grant, &input(&clock));
    (state, clock, input)
}

#[test]
fn either_clock_ends_a_token() {
    let (state, clock, _) = at_rest();
    clock.advance(Duration::from_mins(50));
    assert!(state.is_usable(clock.moment()));
    clock.set_wall(SignedDuration::from_hours(-24));
    assert!(state.is_usable(clock.moment()), "ten minutes are left");
    clock.advance(Duration::from_mins(10));
    assert!(!state.is_usable(clock.moment()), "an hour has passed, whatever the wall says");
    clock.set_wall(SignedDuration::from_hours(24));
    assert!(!state.is_usable(clock.moment()));
    let (state, clock, _) = at_rest();
    clock.set_wall(SignedDuration::from_hours(24));
    assert!(!state.is_usable(clock.moment()), "the wall says so");
}

#[test]
fn a_token_that_was_put_aside_ends_by_either_clock_too() {
    let (mut state, clock, input) = at_rest();
    state.switch_grant("one".to_owned(), "two", &input(&clock));
    clock.set_wall(SignedDuration::from_hours(-24));
    clock.advance(Duration::from_mins(30));
    state.switch_grant("two".to_owned(), "one", &input(&clock));
    assert!(state.is_usable(clock.moment()), "half an hour is left");
    clock.advance(Duration::from_mins(30));
    assert!(!state.is_usable(clock.moment()), "an hour has passed, whatever the wall says");
}

#[test]
fn a_lost_answer_is_asked_for_once_soon_and_then_with_care() {
    let (mut state, clock, input) = at_rest();
    let lost = || VendorError { lost: true, ..VendorError::retry(Class::Network, Text::plain("lost"), None) };
    let mut pauses = Vec::new();
    for _ in 0..3 {
        let effect = state.step(Event::RenewalBegan { by_hand: true }, &input(&clock));
        let (Effect::Mark { generation } | Effect::Send { generation }) = effect else { panic!("{effect:?}") };
        state.step(Event::Failed { job: Job::Renewal { generation }, error: lost() }, &input(&clock));
        let Outcome::Unreachable { retry_at: Some(retry_at), .. } = state.outcome else {
            panic!("{:?}", state.outcome)
        };
        pauses.push(retry_at.duration_since(clock.now()).as_secs());
        // The network's return is no reason to use a token again that may be used up.
        state.step(Event::RetryUnreachable, &input(&clock));
        clock.advance(Duration::from_mins(20));
    }
    assert_eq!(pauses, [2, 30, 30]);
}
