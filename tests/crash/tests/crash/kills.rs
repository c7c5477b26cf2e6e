//! Killed in the middle of a renewal: what can be saved is saved, and nothing is damaged.

#![expect(clippy::print_stdout, reason = "the figures")]

use std::path::Path;

use fobwatch_crash::kills::{Outcome, Rotation, run};

fn killed(rotation: Rotation, seed: u64) -> Outcome {
    let outcome = run(Path::new(env!("CARGO_BIN_EXE_fobwatch-soak")), rotation, 36, seed).expect("nothing breaks");
    println!("{rotation:?} rotation: {outcome}");
    assert_eq!(outcome.lost, Vec::<String>::new());
    outcome
}

#[test]
fn strict_rotation_ends_only_what_was_spent_and_never_saved() {
    let outcome = killed(Rotation::Strict, 11);
    assert!(outcome.ended >= 6, "an answer that nobody saved ends the grant");
    assert!(outcome.kept > outcome.ended);
}

#[test]
fn with_a_grace_time_every_grant_is_kept() {
    let outcome = killed(Rotation::Grace, 12);
    assert_eq!(outcome.ended, 0);
}
