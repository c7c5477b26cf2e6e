//! A random walk over the whole core: what technicians, vendors and networks do, in any order.
//! Invariant: a story is data; told again it ends the same.
//!
//! A [`story::Story`] is drawn from a seed and carried out by [`walk::tell`]: commands through `App`, as
//! page and agent call them, and replies by doubles of the vendors that keep the truth ([`double`],
//! [`simulated_network`]). What must hold is in [`invariants`] and [`recovery`]; a story that breaks it is cut down to
//! the few steps that do ([`shrink`]).

mod app_run;
pub mod cast;
mod commands;
pub mod double;
pub mod draw;
mod fakes;
pub mod invariants;
mod random;
pub mod recovery;
pub mod runs;
pub mod shrink;
pub mod simulated_network;
pub mod step;
pub mod story;
pub mod violation;
pub mod walk;
