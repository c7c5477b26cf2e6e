//! The walk in its short form, and the losses that it has found.

mod losses;
mod random;
