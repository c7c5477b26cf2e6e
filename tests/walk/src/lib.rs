//! A random walk over the whole core: what technicians, vendors and networks do, in any order.
//! Invariant: a story is data; told again it ends the same.
//!
//! A [`story::Story`] is drawn from a seed and carried out by [`walk::tell`]: commands through `App`, as
//! page and agent call them, and replies by doubles of the vendors that keep the truth ([`double`],
//! [`street`]). What must hold is in [`judge`] and [`calm`]; a story that breaks it is cut down to
//! the few steps that do ([`shrink`]).

pub mod calm;
pub mod cast;
mod commands;
mod desk;
pub mod double;
pub mod draw;
pub mod judge;
mod life;
mod random;
pub mod runs;
pub mod shrink;
pub mod step;
pub mod story;
pub mod street;
pub mod violation;
pub mod walk;
