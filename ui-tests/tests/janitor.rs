//! No case is left behind: each has its message, each golden its case, and no message quotes what is
//! not the user's.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// The names of the files in a folder of cases that end so, without their ending.
fn names(folder: &str, ending: &str) -> BTreeSet<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("cases").join(folder);
    let files = fs::read_dir(path).expect("a folder of cases");
    let names = files.map(|file| file.expect("a file").file_name().into_string().expect("a name"));
    names.filter_map(|name| name.strip_suffix(ending).map(str::to_owned)).collect()
}

fn text(folder: &str, name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("cases").join(folder).join(name);
    fs::read_to_string(path).expect("a text file")
}

const FAILING: [&str; 6] = ["parse", "rules", "golden", "types", "group", "label"];

#[test]
fn every_failing_case_has_its_message_and_every_message_its_case() {
    let mut count = 0;
    for folder in FAILING {
        assert_eq!(names(folder, ".rs"), names(folder, ".stderr"), "in {folder}");
        count += names(folder, ".rs").len();
    }
    assert!(count >= 60, "{count} failing cases");
    assert!(names("pass", ".stderr").is_empty());
    assert!(names("pass", ".rs").len() >= 15);
}

/// The case of a golden: of several, each has a number at its end.
fn case_of(golden: &str) -> &str {
    golden.trim_end_matches(|c: char| c.is_ascii_digit()).trim_end_matches('_')
}

#[test]
fn every_golden_is_named_by_its_case_alone() {
    for folder in ["golden", "group", "pass"] {
        let goldens = names(folder, ".prom");
        assert!(!goldens.is_empty());
        for case in names(folder, ".rs") {
            let source = text(folder, &format!("{case}.rs"));
            for golden in &goldens {
                let names_it = source.contains(&format!("\"cases/{folder}/{golden}.prom\""));
                assert_eq!(
                    names_it,
                    case_of(golden) == case,
                    "{folder}/{case}.rs and {golden}.prom"
                );
            }
        }
        let cases = names(folder, ".rs");
        assert!(goldens.iter().all(|golden| cases.contains(case_of(golden))), "in {folder}");
    }
}

/// Cases of a type that cannot be: rustc says so too, and quotes where it is declared.
const IMPOSSIBLE: [&str; 14] = [
    "buckets_and_info_made_like_others",
    "by_with_one_type",
    "enum_of_a_keyed_set_that_derives_nothing",
    "enum_that_derives_nothing_of_ours",
    "enum_with_none_of_the_traits",
    "enum_within_another_that_derives_nothing",
    "enum_without_what_a_label_needs",
    "exemplars_of_nothing",
    "histogram_without_its_name",
    "states_that_derive_nothing",
    "type_made_like_an_instrument",
    "type_made_like_the_struct",
    "types_made_like_wrappers",
    "use_of_an_enum_that_derives_nothing",
];

#[test]
fn no_message_quotes_what_is_not_the_users() {
    for folder in FAILING {
        for case in names(folder, ".stderr") {
            if IMPOSSIBLE.contains(&&*case) {
                continue;
            }
            let message = text(folder, &format!("{case}.stderr"));
            for foreign in
                ["metrics-runtime/src", "metrics-derive/src", "/rustc/", "__rt", "derive panicked"]
            {
                assert!(!message.contains(foreign), "{folder}/{case}.stderr quotes {foreign}");
            }
            let carets =
                message.lines().filter(|line| line.trim_start_matches([' ', '|']).starts_with('^'));
            assert!(carets.count() > 0, "{folder}/{case}.stderr points nowhere");
        }
    }
}
