//! The real app, as a person meets it. Each test has a computer of its own.
#![cfg(target_os = "linux")]

mod first_run;
mod ninjaone;
mod seeds;
