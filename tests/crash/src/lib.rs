//! Renewal where it hurts: processes that are killed in the middle of it.
//! Invariant: which faults come when follows from a seed.

pub mod counts;
pub mod host;
mod keyring;
pub mod kills;
mod process;
mod random;
mod saved;
