//! Any expression of an alert is read or not understood, and the report is complete.

#![no_main]

use libfuzzer_sys::fuzz_target;

const GOLDEN: &str = include_str!("../golden/bus.prom");

fuzz_target!(|text: &str| {
    let expression: String = text.lines().map(|line| format!("      {line}\n")).collect();
    let rules = format!("groups:\n- rules:\n  - alert: A\n    expr: |2\n{expression}");
    let report = cargo_frozen_metrics::check_users(GOLDEN, "a.yml", &rules).expect("a golden");
    assert!(report.lines().last().is_some_and(|line| line.starts_with("{\"kind\":\"coverage\"")));
});
