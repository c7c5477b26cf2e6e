//! The owners: what the core keeps, each in a type of its own. Invariant: fields are private, so what a type keeps
//! true is kept true by its methods alone; none of them knows the commands or one another.

mod change_feed;
mod copies;
mod customers;
mod idle_lock;
mod importing;
mod known_hosts;
mod profiles;
mod saved_settings;

pub(crate) use change_feed::ChangeFeed;
pub use change_feed::Listening;
pub(crate) use copies::Copies;
pub(crate) use customers::Customers;
pub(crate) use idle_lock::IdleLock;
pub(crate) use importing::Importing;
pub(crate) use known_hosts::KnownHosts;
pub(crate) use profiles::{EditGuard, Profiles, associated_data, grant_of, plain, seal, sealed, sealed_note};
pub(crate) use saved_settings::SavedSettings;
