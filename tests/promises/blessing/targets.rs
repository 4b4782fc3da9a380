//! Targets whose tests `cargo test` does not run, or not all of them.

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

/// Follows the message about a missing golden, to look and to write.
fn follows(service: &Service, command: &str, golden: &str, expected: &str) {
    let missing = format!("golden file golden/{golden}.prom does not exist");
    let told = service.shell(command, &[]).fails_with(&[&missing]);
    assert_eq!(told.command(), expected);
    service.shell(&told.command(), &[]).succeeds_with(&["wrote golden file"]);
    assert!(service.read(&format!("golden/{golden}.prom")).contains(expected));
    service.shell(command, &[]).succeeds();
}

#[test]
fn an_example_and_a_benchmark_are_blessed_by_tests_of_their_own() {
    let service = Service::new("exemplary", "");
    service.write("examples/demo.rs", &program("demo"));
    service.write("benches/measured-one.rs", &program("measured"));
    // Blessing without their option writes nothing, and does not pass for a success.
    let all = [("METRICS_BLESS", "1")];
    service.shell("cargo test", &all).fails_with(&[
        "golden/demo.prom does not exist",
        "`METRICS_BLESS` is ignored because no test of this target runs without `--example demo`",
    ]);
    follows(
        &service,
        "cargo check --example demo",
        "demo",
        "METRICS_BLESS=golden/demo.prom cargo test -p exemplary --example demo golden_of_",
    );
    follows(
        &service,
        "cargo check --bench measured-one",
        "measured",
        "METRICS_BLESS=golden/measured.prom cargo test -p exemplary --bench measured-one golden_of_",
    );
}

#[test]
fn test_false_is_no_obstacle() {
    let service = Service::new("untested", &node("lib"));
    let manifest = service.read("Cargo.toml").replace(
        "[dependencies]",
        "[lib]\ntest = false\ndoctest = false\n[[bin]]\nname = \"tool\"\npath = \"src/tool.rs\"\ntest = false\n[dependencies]",
    );
    service.write("Cargo.toml", &manifest);
    service.write("src/tool.rs", &program("tool"));
    follows(
        &service,
        "cargo check --lib",
        "lib",
        "METRICS_BLESS=golden/lib.prom cargo test -p untested golden_of_",
    );
    follows(
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

/// No test runs there: the error says which line to remove.
#[test]
fn the_line_of_a_target_without_harness_is_named() {
    let service = Service::new("harness", &node("lib"));
    let manifest = service.read("Cargo.toml");
    let without = manifest.replace("[dependencies]", "[lib]\nharness = false\n[dependencies]");
    service.write("Cargo.toml", &without);
    let line = 1 + without.lines().position(|line| line == "harness = false").unwrap();
    let told = service.cargo("check", &[]).fails_with(&[
        "golden file golden/lib.prom does not exist",
        &format!("to write it, remove `harness = false` in Cargo.toml:{line}, or write `golden_test = none` next to `golden`"),
    ]);
    service.cargo("check", &[("METRICS_BLESS", "1")]).fails_with(&[
        &format!("`METRICS_BLESS` is ignored because no test of this target runs, because of `harness = false` in Cargo.toml:{line}"),
    ]);
    service.write("Cargo.toml", &manifest);
    service.shell(&told.command(), &[]).succeeds();
    assert!(service.path("golden/lib.prom").exists());
}

/// Or how to compare by hand, in another target.
#[test]
fn a_target_without_harness_is_compared_by_a_test_of_another() {
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
    follows(
        &service,
        "cargo check",
        "lib",
        "METRICS_BLESS=golden/lib.prom cargo test -p by_hand --test '*' golden_of_",
    );
    service.edit("src/lib.rs", "dropped", "lost");
    let told = service.shell("cargo check", &[]).fails_with(&["HELP of `lib_drops_total`"]);
    service.shell(&told.diff_command(), &[]).fails_with(&["became \"Messages lost.\""]);
    service.shell(&told.command(), &[]).succeeds_with(&["became \"Messages lost.\""]);
}

/// A filter that leaves out the golden's test leaves it unwritten, and the build says so.
#[test]
fn a_test_filter_leaves_a_golden_unwritten_and_the_build_says_so() {
    let service = Service::new("filtered", &(node("lib") + "#[test]\nfn other() {}\n"));
    let line = "note: this build does not compare the goldens of package `filtered`, because `METRICS_BLESS` is `1`: only tests whose names begin with `golden_of_` do";
    service.shell("cargo test --lib other", &[("METRICS_BLESS", "1")]).succeeds_with(&[line]);
    assert!(!service.path("golden").exists());
}
