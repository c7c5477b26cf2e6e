//! `fob` and its agent, as scripts on Windows use them.
#![cfg(windows)]

mod daily;
mod powershell;
mod proxy;
