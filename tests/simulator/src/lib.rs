//! The vendors on loopback. Invariant: written from the vendors' own descriptions, never from the
//! adapters' code, and strict, because a lax simulator proves nothing.

pub mod authenticator;
pub mod automate;
pub mod avepoint;
pub mod browser;
pub mod citrix;
pub mod consent;
pub mod halo;
mod line;
pub mod ninjaone;
pub mod server;
pub mod tls;

pub use server::{Answer, Clock, Delivery, Received, Server, Simulated, system_clock};
