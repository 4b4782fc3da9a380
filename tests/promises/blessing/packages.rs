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

/// Creates a workspace in which `on_app` depends on `on_bus`, and blesses the golden of `on_bus`.
fn workspace() -> Service {
    let service = Service::workspace(&[
        ("on_app", "pub use on_bus::Node;\n", ON_BUS),
        ("on_bus", &node("bus"), ""),
    ]);
    service.shell("METRICS_BLESS=golden/bus.prom cargo test -p on_bus golden_of_", &[]).succeeds();
    service
}

/// A golden is written only by the tests of its own package.
#[test]
fn blessing_another_package_is_ignored_with_an_error() {
    let service = workspace();
    service.edit("on_bus/src/lib.rs", "dropped", "lost");
    for value in ["1", "golden/bus.prom", "diff"] {
        service.shell("cargo test -p on_app", &[("METRICS_BLESS", value)]).fails_with(&[
            "HELP of `bus_drops_total` differs from the golden, on_bus/golden/bus.prom:2",
            "`METRICS_BLESS` is ignored because this command does not run the tests of package `on_bus`",
        ]);
    }
    let refused = service.shell("cargo check", &[]).fails_with(&["HELP of `bus_drops_total`"]);
    assert_eq!(refused.command(), "METRICS_BLESS=golden/bus.prom cargo test -p on_bus golden_of_");
    // The commands work in any folder of the workspace.
    service
        .shell_in("on_app", &refused.diff_command(), &[])
        .fails_with(&["became \"Messages lost.\""]);
    service
        .shell_in("on_app", &refused.command(), &[])
        .succeeds_with(&["became \"Messages lost.\""]);
    service.shell("cargo test", &[]).succeeds();
}

/// A package may exclude its goldens from what it publishes.
#[test]
fn a_golden_of_a_dependency_may_be_missing_but_must_not_drift() {
    let service = workspace();
    service.shell("rm -r on_bus/golden && touch on_bus/src/lib.rs", &[]).succeeds();
    service
        .shell("cargo check -p on_app", &[])
        .succeeds_with(&["note: golden file golden/bus.prom of package `on_bus` does not exist"]);
    // The error says that this command does not bless the golden.
    service.shell("cargo check -p on_app", &[("METRICS_BLESS", "1")]).fails_with(&[
        "golden file on_bus/golden/bus.prom does not exist",
        "this command does not run the tests of package `on_bus`",
    ]);
    let refused = service.shell("touch on_bus/src/lib.rs && cargo check -p on_bus", &[]);
    let refused = refused.fails_with(&["golden file on_bus/golden/bus.prom does not exist"]);
    service.shell(&refused.command(), &[]).succeeds();
    service.edit("on_bus/src/lib.rs", "dropped", "lost");
    service.shell("cargo check -p on_app", &[]).fails_with(&["HELP of `bus_drops_total`"]);
    // The layout of a package that cargo unpacked from a registry.
    service
        .shell("rm -r on_bus/golden && cp on_bus/Cargo.toml on_bus/Cargo.toml.orig", &[])
        .succeeds();
    for command in ["cargo check -p on_app", "cargo check -p on_bus"] {
        service.shell("touch on_bus/src/lib.rs", &[]).succeeds();
        let result = service.shell(command, &[("METRICS_BLESS", "1")]);
        assert!(!result.output.contains("does not exist"), "{}", result.output);
        result.succeeds();
    }
}

#[test]
fn the_command_in_the_error_works_although_an_earlier_package_fails() {
    let failing = "#[test]\nfn fails() { panic!() }\n";
    let service = Service::workspace(&[("a_first", failing, ""), ("z_last", &node("last"), "")]);
    let all = service.shell("cargo test", &[("METRICS_BLESS", "1")]);
    all.fails_with(&["note: this build does not compare the goldens of package `z_last`"]);
    assert!(!service.path("z_last/golden").exists());
    let refused = service.shell("cargo test", &[]).fails_with(&["last.prom does not exist"]);
    service.shell(&refused.command(), &[]).succeeds();
    assert!(service.path("z_last/golden/last.prom").exists());
}

/// The same path names one golden in each package.
#[test]
fn a_path_applies_to_each_tested_package() {
    let service =
        Service::workspace(&[("of_one", &node("same"), ""), ("of_two", &node("same"), "")]);
    let command = "cargo test golden_of_";
    service.shell(command, &[("METRICS_BLESS", "golden/same.prom")]).succeeds();
    assert!(service.read("of_one/golden/same.prom").contains("cargo test -p of_one"));
    assert!(service.read("of_two/golden/same.prom").contains("cargo test -p of_two"));
}
