//! Targets whose tests `cargo test` does not run, or runs only in part.

use tests::service::Service;

fn node(name: &str) -> String {
    format!(
        r#"
use frozen_metrics::{{Counter, ReplicationMetrics}};

/// A node.
#[derive(Debug, Default, ReplicationMetrics)]
#[metrics(prefix = "{name}", golden = "golden/{name}.prom")]
pub struct Node {{
    /// Messages dropped.
    pub drops_total: Counter,
}}
"#
    )
    .replace("Debug, Default", "Debug")
}

fn program(name: &str) -> String {
    node(name) + "\nfn main() {\n    Node::new().drops_total.inc();\n}\n"
}

/// Checks that a missing golden is an error with the expected command, and that the command fixes
/// it.
fn check_missing_golden(service: &Service, command: &str, golden: &str, expected: &str) {
    let missing = format!("golden file golden/{golden}.prom does not exist");
    let refused = service.shell(command, &[]).fails_with(&[&missing]);
    assert_eq!(refused.command(), expected);
    service.shell(&refused.command(), &[]).succeeds_with(&["wrote golden file"]);
    assert!(service.read(&format!("golden/{golden}.prom")).contains(expected));
    service.shell(command, &[]).succeeds();
}

#[test]
fn goldens_of_examples_and_benchmarks_are_blessed_with_their_target_options() {
    let service = Service::new("exemplary", "");
    service.write("examples/demo.rs", &program("demo"));
    service.write("benches/measured-one.rs", &program("measured"));
    // Blessing without the target's option writes nothing and fails.
    let all = [("METRICS_BLESS", "1")];
    service.shell("cargo test", &all).fails_with(&[
        "golden/demo.prom does not exist",
        "`METRICS_BLESS` is ignored because no test of this target runs without `--example demo`",
    ]);
    check_missing_golden(
        &service,
        "cargo check --example demo",
        "demo",
        "METRICS_BLESS=golden/demo.prom cargo test -p exemplary --example demo golden_of_",
    );
    check_missing_golden(
        &service,
        "cargo check --bench measured-one",
        "measured",
        "METRICS_BLESS=golden/measured.prom cargo test -p exemplary --bench measured-one golden_of_",
    );
}

#[test]
fn targets_with_test_false_can_be_blessed() {
    let service = Service::new("untested", &node("lib"));
    let manifest = service.read("Cargo.toml").replace(
        "[dependencies]",
        "[lib]\ntest = false\ndoctest = false\n[[bin]]\nname = \"tool\"\npath = \"src/tool.rs\"\ntest = false\n[dependencies]",
    );
    service.write("Cargo.toml", &manifest);
    service.write("src/tool.rs", &program("tool"));
    check_missing_golden(
        &service,
        "cargo check --lib",
        "lib",
        "METRICS_BLESS=golden/lib.prom cargo test -p untested golden_of_",
    );
    check_missing_golden(
        &service,
        "cargo check",
        "tool",
        "METRICS_BLESS=golden/tool.prom cargo test -p untested --bin tool golden_of_",
    );
    service.edit("src/tool.rs", "dropped", "lost");
    // A test of another target, for which cargo builds the program.
    service.write("tests/other.rs", "#[test]\nfn other() {}\n");
    service.shell("cargo test", &[("METRICS_BLESS", "1")]).fails_with(&[
        "`METRICS_BLESS` is ignored because no test of this target runs without `--bin tool`",
    ]);
}

/// The target runs no test, so the error names the line to remove.
#[test]
fn the_error_names_the_line_with_harness_false() {
    let service = Service::new("harness", &node("lib"));
    let manifest = service.read("Cargo.toml");
    let without = manifest.replace("[dependencies]", "[lib]\nharness = false\n[dependencies]");
    service.write("Cargo.toml", &without);
    let line = 1 + without.lines().position(|line| line == "harness = false").unwrap();
    let refused = service.cargo("check", &[]).fails_with(&[
        "golden file golden/lib.prom does not exist",
        &format!("to write it, remove `harness = false` in Cargo.toml:{line}, or write `golden_test = none` next to `golden`"),
    ]);
    service.cargo("check", &[("METRICS_BLESS", "1")]).fails_with(&[
        &format!("`METRICS_BLESS` is ignored because no test of this target runs, because of `harness = false` in Cargo.toml:{line}"),
    ]);
    service.write("Cargo.toml", &manifest);
    service.shell(&refused.command(), &[]).succeeds();
    assert!(service.path("golden/lib.prom").exists());
}

/// The error also describes how to compare the golden in another target.
#[test]
fn a_target_without_harness_can_be_compared_by_another_target() {
    let service = Service::new("by_hand", &node("lib"));
    let manifest = service.read("Cargo.toml");
    let without = manifest.replace("[dependencies]", "[lib]\nharness = false\n[dependencies]");
    service.write("Cargo.toml", &without);
    service.cargo("check", &[]).fails_with(&[
        "`golden_test = none` next to `golden` and call `frozen_metrics::golden::verify::<Node>()` in a test `golden_of_node` of another target",
    ]);
    service.edit("src/lib.rs", "golden = ", "golden_test = none, golden = ");
    service.write(
        "tests/golden.rs",
        "#[test]\nfn golden_of_node() {\n    frozen_metrics::golden::verify::<by_hand::Node>()\n}\n",
    );
    check_missing_golden(
        &service,
        "cargo check",
        "lib",
        "METRICS_BLESS=golden/lib.prom cargo test -p by_hand --test '*' golden_of_",
    );
    service.edit("src/lib.rs", "dropped", "lost");
    let refused = service.shell("cargo check", &[]).fails_with(&["HELP of `lib_drops_total`"]);
    service.shell(&refused.diff_command(), &[]).fails_with(&["became \"Messages lost.\""]);
    service.shell(&refused.command(), &[]).succeeds_with(&["became \"Messages lost.\""]);
}

#[test]
fn the_build_notes_that_a_test_filter_may_skip_blessing() {
    let service = Service::new("filtered", &(node("lib") + "#[test]\nfn other() {}\n"));
    let line = "note: this build does not compare the goldens of package `filtered`, because `METRICS_BLESS` is `1`: only tests whose names begin with `golden_of_` do";
    service.shell("cargo test --lib other", &[("METRICS_BLESS", "1")]).succeeds_with(&[line]);
    assert!(!service.path("golden").exists());
}
