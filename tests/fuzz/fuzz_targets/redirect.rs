//! See `fobwatch_properties::redirect`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| fobwatch_properties::redirect::holds(bytes));
