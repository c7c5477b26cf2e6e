//! Fobwatch for people without vendor accounts: the simulated vendors on ports of their own, and
//! ready profiles for them. The tests put their profiles into a data folder by the same way.

pub mod installation;
pub mod profiles;
pub mod simulators;
