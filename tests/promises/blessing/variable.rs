//! Values of `METRICS_BLESS`.

use tests::service::Service;

use super::STRUCTS;

/// Creates a service in which both structs drifted.
fn drifted(name: &str) -> Service {
    let service = Service::blessed(name, STRUCTS);
    service.edit("src/lib.rs", "Messages sent.", "Messages sent away.");
    service.edit("src/lib.rs", "Frames sent.", "Frames sent away.");
    service
}

#[test]
fn changing_the_variable_rebuilds_and_a_build_without_comparison_notes_it() {
    let service = drifted("variable");
    let all = [("METRICS_BLESS", "1")];
    let line = "note: this build does not compare the goldens of package `variable`, because `METRICS_BLESS` is `1`";
    service.cargo("check", &[]).fails_with(&["node_sends_total"]);
    service.cargo("check", &all).succeeds_with(&[line]);
    // The build is cached.
    service.cargo("check", &all).succeeds_with(&[line]);
    service.cargo("check", &[]).fails_with(&["node_sends_total"]);
    service
        .cargo("check", &[("METRICS_BLESS", "1"), ("CI", "true")])
        .fails_with(&["node_sends_total", "error: `METRICS_BLESS` is ignored because `CI` is set"]);
    service.cargo("check", &[("METRICS_BLESS", "Yes"), ("CI", "off")]).succeeds();
}

#[test]
fn spellings_of_false_do_nothing_and_unknown_values_are_errors() {
    let service = drifted("spelled");
    for value in ["off", "FALSE", " no ", ""] {
        let result = service.cargo("test", &[("METRICS_BLESS", value)]);
        let result =
            result.fails_with(&["HELP of `node_sends_total`", "HELP of `link_frames_total`"]);
        assert!(!result.output.contains("note: this build"), "{}", result.output);
    }
    service.cargo("check", &[("METRICS_BLESS", "on")]).fails_with(&[
        "error: `METRICS_BLESS` is \"on\", expected paths of goldens such as `golden/node.prom`",
        "`1`, `true` or `yes` for every golden; `diff` to show",
        " --> src/lib.rs:6:",
    ]);
    assert!(service.read("golden/node.prom").contains("Messages sent.\n"));
}

/// The test also reports the value if the build was compiled without it.
#[test]
fn an_unknown_value_fails_the_tests() {
    let service = Service::blessed("meaningless", STRUCTS);
    let program = service.cargo("test", &[]);
    let program = program.output.split("(").find(|part| part.contains("deps/meaningless")).unwrap();
    let program = program.split(')').next().unwrap();
    let run = format!("CARGO_MANIFEST_DIR=. {program}");
    service.shell(&run, &[]).succeeds();
    let result = service.shell(&run, &[("METRICS_BLESS", "all")]);
    result.fails_with(&["golden_of_node", "`METRICS_BLESS` is \"all\", expected paths of goldens"]);
}

#[test]
fn a_path_writes_its_golden_and_compares_all_others() {
    let service = drifted("path");
    let node = [("METRICS_BLESS", "golden/node.prom")];
    let result = service.cargo("test", &node).fails_with(&["HELP of `link_frames_total`"]);
    assert!(!result.output.contains("HELP of `node_sends_total`"), "{}", result.output);
    service.edit("src/lib.rs", "Frames sent away.", "Frames sent.");
    service.cargo("check", &node).succeeds_with(&[
        "note: this build does not compare golden/node.prom of package `path`, because `METRICS_BLESS` is `golden/node.prom`",
    ]);
    service.cargo("test", &node).succeeds_with(&["wrote golden file golden/node.prom of `Node`"]);
    service.cargo("test", &node).succeeds_with(&["golden/node.prom of `Node` is up to date"]);
    service.cargo("test", &[]).succeeds();
}

#[test]
fn a_path_relative_to_another_folder_is_an_error_naming_the_right_one() {
    let service = drifted("misplaced");
    let refused = service.cargo("test", &[("METRICS_BLESS", "misplaced/golden/node.prom")]).fails_with(&[
        "error: `METRICS_BLESS` names `misplaced/golden/node.prom`, expected `golden/node.prom`: paths are relative to the package's root",
    ]);
    assert_eq!(
        refused.command(),
        "METRICS_BLESS=golden/node.prom cargo test -p misplaced golden_of_"
    );
}

#[test]
fn diff_shows_all_drift_also_in_ci_and_writes_nothing() {
    let service = drifted("shown");
    let golden = service.read("golden/node.prom");
    for variables in [&[("METRICS_BLESS", "diff")][..], &[("METRICS_BLESS", "diff"), ("CI", "1")]] {
        service.cargo("test", variables).fails_with(&[
            "note: this build does not compare the goldens of package `shown`, because `METRICS_BLESS` is `diff`",
            "golden file golden/node.prom of `Node` would change\n  changed  node_sends_total: HELP \"Messages sent.\" became \"Messages sent away.\"\n",
            "golden file golden/link.prom of `Link` would change\n  changed  link_frames_total: HELP \"Frames sent.\" became \"Frames sent away.\"\n",
        ]);
    }
    assert_eq!(service.read("golden/node.prom"), golden);
}

#[test]
fn nothing_is_written_if_ci_is_set() {
    let service = Service::new("ci", STRUCTS);
    let ci = [("METRICS_BLESS", "1"), ("CI", "true")];
    service.cargo("test", &ci).fails_with(&[
        "golden file golden/node.prom does not exist",
        "`METRICS_BLESS` is ignored because `CI` is set",
    ]);
    assert!(!service.path("golden").exists());
}
