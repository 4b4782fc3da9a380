//! Consistency of the case folders: each failing case has its expected message, each golden its
//! case, and no message quotes code of other crates.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// Folders of cases that must not compile, as in `ui.rs`.
const FAILING: [&str; 9] = [
    "cases/parse",
    "cases/rules",
    "cases/golden",
    "cases/types",
    "cases/group",
    "cases/label",
    "cases/family",
    "cases/label_set",
    "cases/buckets",
];

/// Returns the files with this extension, relative to the package's root, as cases name their
/// goldens.
fn files(folder: &str, extension: &str) -> BTreeSet<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = BTreeSet::new();
    let mut folders = vec![root.join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("a folder of cases") {
            let path = entry.expect("a file").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|found| found == extension) {
                files.insert(path.strip_prefix(root).expect("below the root").to_owned());
            }
        }
    }
    files
}

fn text(file: &Path) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(file)).expect("a text file")
}

fn name(file: &Path) -> &str {
    file.file_stem().and_then(|name| name.to_str()).expect("a name")
}

#[test]
fn failing_cases_and_messages_correspond() {
    for folder in FAILING {
        let messages =
            files(folder, "stderr").iter().map(|file| file.with_extension("rs")).collect();
        assert_eq!(files(folder, "rs"), messages, "in {folder}");
    }
    assert_eq!(files("cases/pass", "stderr"), BTreeSet::new());
}

#[test]
fn every_folder_of_cases_is_compiled() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folders = fs::read_dir(root.join("cases")).expect("folders");
    let folders = folders.map(|folder| folder.expect("a folder").path());
    let expected = FAILING.iter().chain(&["cases/pass"]).map(|folder| root.join(folder));
    assert_eq!(folders.collect::<BTreeSet<_>>(), expected.collect::<BTreeSet<_>>());
}

#[test]
fn every_passing_case_is_a_module() {
    let main = text(Path::new("tests/compiles/main.rs"));
    for case in files("tests/compiles", "rs").iter().map(|file| name(file)) {
        assert!(case == "main" || main.contains(&format!("\npub mod {case};\n")), "{case}");
    }
}

/// Returns the name of the case that a golden belongs to. Several goldens of one case are numbered.
fn case_of(golden: &Path) -> &str {
    name(golden).trim_end_matches(|c: char| c.is_ascii_digit()).trim_end_matches('_')
}

#[test]
fn each_golden_is_used_by_its_own_case_only() {
    for folder in ["cases/golden", "cases/group", "cases/buckets", "cases/pass", "tests/compiles"] {
        let cases = files(folder, "rs");
        for golden in files(folder, "prom") {
            let written = format!("\"{}\"", golden.display());
            let users: Vec<_> = cases.iter().filter(|case| text(case).contains(&written)).collect();
            let case = golden.with_file_name(format!("{}.rs", case_of(&golden)));
            assert_eq!(users, [&case], "{}", golden.display());
        }
    }
}

/// Cases with a type that cannot exist. rustc reports it too and quotes the declaration.
const IMPOSSIBLE: [&str; 17] = [
    "buckets_and_info_with_taken_names",
    "by_with_one_type",
    "enum_of_a_keyed_set_that_derives_nothing",
    "enum_that_does_not_derive_label_enum",
    "enum_with_none_of_the_traits",
    "enum_within_another_that_derives_nothing",
    "enum_without_required_traits",
    "exemplars_of_nothing",
    "family_within_by",
    "histogram_without_its_name",
    "states_that_derive_nothing",
    "type_named_like_an_instrument",
    "type_named_like_the_struct",
    "type_that_derives_nothing",
    "types_named_like_wrappers",
    "types_of_two_kinds",
    "use_of_an_enum_that_derives_nothing",
];

#[test]
fn no_message_quotes_code_of_other_crates() {
    for file in FAILING.iter().flat_map(|folder| files(folder, "stderr")) {
        if IMPOSSIBLE.contains(&name(&file)) {
            continue;
        }
        let (message, file) = (text(&file), file.display());
        for foreign in
            ["metrics-runtime/src", "metrics-derive/src", "/rustc/", "__rt", "derive panicked"]
        {
            assert!(!message.contains(foreign), "{file} quotes {foreign}");
        }
        let is_caret = |line: &str| line.trim_start_matches([' ', '|', '-']).starts_with('^');
        assert!(message.lines().any(is_caret), "{file} has no caret");
    }
}
