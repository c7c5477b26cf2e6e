//! Random events against the state machine, with a disk that fails and a server that answers late.

mod moves;

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use fobwatch_text::{Text, Word};
use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;
use proptest::test_runner::TestRunner;

use self::moves::{Move, moves};
use super::fault::INTERRUPTED;
use super::*;
use crate::clock::{Clock as _, Manual};
use crate::secret::Secret;
use crate::vendor::{Class, Question, QuestionKind, VendorError};

/// The match does not compile when an event is left out, and the test fails when one never happened.
macro_rules! kinds {
    ($($kind:ident),* $(,)?) => {
        const KINDS: &[&str] = &[$(stringify!($kind)),*];

        fn kind(event: &Event) -> &'static str {
            match event {
                $(Event::$kind { .. } => stringify!($kind)),*
            }
        }
    };
}

kinds![
    SignInBegan,
    SignInWaits,
    SignInStopped,
    SignedIn,
    SignedOut,
    Edited,
    Moved,
    SignedInFor,
    AnswerRefused,
    AnswerTaken,
    TokenRefused,
    RenewalWanted,
    RenewalBegan,
    NotBegun,
    NotMarked,
    Renewed,
    Failed,
    Verified,
    Saved,
    NotSaved,
    Due,
    ClockSet,
    RetryUnreachable,
    AutoRenewEnded,
    Kept,
];

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
    /// The generation of the renewal under way.
    in_flight: Option<u32>,
    queued: u32,
    issued: u32,
    /// A refresh token was given up, and why that was right.
    may_lose: bool,
    /// For which answers the profile is.
    of: &'static str,
    /// The fact told last, until a new grant comes with its own.
    fact: Option<Fact>,
    /// Kinds of the events so far.
    seen: BTreeSet<&'static str>,
}

fn number(grant: &Grant) -> Option<u32> {
    // EXPOSE: the test's own numbers.
    grant.refresh_token.as_ref().and_then(|token| token.reveal().parse().ok())
}

fn published(state: &State) -> Option<u32> {
    state.grant.as_deref().and_then(number)
}

impl World {
    fn input(&self) -> StepInput {
        StepInput {
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

    fn step(&mut self, event: Event) -> Effect {
        self.seen.insert(kind(&event));
        self.state.step(event, &self.input())
    }

    fn happens(&mut self, event: Event) -> Effect {
        let before = published(&self.state);
        let moved = matches!(event, Event::Moved { .. });
        let effect = self.step(event);
        match &effect {
            Effect::Save(grant) => {
                let event = if self.disk_full {
                    Event::NotSaved(Arc::clone(grant), Text::plain("the disk is full"))
                } else {
                    self.on_disk = (number(grant), false);
                    Event::Saved(Arc::clone(grant))
                };
                let next = self.step(event);
                assert!(matches!(next, Effect::Nothing), "a write leads to no other");
            }
            Effect::Rewrite if !self.disk_full => {
                let kept = self.state.kept_grant().and_then(|grant| number(grant));
                self.on_disk = (kept, self.state.saved().pending);
            }
            Effect::Record if !self.disk_full => self.on_disk.1 = self.state.saved().pending,
            Effect::Mark { generation } => {
                if self.disk_full {
                    let next = self.step(Event::NotMarked(Text::plain("the disk is full")));
                    assert!(matches!(next, Effect::Nothing));
                } else {
                    self.on_disk.1 = true;
                    self.post(*generation);
                }
            }
            Effect::Send { generation } => self.post(*generation),
            Effect::Queue => self.queued += 1,
            Effect::Nothing | Effect::Record | Effect::Rewrite => {}
        }
        let after = published(&self.state);
        assert!(
            before.is_none() || after.is_some() || std::mem::take(&mut self.may_lose),
            "a refresh token is given up for no reason"
        );
        if after != before && after.is_some() && !moved {
            assert_eq!(self.on_disk.0, after, "published before it was saved");
            self.fact = None;
        }
        effect
    }

    fn post(&mut self, generation: u32) {
        assert!(self.in_flight.is_none(), "two renewals in flight");
        assert!(self.state.unsaved.is_none(), "renewed before its successor was saved");
        assert!(published(&self.state).is_none() || self.on_disk.1, "a token is used without a note of it");
        self.in_flight = Some(generation);
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
            0 => VendorError { lost: true, ..VendorError::retry(Class::Network, Text::plain("lost"), None) },
            1 => VendorError::retry(Class::Network, Text::plain("not reached"), None),
            2 => VendorError::retry(Class::RateLimited, Text::plain("wait"), Some(Duration::from_secs(70))),
            3 => VendorError::retry(Class::ServerFault, Text::plain("fault"), Some(Duration::ZERO)),
            4 => VendorError::refuse(Class::BadRequest, Word::plain("Refused"), Text::plain("refused")),
            5 => VendorError::code(Class::NeedsCode, Text::plain("code")),
            6 => VendorError::sign_in(Class::TokenExpired, Text::plain("sign in")),
            7 => VendorError::previous(Class::Cancelled, Text::plain("cancelled")),
            _ => VendorError::grant_dead(Text::plain("dead")),
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
                    self.happens(Event::RetryUnreachable);
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
            Move::Person(3) => drop(self.happens(Event::Edited { changed: vec!["password".to_owned()] })),
            Move::Person(4) => self.disk_full = !self.disk_full,
            // The answers are of another grant now, whatever is under way; and then of the first one again.
            Move::Person(5) => {
                (self.may_lose, self.fact) = (true, None);
                let from = self.of;
                self.of = if from == "one" { "other" } else { "one" };
                let live = self.state.unsaved.as_ref().map(|unsaved| Arc::clone(&unsaved.grant));
                let live = live.or_else(|| self.state.grant.clone());
                self.happens(Event::Moved { from: from.to_owned(), to: self.of.to_owned() });
                self.may_lose = false;
                if let Some(live) = live {
                    let parked = self.state.parked.as_ref().expect("it is put aside");
                    assert_eq!((&*parked.of, number(&parked.grant)), (from, number(&live)));
                }
            }
            Move::Person(11) => drop(self.happens(Event::AnswerRefused("password"))),
            Move::Person(12) => drop(self.happens(Event::AnswerTaken("password"))),
            Move::Person(9) => drop(self.happens(Event::TokenRefused { generation: self.state.generation })),
            Move::Person(10) => {
                let grant = self.grant(3600);
                self.happens(Event::SignedInFor { of: "third".to_owned(), grant });
            }
            Move::Person(6) => self.auto_renew = true,
            // Its stop time has come.
            Move::Person(7) => {
                self.auto_renew = false;
                self.happens(Event::AutoRenewEnded);
            }
            Move::Person(_) => drop(self.happens(Event::RenewalWanted)),
            Move::Begin if self.queued > 0 => {
                self.queued -= 1;
                self.happens(Event::RenewalBegan { by_hand: false });
            }
            Move::CannotBegin if self.queued > 0 => {
                self.queued -= 1;
                self.happens(Event::NotBegun(Text::plain("locked")));
            }
            // The renewal lock is held: whoever asks waits.
            Move::ByHand if self.in_flight.is_none() => drop(self.happens(Event::RenewalBegan { by_hand: true })),
            Move::Answer(kind, life) => {
                if let Some(generation) = self.in_flight.take() {
                    let event = if kind == 9 {
                        Event::Renewed { generation, grant: self.grant(life) }
                    } else {
                        self.may_lose = kind == 8;
                        Event::Failed { job: Job::Renewal { generation }, error: Self::error(kind) }
                    };
                    let was_unknown = self.state.pending == Pending::Unknown && generation == self.state.generation;
                    self.happens(event);
                    self.may_lose = false;
                    if kind == 8 && was_unknown {
                        let told = self.state.trouble.as_ref().map(|trouble| trouble.text.clone());
                        assert_eq!(told, Some(INTERRUPTED.into()));
                    }
                }
            }
            Move::SignInEnds(kind, life) if self.state.sign_in.is_some() => {
                let event = match kind {
                    0 | 1 => Event::SignedIn(self.grant(life)),
                    2 => Event::SignInWaits(Waiting::Answer {
                        question: Question { kind: QuestionKind::Code, text: Text::default(), refused: None },
                    }),
                    _ => Event::Failed { job: Job::SignIn, error: Self::error(kind * 2 - 2) },
                };
                self.happens(event);
            }
            Move::Check(kind) => {
                let generation = self.state.generation;
                let event = match kind {
                    0 => Event::Verified { generation, verified: Verified::default(), refused: None },
                    1 => Event::Verified { generation: generation + 1, verified: Verified::default(), refused: None },
                    _ => Event::Failed { job: Job::Check { generation }, error: Self::error(0) },
                };
                self.happens(event);
            }
            Move::RetryUnreachable => drop(self.happens(Event::RetryUnreachable)),
            Move::Keep(value) => {
                let fact = Fact::new("window", Word::NONE, value.to_string());
                self.happens(Event::Kept(fact.clone()));
                self.fact = Some(fact);
            }
            Move::Begin | Move::CannotBegin | Move::ByHand | Move::SignInEnds(..) => {}
        }
    }

    /// Nothing that has to happen is forgotten.
    fn check(&self) {
        let State { outcome, renewal, .. } = &self.state;
        let due = self.state.due(self.clock.moment(), self.auto_renew);
        let idle = self.state.sign_in.is_none() && *renewal == Renewal::Idle;
        assert_eq!(*renewal == Renewal::UnderWay, self.in_flight.is_some(), "the flight and the state differ");
        assert!(*renewal != Renewal::Queued || self.queued > 0, "in line for ever");
        let settled = self.in_flight.is_some() || self.state.unsaved.is_some();
        assert!(self.state.pending != Pending::Marked || settled, "a note that nobody settles");
        if let Some(fact) = &self.fact {
            assert!(self.state.remembered().contains(fact), "a fact is forgotten");
        }
        if self.state.unsaved.is_some() {
            assert!(due.is_some(), "an unsaved token is forgotten");
        } else if idle && matches!(outcome, Outcome::Unreachable { retry_at: Some(_), .. }) {
            assert!(due.is_some(), "a retry is forgotten");
        } else if idle && matches!(outcome, Outcome::Refused { retry_at: Some(_), .. }) && self.auto_renew {
            assert!(due.is_some(), "the daily try of a refusal is forgotten");
        } else if idle && *outcome == Outcome::SignedIn && self.auto_renew && self.state.is_renewable() {
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
        assert_eq!(self.state.shown(self.clock.moment()), crate::session::SessionState::Active);
        assert_eq!(published(&self.state), number(&grant));
    }
}

#[test]
fn whatever_happens_no_grant_timer_or_way_out_is_lost() {
    let seen = RefCell::new(BTreeSet::new());
    let config = ProptestConfig { cases: 4000, failure_persistence: None, ..ProptestConfig::default() };
    let input = (prop::collection::vec(moves(), 1..80), any::<bool>(), any::<bool>(), any::<u16>());
    let result = TestRunner::new(config).run(&input, |(moves, auto_renew, interactive, chance)| {
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
            of: "one",
            fact: None,
            seen: BTreeSet::new(),
        };
        world.happens(Event::SignInBegan);
        let grant = world.grant(3600);
        world.happens(Event::SignedIn(grant));
        for chosen in moves {
            world.make(chosen);
            world.timer();
            world.check();
        }
        seen.borrow_mut().append(&mut world.seen);
        world.has_a_way_out();
        Ok(())
    });
    result.unwrap_or_else(|error| panic!("{error}"));
    let all: BTreeSet<_> = KINDS.iter().copied().collect();
    assert_eq!(seen.into_inner(), all, "every kind of event has happened");
}
