//! The core against the simulator. A test names the vectors of the vendor sheets it covers.

mod listener;
mod ninjaone;
mod transport;
