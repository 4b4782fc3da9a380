//! Runs the tests that write goldens.

use std::io::{self, Write};
use std::path::Path;
use std::process::Stdio;

use frozen_metrics_schema::golden::{
    BLESS_FOLDER_VARIABLE, BLESS_VARIABLE, REASON_VARIABLE, TEST_PREFIX,
};

use super::CargoPackage;
use crate::error::{Error, Result};
use crate::interrupt;

/// The options of `cargo test` that select targets.
const TARGET_OPTIONS: [&str; 10] = [
    "--lib",
    "--bin",
    "--bins",
    "--example",
    "--examples",
    "--test",
    "--tests",
    "--bench",
    "--benches",
    "--all-targets",
];

/// A run of the tests that write goldens.
#[derive(Debug)]
pub(crate) struct TestRun<'a> {
    /// The folder in which cargo runs.
    pub(crate) folder: &'a Path,
    pub(crate) packages: &'a [&'a CargoPackage],
    /// Further options of `cargo test`.
    pub(crate) options: &'a [String],
    /// The goldens to write, by their paths from the root of their package; empty for all.
    pub(crate) goldens: &'a [String],
    /// The folder that the goldens are written to.
    pub(crate) output: &'a Path,
    pub(crate) reason: Option<&'a str>,
}

/// Runs the tests. If one fails, or if something does not compile, its output is shown.
pub(crate) fn run_tests(run: &TestRun<'_>) -> Result<()> {
    let mut command = super::command();
    command.arg("test").arg("--no-fail-fast").current_dir(run.folder);
    for package in run.packages {
        command.args(["--package", &package.name]);
    }
    if !run.options.iter().any(|option| selects_targets(option)) {
        // Without options, cargo also builds examples, whose goldens it then compares, and documentation tests.
        command.arg("--tests");
        if run.packages.iter().any(|package| package.has_untested_library()) {
            command.arg("--lib");
        }
    }
    command.args(run.options).arg(TEST_PREFIX);
    let goldens = if run.goldens.is_empty() { "1".to_owned() } else { run.goldens.join(",") };
    command.env(BLESS_VARIABLE, goldens).env(BLESS_FOLDER_VARIABLE, run.output);
    if let Some(reason) = run.reason {
        command.env(REASON_VARIABLE, reason);
    }
    // The message of a golden's test says all.
    command.env("RUST_BACKTRACE", "0");
    // The progress and the errors of the compiler are shown at once, the output of tests only if one fails.
    let (status, stdout) = interrupt::output(command.stderr(Stdio::inherit()))?;
    if status.success() {
        return Ok(());
    }
    let _ = io::stderr().lock().write_all(&stdout);
    Err(Error::new("the tests that write the goldens failed, so no golden was written"))
}

fn selects_targets(option: &str) -> bool {
    let name = option.split('=').next().unwrap_or_default();
    TARGET_OPTIONS.contains(&name)
}
