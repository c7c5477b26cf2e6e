//! The real app, as a person meets it. Each test has a computer of its own.
#![cfg(target_os = "linux")]

mod adding;
mod automate;
mod first_run;
mod leaks;
mod ninjaone;
mod notices;
mod seeds;
mod tray;
mod waking;
