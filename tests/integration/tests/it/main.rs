//! The core against the simulator. A test names the vectors of the vendor sheets it covers.

mod app;
mod automate;
mod avepoint;
mod citrix;
mod damage;
mod datto_rmm;
mod every_vendor;
mod faults;
mod halo;
mod identity;
mod listener;
mod network;
mod ninjaone;
mod notices;
mod old_data;
mod powershell_vault;
#[cfg(windows)]
mod programs;
mod replies;
mod scripts;
mod signs;
#[cfg(unix)]
mod socket_server;
mod somebody_else;
mod sophos_central;
mod transport;
