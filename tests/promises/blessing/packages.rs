//! Packages that depend on each other.

use tests::service::Service;

fn node(prefix: &str) -> String {
    format!(
        r#"
use frozen_metrics::{{Counter, ReplicationMetrics}};

/// A node.
#[derive(Debug, ReplicationMetrics)]
#[metrics(prefix = "{prefix}", golden = "golden/{prefix}.prom")]
pub struct Node {{
    /// Messages dropped.
    pub drops_total: Counter,
}}
"#
    )
}

const ON_BUS: &str = "[dependencies.on_bus]\npath = \"../on_bus\"\n";

/// `on_app` depends on `on_bus`, which has a golden.
fn workspace() -> Service {
    let service = Service::workspace(&[
        ("on_app", "pub use on_bus::Node;\n", ON_BUS),
        ("on_bus", &node("bus"), ""),
    ]);
    service.shell("METRICS_BLESS=golden/bus.prom cargo test -p on_bus golden_of_", &[]).succeeds();
    service
}

/// Only the tests of the package that has the struct write its golden.
#[test]
fn a_package_that_depends_on_it_blesses_nothing_and_says_so() {
    let service = workspace();
    service.edit("on_bus/src/lib.rs", "dropped", "lost");
    for value in ["1", "golden/bus.prom", "diff"] {
        service.shell("cargo test -p on_app", &[("METRICS_BLESS", value)]).fails_with(&[
            "HELP of `bus_drops_total` is not the one in its golden, on_bus/golden/bus.prom:2",
            "`METRICS_BLESS` is ignored because this command does not run the tests of package `on_bus`",
        ]);
    }
    let told = service.shell("cargo check", &[]).fails_with(&["HELP of `bus_drops_total`"]);
    assert_eq!(told.command(), "METRICS_BLESS=golden/bus.prom cargo test -p on_bus golden_of_");
    // From any folder of the workspace.
    service
        .shell_in("on_app", &told.diff_command(), &[])
        .fails_with(&["became \"Messages lost.\""]);
    service.shell_in("on_app", &told.command(), &[]).succeeds_with(&["became \"Messages lost.\""]);
    service.shell("cargo test", &[]).succeeds();
}

/// A package may leave its goldens out of what it publishes.
#[test]
fn in_a_dependency_a_golden_may_be_missing_and_may_not_drift() {
    let service = workspace();
    service.shell("rm -r on_bus/golden && touch on_bus/src/lib.rs", &[]).succeeds();
    service
        .shell("cargo check -p on_app", &[])
        .succeeds_with(&["note: golden file golden/bus.prom of package `on_bus` does not exist"]);
    // The message says that this command does not bless the golden.
    service.shell("cargo check -p on_app", &[("METRICS_BLESS", "1")]).fails_with(&[
        "golden file on_bus/golden/bus.prom does not exist",
        "this command does not run the tests of package `on_bus`",
    ]);
    let told = service.shell("touch on_bus/src/lib.rs && cargo check -p on_bus", &[]);
    let told = told.fails_with(&["golden file on_bus/golden/bus.prom does not exist"]);
    service.shell(&told.command(), &[]).succeeds();
    service.edit("on_bus/src/lib.rs", "dropped", "lost");
    service.shell("cargo check -p on_app", &[]).fails_with(&["HELP of `bus_drops_total`"]);
    // As cargo unpacks it from a registry.
    service
        .shell("rm -r on_bus/golden && cp on_bus/Cargo.toml on_bus/Cargo.toml.orig", &[])
        .succeeds();
    for command in ["cargo check -p on_app", "cargo check -p on_bus"] {
        service.shell("touch on_bus/src/lib.rs", &[]).succeeds();
        let told = service.shell(command, &[("METRICS_BLESS", "1")]);
        assert!(!told.output.contains("does not exist"), "{}", told.output);
        told.succeeds();
    }
}

#[test]
fn the_command_of_an_error_works_although_an_earlier_package_fails() {
    let failing = "#[test]\nfn fails() { panic!() }\n";
    let service = Service::workspace(&[("a_first", failing, ""), ("z_last", &node("last"), "")]);
    let all = service.shell("cargo test", &[("METRICS_BLESS", "1")]);
    all.fails_with(&["note: this build does not compare the goldens of package `z_last`"]);
    assert!(!service.path("z_last/golden").exists());
    let told = service.shell("cargo test", &[]).fails_with(&["last.prom does not exist"]);
    service.shell(&told.command(), &[]).succeeds();
    assert!(service.path("z_last/golden/last.prom").exists());
}

/// Each package has its own root: one path, two goldens.
#[test]
fn a_path_is_that_of_each_package_that_is_tested() {
    let service =
        Service::workspace(&[("of_one", &node("same"), ""), ("of_two", &node("same"), "")]);
    let command = "cargo test golden_of_";
    service.shell(command, &[("METRICS_BLESS", "golden/same.prom")]).succeeds();
    assert!(service.read("of_one/golden/same.prom").contains("cargo test -p of_one"));
    assert!(service.read("of_two/golden/same.prom").contains("cargo test -p of_two"));
}
