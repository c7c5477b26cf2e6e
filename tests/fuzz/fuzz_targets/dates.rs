//! See `fobwatch_properties::dates`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| fobwatch_properties::dates::holds(bytes));
