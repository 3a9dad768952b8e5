#![no_main]
//! See `targets::site_settings`.

/// The shipped seeds.
const SEEDS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../seed-data");

#[path = "../src/targets.rs"]
#[allow(dead_code, reason = "each program uses one of the targets")]
mod targets;

libfuzzer_sys::fuzz_target!(
    // libFuzzer's hook ends the process at a panic, caught or not, and the
    // reader of hours catches its parser's. One that is not caught ends it still.
    init: drop(std::panic::take_hook()),
    |bytes: &[u8]| targets::site_settings(bytes)
);
