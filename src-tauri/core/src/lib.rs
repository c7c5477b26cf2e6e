//! Everything of Fobwatch that is not a window.

pub mod answers;
pub mod clock;
pub mod contract;
pub mod endpoint;
pub mod failure;
pub mod http;
pub mod jwt;
pub mod loopback;
pub mod oauth;
pub mod profile;
pub mod secret;
pub mod vendor;
pub mod vendors;
