//! `fob` and its agent, as scripts use them. Each test has a machine of its own.
#![cfg(target_os = "linux")]

mod api;
mod codes;
mod completion;
mod connecting;
mod daily;
mod disks;
mod elsewhere;
mod encodings;
mod folders;
mod help;
mod hung;
mod keyrings;
mod leaks;
mod memory;
mod networks;
mod newer;
mod one_shot;
mod opening;
mod owners;
mod peers;
mod quiet;
mod remarks;
mod sessions;
mod several;
mod shell;
mod tables;
mod windows;
mod words;
