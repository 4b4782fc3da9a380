//! Every compile error that a user can meet, and what must compile although it looks hard.
//!
//! The messages are those of the stable compiler that this project is developed with; one that words
//! its own part otherwise is accepted with `TRYBUILD=overwrite cargo test -p ui-tests --test ui`, and its diff
//! reviewed.

use std::env;
use std::process::Command;

/// Variables of whoever runs the tests that would change what the derive reports.
const HOSTILE: [&str; 2] = ["METRICS_BLESS", "CI"];

#[test]
fn every_mistake_is_told_as_frozen_and_every_hard_case_compiles() {
    if HOSTILE.iter().any(|variable| env::var_os(variable).is_some()) {
        return again_without_hostile_variables();
    }
    let cases = trybuild::TestCases::new();
    for stage in ["parse", "rules", "golden", "types", "group", "label"] {
        cases.compile_fail(format!("cases/{stage}/*.rs"));
    }
    cases.pass("cases/pass/*.rs");
}

/// A test cannot change its own environment safely, but that of a child.
fn again_without_hostile_variables() {
    let mut again = Command::new(env::current_exe().expect("the test is a program"));
    again.args(["--exact", "every_mistake_is_told_as_frozen_and_every_hard_case_compiles"]);
    again.arg("--nocapture");
    for variable in HOSTILE {
        again.env_remove(variable);
    }
    assert!(again.status().expect("the test runs again").success());
}
