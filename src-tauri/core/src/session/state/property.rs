//! Random events against the state machine, with a disk that fails and a server that answers late.

use std::sync::Arc;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;

use super::fault::INTERRUPTED;
use super::*;
use crate::clock::{Clock as _, Manual};
use crate::secret::Secret;
use crate::vendor::{Class, Question, VendorError};

/// What may happen next. Numbers choose among what is possible then.
#[derive(Debug, Clone, Copy)]
enum Move {
    Pass(u32),
    SetWall(i32),
    Person(u8),
    /// The renewal that waits for its place gets it.
    Begin,
    ByHand,
    /// The server answers the renewal under way, in one of many ways.
    Answer(u8, u16),
    SignInEnds(u8, u16),
    Check(u8),
    LookAgain,
}

fn moves() -> impl Strategy<Value = Move> {
    prop_oneof![
        4 => prop_oneof![0..10_u32, 10..4000_u32, 4000..200_000_u32].prop_map(Move::Pass),
        1 => (-100_000..100_000_i32).prop_map(Move::SetWall),
        2 => (0..6_u8).prop_map(Move::Person),
        3 => Just(Move::Begin),
        2 => Just(Move::ByHand),
        5 => (0..10_u8, 1..4000_u16).prop_map(|(kind, life)| Move::Answer(kind, life)),
        2 => (0..6_u8, 1..4000_u16).prop_map(|(kind, life)| Move::SignInEnds(kind, life)),
        1 => (0..3_u8).prop_map(Move::Check),
        1 => Just(Move::LookAgain),
    ]
}

/// The app around one session, without its threads.
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
struct World {
    state: State,
    clock: Manual,
    auto_renew: bool,
    interactive: bool,
    chance: u16,
    /// Whether writes fail.
    disk_full: bool,
    /// The refresh token on disk, and whether it is noted as in use.
    on_disk: (Option<u32>, bool),
    /// The era of the renewal under way.
    in_flight: Option<u32>,
    queued: u32,
    issued: u32,
    /// A refresh token was given up, and why that was right.
    may_lose: bool,
}

fn number(grant: &Grant) -> Option<u32> {
    // EXPOSE: the test's own numbers.
    grant.refresh_token.as_ref().and_then(|token| token.reveal().parse().ok())
}

fn published(state: &State) -> Option<u32> {
    state.grant.as_deref().and_then(number)
}

impl World {
    fn given(&self) -> Given {
        Given {
            now: self.clock.moment(),
            chance: self.chance,
            auto_renew: self.auto_renew,
            interactive: self.interactive,
        }
    }

    fn grant(&mut self, life: u16) -> Arc<Grant> {
        self.issued += 1;
        let now = self.clock.now();
        let expires_at = seconds_after(now, i64::from(life));
        Arc::new(Grant {
            refresh_token: Some(Secret::new(self.issued.to_string())),
            expires_at: Some(expires_at),
            renew_at: Some(crate::vendor::due(now, expires_at)),
            ..Grant::new(now)
        })
    }

    fn happens(&mut self, event: Event) -> Effect {
        let before = published(&self.state);
        let given = self.given();
        let effect = self.state.step(event, &given);
        match &effect {
            Effect::Save(grant) => {
                let event = if self.disk_full {
                    Event::NotSaved(Arc::clone(grant), "the disk is full".to_owned())
                } else {
                    self.on_disk = (number(grant), false);
                    Event::Saved(Arc::clone(grant))
                };
                let next = self.state.step(event, &given);
                assert!(matches!(next, Effect::Nothing), "a write leads to no other");
            }
            Effect::Rewrite if !self.disk_full => self.on_disk = (published(&self.state), self.state.saved().pending),
            Effect::Record if !self.disk_full => self.on_disk.1 = self.state.saved().pending,
            Effect::Note { era } => {
                if self.disk_full {
                    let next = self.state.step(Event::NotNoted("the disk is full".to_owned()), &given);
                    assert!(matches!(next, Effect::Nothing));
                } else {
                    self.on_disk.1 = true;
                    self.post(*era);
                }
            }
            Effect::Post { era } => self.post(*era),
            Effect::Queue => self.queued += 1,
            Effect::Nothing | Effect::Record | Effect::Rewrite => {}
        }
        let after = published(&self.state);
        assert!(
            before.is_none() || after.is_some() || std::mem::take(&mut self.may_lose),
            "a refresh token is given up for no reason"
        );
        if after != before && after.is_some() {
            assert_eq!(self.on_disk.0, after, "published before it was saved");
        }
        effect
    }

    fn post(&mut self, era: u32) {
        assert!(self.in_flight.is_none(), "two renewals in flight");
        assert!(self.state.unsaved.is_none(), "renewed before its successor was saved");
        assert!(published(&self.state).is_none() || self.on_disk.1, "a token is used without a note of it");
        self.in_flight = Some(era);
    }

    /// The timer runs until nothing is due.
    fn timer(&mut self) {
        for _ in 0..10 {
            let now = self.clock.moment();
            match self.state.due(now, self.auto_renew) {
                Some(due) if due <= now.steady => self.happens(Event::Due),
                _ => return,
            };
        }
        panic!("the timer never comes to rest: {:?}", self.state);
    }

    fn error(kind: u8) -> VendorError {
        match kind {
            0 => VendorError { lost: true, ..VendorError::retry(Class::Network, "lost", None) },
            1 => VendorError::retry(Class::Network, "not reached", None),
            2 => VendorError::retry(Class::RateLimited, "wait", Some(Duration::from_secs(70))),
            3 => VendorError::retry(Class::ServerFault, "fault", Some(Duration::ZERO)),
            4 => VendorError::refuse(Class::BadRequest, "Refused", "refused"),
            5 => VendorError::code(Class::NeedsCode, "code"),
            6 => VendorError::sign_in(Class::TokenExpired, "sign in"),
            7 => VendorError::previous(Class::Cancelled, "cancelled"),
            _ => VendorError::grant_dead("dead"),
        }
    }

    fn make(&mut self, chosen: Move) {
        match chosen {
            Move::Pass(seconds) => self.clock.advance(Duration::from_secs(seconds.into())),
            Move::SetWall(seconds) => {
                let before = self.clock.moment();
                self.clock.set_wall(SignedDuration::from_secs(seconds.into()));
                if let Some(by) = self.clock.moment().set_since(&before) {
                    self.happens(Event::ClockSet(by));
                    self.happens(Event::LookAgain);
                }
            }
            Move::Person(0) => drop(self.happens(Event::SignInBegan)),
            Move::Person(1) => drop(self.happens(Event::SignInStopped)),
            // The app waits for the renewal under way first.
            Move::Person(2) => {
                if self.in_flight.is_none() {
                    self.may_lose = true;
                    self.happens(Event::SignedOut);
                    self.may_lose = false;
                }
            }
            Move::Person(3) => drop(self.happens(Event::Edited)),
            Move::Person(4) => self.disk_full = !self.disk_full,
            Move::Person(_) => drop(self.happens(Event::RenewalWanted)),
            Move::Begin if self.queued > 0 => {
                self.queued -= 1;
                self.happens(Event::RenewalBegan { by_hand: false });
            }
            // The flight is taken: whoever asks waits.
            Move::ByHand if self.in_flight.is_none() => drop(self.happens(Event::RenewalBegan { by_hand: true })),
            Move::Answer(kind, life) => {
                if let Some(era) = self.in_flight.take() {
                    let event = if kind == 9 {
                        Event::Renewed { era, grant: self.grant(life) }
                    } else {
                        self.may_lose = kind == 8;
                        Event::Failed { job: Job::Renewal { era }, error: Self::error(kind) }
                    };
                    let was_unknown = self.state.pending == Pending::Unknown && era == self.state.era;
                    self.happens(event);
                    self.may_lose = false;
                    if kind == 8 && was_unknown {
                        assert_eq!(self.state.trouble.as_ref().map(|trouble| trouble.text.as_str()), Some(INTERRUPTED));
                    }
                }
            }
            Move::SignInEnds(kind, life) if self.state.sign_in.is_some() => {
                let event = match kind {
                    0 | 1 => Event::SignedIn(self.grant(life)),
                    2 => Event::SignInWaits(Waiting::Answer {
                        question: Question { kind: "code", text: String::new(), refused: None },
                    }),
                    _ => Event::Failed { job: Job::SignIn, error: Self::error(kind * 2 - 2) },
                };
                self.happens(event);
            }
            Move::Check(kind) => {
                let era = self.state.era;
                let event = match kind {
                    0 => Event::Verified { era, verified: Verified::default(), refused: None },
                    1 => Event::Verified { era: era + 1, verified: Verified::default(), refused: None },
                    _ => Event::Failed { job: Job::Check { era }, error: Self::error(0) },
                };
                self.happens(event);
            }
            Move::LookAgain => drop(self.happens(Event::LookAgain)),
            Move::Begin | Move::ByHand | Move::SignInEnds(..) => {}
        }
    }

    /// Nothing that has to happen is forgotten.
    fn check(&self) {
        let State { rest, renewal, .. } = &self.state;
        let due = self.state.due(self.clock.moment(), self.auto_renew);
        let idle = self.state.sign_in.is_none() && *renewal == Renewal::Idle;
        assert_eq!(*renewal == Renewal::UnderWay, self.in_flight.is_some(), "the flight and the state differ");
        assert!(*renewal != Renewal::Queued || self.queued > 0, "in line for ever");
        let settled = self.in_flight.is_some() || self.state.unsaved.is_some();
        assert!(self.state.pending != Pending::Noted || settled, "a note that nobody settles");
        if self.state.unsaved.is_some() {
            assert!(due.is_some(), "an unsaved token is forgotten");
        } else if idle && matches!(rest, Rest::Unreachable { .. }) {
            assert!(due.is_some(), "a retry is forgotten");
        } else if idle && *rest == Rest::SignedIn && self.auto_renew && self.state.is_renewable() {
            assert!(due.is_some(), "a renewal is forgotten");
        }
    }

    /// From here a sign-in leads to a live session.
    fn has_a_way_out(mut self) {
        self.disk_full = false;
        if self.in_flight.is_some() {
            self.make(Move::Answer(1, 1));
        }
        self.happens(Event::SignInBegan);
        let grant = self.grant(3600);
        self.happens(Event::SignedIn(Arc::clone(&grant)));
        assert_eq!(self.state.shown(self.clock.moment()), crate::contract::SessionState::Active);
        assert_eq!(published(&self.state), number(&grant));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_happens_no_grant_timer_or_way_out_is_lost(
        moves in prop::collection::vec(moves(), 1..80),
        auto_renew: bool,
        interactive: bool,
        chance: u16,
    ) {
        let start: Timestamp = "2026-01-01T12:00:00Z".parse().expect("an instant");
        let mut world = World {
            state: State::default(),
            clock: Manual::at(start),
            auto_renew,
            interactive,
            chance,
            disk_full: false,
            on_disk: (None, false),
            in_flight: None,
            queued: 0,
            issued: 0,
            may_lose: false,
        };
        world.happens(Event::SignInBegan);
        let grant = world.grant(3600);
        world.happens(Event::SignedIn(grant));
        for chosen in moves {
            world.make(chosen);
            world.timer();
            world.check();
        }
        world.has_a_way_out();
    }
}

fn at_rest() -> (State, Manual, impl Fn(&Manual) -> Given) {
    let clock = Manual::at("2026-01-01T12:00:00Z".parse().expect("an instant"));
    let given = |clock: &Manual| Given { now: clock.moment(), chance: 0, auto_renew: true, interactive: true };
    let grant = Arc::new(Grant {
        refresh_token: Some(Secret::new("1")),
        expires_at: Some(seconds_after(clock.now(), 3600)),
        renew_at: Some(seconds_after(clock.now(), 3300)),
        ..Grant::new(clock.now())
    });
    let mut state = State::default();
    state.publish(grant, &given(&clock));
    (state, clock, given)
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
fn a_lost_answer_is_asked_for_once_soon_and_then_with_care() {
    let (mut state, clock, given) = at_rest();
    let lost = || VendorError { lost: true, ..VendorError::retry(Class::Network, "lost", None) };
    let mut pauses = Vec::new();
    for _ in 0..3 {
        let effect = state.step(Event::RenewalBegan { by_hand: true }, &given(&clock));
        let (Effect::Note { era } | Effect::Post { era }) = effect else { panic!("{effect:?}") };
        state.step(Event::Failed { job: Job::Renewal { era }, error: lost() }, &given(&clock));
        let Rest::Unreachable { retry_at, .. } = state.rest else { panic!("{:?}", state.rest) };
        pauses.push(retry_at.duration_since(clock.now()).as_secs());
        // The network's return is no reason to use a token again that may be used up.
        state.step(Event::LookAgain, &given(&clock));
        clock.advance(Duration::from_mins(20));
    }
    assert_eq!(pauses, [2, 30, 30]);
}
