//! The vendors on loopback. Invariant: written from the vendors' own descriptions, never from the
//! adapters' code. They take what real servers take and refuse what those refuse; what our own
//! programs must not send either is watched for when a test asks for it.

pub mod authenticator;
pub mod automate;
pub mod avepoint;
pub mod browser;
pub mod citrix;
mod client;
pub mod connect;
pub mod consent;
pub mod datto_rmm;
pub mod foreign;
pub mod halo;
mod line;
pub mod ninjaone;
pub mod records;
pub mod server;
pub mod sophos_central;
pub mod tenants;
pub mod tls;
pub mod vendors;

pub use server::{Answer, Clock, Count, Delivery, Held, Received, Server, Simulated, system_clock};
