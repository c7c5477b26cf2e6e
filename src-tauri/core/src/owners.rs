//! What the core keeps, each in a type of its own. Invariant: fields are private, so what a type keeps true is
//! kept true by its methods alone; none of them knows the commands or one another.

mod copies;
mod customers;
mod idle_lock;
mod importing;
mod kept_settings;
mod known_hosts;
mod profiles;
mod telling;

pub(crate) use copies::Copies;
pub(crate) use customers::Customers;
pub(crate) use idle_lock::IdleLock;
pub(crate) use importing::Importing;
pub(crate) use kept_settings::KeptSettings;
pub(crate) use known_hosts::KnownHosts;
pub(crate) use profiles::{Editing, Profiles, grant_of, place, plain, seal, sealed};
pub use telling::Listening;
pub(crate) use telling::Telling;
