//! What the app, the agent and the command line agree on. Invariant: small, and free of any
//! runtime: `fob token` is made of this.

pub mod answer;
pub mod browser;
pub mod display;
mod failure;
pub mod folders;
pub mod frame;
mod hidden;
pub mod process;
pub mod programs;
mod reply;
mod request;
pub mod socket;
pub mod text;

pub use failure::{Code, Failure};
pub use hidden::{Hidden, HiddenBytes};
pub use reply::{Asks, Credentials, Head, Reply};
pub use request::{Call, CopyFormat, Export, FromVault, Import, NoWindow, OnConflict, Request, Save, Shell};
