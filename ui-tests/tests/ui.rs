//! Every compile error that a user can meet, and what must compile although it looks hard.
//!
//! The messages are those of the stable compiler that this project is developed with; one that words
//! its own part otherwise is accepted with `TRYBUILD=overwrite cargo test -p ui-tests --test ui`, and its diff
//! reviewed.

use std::path::Path;
use std::process::Command;
use std::{env, fs};

/// Variables of whoever runs the tests that would change what the derive reports.
const HOSTILE: [&str; 2] = ["METRICS_BLESS", "CI"];

#[test]
fn every_mistake_is_told_as_frozen_and_every_hard_case_compiles() {
    if HOSTILE.iter().any(|variable| env::var_os(variable).is_some()) {
        return again_without_hostile_variables();
    }
    copy_goldens();
    let cases = trybuild::TestCases::new();
    for stage in ["parse", "rules", "golden", "types", "group", "label"] {
        cases.compile_fail(format!("cases/{stage}/**/*.rs"));
    }
    cases.pass("cases/pass/*.rs");
}

/// Copies the goldens of all cases, which lie beside them, to where the cases look for them: trybuild
/// compiles them in a package of its own, and goldens are relative to the root of the package.
fn copy_goldens() {
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().expect("<target>/tmp");
    let package = target.join("tests/trybuild").join(env!("CARGO_PKG_NAME"));
    let copies = package.join("cases");
    if copies.exists() {
        // A golden that was removed would otherwise stay there.
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
