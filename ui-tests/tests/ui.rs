//! Compile errors that users can meet, and difficult code that must compile.
//!
//! The expected messages are those of the stable compiler that this project is developed with.
//! Accept another wording of rustc with `TRYBUILD=overwrite cargo test -p ui-tests --test ui` and
//! review the diff.

use std::path::Path;
use std::process::Command;
use std::{env, fs};

/// Environment variables that change what the derive reports.
const BLESS_VARIABLES: [&str; 2] = ["METRICS_BLESS", "CI"];

#[test]
fn ui_cases_have_their_expected_messages() {
    if BLESS_VARIABLES.iter().any(|variable| env::var_os(variable).is_some()) {
        return rerun_without_bless_variables();
    }
    copy_goldens();
    let cases = trybuild::TestCases::new();
    for stage in ["parse", "rules", "golden", "types", "group", "label", "label_set", "family"] {
        cases.compile_fail(format!("cases/{stage}/**/*.rs"));
    }
    cases.pass("cases/pass/*.rs");
}

/// Copies the goldens of all cases to the package in which trybuild compiles the cases, because
/// goldens are relative to the root of the package.
fn copy_goldens() {
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().expect("<target>/tmp");
    let package = target.join("tests/trybuild").join(env!("CARGO_PKG_NAME"));
    let copies = package.join("cases");
    if copies.exists() {
        // Removes goldens that no longer exist.
        fs::remove_dir_all(&copies).expect("the copies of an earlier run");
    }
    copy_goldens_below(&Path::new(env!("CARGO_MANIFEST_DIR")).join("cases"), &copies);
}

fn copy_goldens_below(folder: &Path, copies: &Path) {
    fs::create_dir_all(copies).expect("a folder");
    for entry in fs::read_dir(folder).expect("a folder of cases") {
        let entry = entry.expect("a file or a folder");
        let (path, copy) = (entry.path(), copies.join(entry.file_name()));
        if path.is_dir() {
            copy_goldens_below(&path, &copy);
        } else if path.extension().is_some_and(|extension| extension == "prom") {
            fs::copy(&path, copy).expect("a copy");
        }
    }
}

/// Runs the test again in a child process, because a process cannot safely change its own
/// environment.
fn rerun_without_bless_variables() {
    let mut child = Command::new(env::current_exe().expect("the test is a program"));
    child.args(["--exact", "ui_cases_have_their_expected_messages"]);
    child.arg("--nocapture");
    for variable in BLESS_VARIABLES {
        child.env_remove(variable);
    }
    assert!(child.status().expect("the child process runs").success());
}
