//! See `fobwatch_properties::import`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| fobwatch_properties::import::holds(bytes));
