//! Reading any text as a rule file never panics, and each line of the report has a place in the text.

#![no_main]

use libfuzzer_sys::fuzz_target;

const GOLDEN: &str = include_str!("../golden/bus.prom");

fuzz_target!(|text: &str| {
    let report = cargo_frozen_metrics::check_users(GOLDEN, "a.yml", text).expect("a golden");
    let lines = text.split('\n').count();
    for line in report.lines().filter(|line| line.contains("\"file\":\"a.yml\"")) {
        let (_, rest) = line.split_once("\"line\":").expect("a line");
        let number: usize = rest.split(',').next().unwrap_or_default().parse().expect("a number");
        assert!((1..=lines).contains(&number), "{line}");
    }
});
