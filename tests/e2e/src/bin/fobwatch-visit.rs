//! A browser without a window: opens the address it is given, approves, and follows the way back.

use std::process::ExitCode;

use fobwatch_simulator::browser::{Decision, visit};

fn main() -> ExitCode {
    let Some(address) = std::env::args().nth(1) else { return ExitCode::from(2) };
    match visit(&address, Decision::Approve) {
        Ok(_) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}
