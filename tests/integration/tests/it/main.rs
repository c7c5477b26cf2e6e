//! The core against the simulator. A test names the vectors of the vendor sheets it covers.

mod automate;
mod avepoint;
mod halo;
mod listener;
mod ninjaone;
mod transport;
