//! See `fobwatch_properties::token`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| fobwatch_properties::token::holds(bytes));
