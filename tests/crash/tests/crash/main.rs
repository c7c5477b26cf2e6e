//! The shortened runs; the long ones are `cargo xtask soak`.

mod day;
mod kills;
