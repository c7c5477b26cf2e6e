//! `fob`: tokens for scripts, from the running Fobwatch. Invariant: it holds no secrets of its own
//! and makes no decision; whoever hosts the core does. Nothing secret is taken from arguments.

mod arguments;
mod asking;
mod commands;
mod completion;
mod connection;
mod environment;
mod fast;
mod output;
#[cfg(windows)]
mod program;
mod trouble;
mod words;

use std::process::ExitCode;

fn main() -> ExitCode {
    fobwatch_protocol::process::harden();
    let environment = environment::read();
    // The one that scripts wait for: it needs no parser, and no more than the socket.
    if let Some(done) = fast::token(&environment) {
        return done;
    }
    if environment.arguments.get(1).is_some_and(|first| first == completion::COMMAND) {
        return completion::run(&environment);
    }
    commands::run(&environment)
}
