//! The real app, as a person meets it. Each test has a computer of its own.
#![cfg(target_os = "linux")]

mod accessibility;
mod activity;
mod adding;
mod attacker;
mod automate;
mod batches;
mod customers;
mod desktop;
mod errors;
mod first_run;
mod forms;
mod german;
mod hosts;
mod keyboard;
mod leaks;
mod locking;
mod memory;
mod ninjaone;
mod notices;
mod oidc;
mod palette;
mod seeds;
mod settings;
mod shell;
mod tokens;
mod transfer;
mod tray;
mod updates;
mod waking;
