//! Renewal where it hurts: processes that are killed in the middle of it, and a long day of faults.
//! Invariant: which faults come when follows from a seed.

pub mod counts;
pub mod day;
pub mod host;
mod keyring;
pub mod kills;
mod process;
mod random;
mod saved;
mod simulated_network;
