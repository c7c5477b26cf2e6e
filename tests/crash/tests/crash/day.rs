//! A simulated hour of faults; the day is in `cargo xtask soak`.

#![expect(clippy::print_stdout, reason = "the figures")]

use fobwatch_crash::day::{Plan, run};

#[test]
fn an_hour_of_faults_loses_no_grant_and_leaves_everyone_active() {
    let report = run(Plan { hours: 1, profiles: 50, seed: 7 }).expect("it runs");
    println!("{report}");
    assert_eq!(report.judge(), Ok(()));
    assert!(report.figures.get("tokens issued") > 100);
}
