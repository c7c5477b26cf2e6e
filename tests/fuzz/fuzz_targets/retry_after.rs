//! See `fobwatch_properties::retry_after`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| fobwatch_properties::retry_after::holds(bytes));
