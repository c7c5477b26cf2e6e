//! Serves the demo's vendors and gets the data folder ready, then says `ready` and serves on until
//! its input ends. Arguments: the data folder.

#![expect(clippy::print_stdout, reason = "its output is for people")]

use std::io::Read as _;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::Duration;

use fobwatch_core::contract::SessionState;
use fobwatch_demo::installation::install;
use fobwatch_demo::profiles;
use fobwatch_demo::simulators::{AUTOMATE, JANE, Simulators};

fn main() -> ExitCode {
    let Some(folder) = std::env::args_os().nth(1).map(PathBuf::from) else {
        eprintln!("usage: fobwatch-demo DATA_FOLDER");
        return ExitCode::from(2);
    };
    match serve(&folder) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn serve(folder: &std::path::Path) -> Result<(), String> {
    let simulators = Simulators::open()?;
    let runtime = tokio::runtime::Runtime::new().map_err(|error| error.to_string())?;
    let planted = runtime.block_on(install(folder, profiles::all()))?;
    // The core's timers end with it, and so does its hold on the folder.
    drop(runtime);
    println!("{} profiles are in {}.", planted.len(), folder.display());
    let by_hand: Vec<_> = planted.iter().filter(|profile| profile.state == SessionState::SignedOut).collect();
    for profile in by_hand {
        println!("To try: Connect on “{}, {}” ({}).", profile.name, profile.customer, profile.method_label);
    }
    println!("Two-factor codes are told here when Automate asks, and are on {AUTOMATE}/ all the time.");
    println!("ready");
    tell_codes(&simulators);
    Ok(())
}

/// Tells the code to type whenever Automate was asked for a token, until the input ends.
fn tell_codes(simulators: &Simulators) {
    let (ended, ends) = mpsc::channel::<()>();
    std::thread::spawn(move || {
        let _ = std::io::stdin().read_to_end(&mut Vec::new());
        drop(ended);
    });
    let (mut told, mut asked) = (String::new(), simulators.code().1);
    while ends.recv_timeout(Duration::from_millis(300)) == Err(RecvTimeoutError::Timeout) {
        let (code, now_asked) = simulators.code();
        if now_asked != asked && code != told {
            println!("Automate, two-factor code for {JANE}: {code}");
            told = code;
        }
        asked = now_asked;
    }
}
