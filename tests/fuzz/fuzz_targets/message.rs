//! See `fobwatch_properties::message`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| fobwatch_properties::message::holds(bytes));
