//! Reading any text as `metrics.toml` never panics, and each mistake has a line of the text.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    if let Err(message) = cargo_frozen_metrics::check_configuration(text) {
        let (what, line) = message.rsplit_once("\n  --> metrics.toml:").expect("a line");
        let line: usize = line.parse().expect("a number");
        assert!((1..=text.split('\n').count()).contains(&line), "{message}");
        assert!(what.starts_with("error: ") && what.len() > "error: ".len());
    }
});
