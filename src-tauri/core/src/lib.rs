//! Everything of Fobwatch that is not a window.

pub mod answers;
pub mod app;
pub mod clipboard;
pub mod clock;
pub mod contract;
pub mod csv;
pub mod endpoint;
pub mod fail;
pub mod failure;
pub mod file_name;
pub mod folders;
pub mod http;
pub mod jwt;
pub mod loopback;
pub mod notice;
pub mod oauth;
pub mod profile;
pub mod schedule;
pub mod secret;
pub mod session;
pub mod store;
pub mod totp;
pub mod tray;
pub mod vault;
pub mod vendor;
pub mod vendors;
