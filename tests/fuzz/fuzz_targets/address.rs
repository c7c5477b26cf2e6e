//! See `fobwatch_properties::address`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| fobwatch_properties::address::holds(bytes));
