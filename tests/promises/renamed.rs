//! Promise: if the package renames the runtime or does not depend on it, each derive reports one
//! error that names the fix.

use std::path::Path;

use tests::service::Service;

const SOURCE: &str = r#"
use m::{
    Buckets, By, Counter, Info, LabelEnum, LabelSet, MetricGroup, ReplicationMetrics, SecondsHistogram,
};

/// Why.
#[derive(Clone, Copy, Debug, PartialEq, LabelEnum)]
pub enum Cause {
    /// No room.
    Full,
}

/// The labels of a fetch.
#[derive(LabelSet)]
pub struct Fetch<'a> {
    peer: &'a str,
    cause: Cause,
}

/// Buckets.
#[derive(Buckets)]
#[buckets(0.1, 1)]
pub struct Latency;

/// The lane of a link.
#[derive(LabelSet)]
pub struct Lane<'a> {
    peer: &'a str,
    lane: u8,
}

/// A link.
#[derive(Debug, ReplicationMetrics)]
#[metrics(key = Lane<'static>, max_keys = 8, overflow = "others", golden = none)]
pub struct Link {
    /// Frames lost.
    #[metric(by(cause = "full"), recorder(inc = lose))]
    pub losses_total: By<Cause, Counter>,
}

/// A node.
#[derive(Debug, ReplicationMetrics)]
#[metrics(golden = none)]
pub struct Node {
    /// What runs.
    #[metric(info(version))]
    pub build_info: Info<Build>,
    /// Time that a call takes.
    pub call_seconds: SecondsHistogram<Latency>,
}

/// All of it.
#[derive(Debug, Default, MetricGroup)]
pub struct Process {
    /// Its links.
    pub links: LinkRegistry,
    /// Itself.
    pub node: Node,
}

/// Returns the labels of a fetch.
pub fn labels<'a>(peer: &'a str, cause: Cause) -> (usize, Fetch<'a>) {
    (<Fetch<'static> as m::LabelSet>::LABELS.len(), Fetch { peer, cause })
}

/// Uses all of it.
pub fn text(process: Process) -> Result<String, m::DuplicateFamily> {
    process.links.for_lane(Lane { peer: "a", lane: 7 }).lose(Cause::Full);
    process.links.with_lane(Lane { peer: "a", lane: 7 }, |link| link.losses_total[Cause::Full].inc());
    process.node.build_info.set(Build { version: "1".to_owned() });
    assert_eq!(process.links.snapshot().lane(Lane { peer: "a", lane: 7 }).map(|row| row.losses_total[Cause::Full]), Some(2));
    let snapshot: NodeSnapshot = process.node.snapshot();
    Ok(snapshot.prometheus_text() + &m::Exporter::new().with(process)?.text())
}
"#;

/// Returns the source with this `crate` path at each derive.
fn with_path(path: &str) -> String {
    SOURCE
        .replace("golden = none", &format!("golden = none, crate = {path}"))
        .replace("pub enum Cause", &format!("#[label(crate = {path})]\npub enum Cause"))
        .replace("pub struct Fetch", &format!("#[label(crate = {path})]\npub struct Fetch"))
        .replace("pub struct Lane", &format!("#[label(crate = {path})]\npub struct Lane"))
        .replace("#[buckets(", &format!("#[buckets(crate = {path})]\n#[buckets("))
        .replace("pub struct Process", &format!("#[group(crate = {path})]\npub struct Process"))
}

/// Creates a package with these dependencies.
fn with_dependencies(name: &str, source: &str, dependencies: &str) -> Service {
    let service = Service::new(name, source);
    let manifest = service.read("Cargo.toml");
    let (package, _) = manifest.split_once("[dependencies]").expect("dependencies");
    service.write("Cargo.toml", &format!("{package}[dependencies]\n{dependencies}"));
    service
}

fn runtime() -> String {
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("a workspace");
    format!("{{ package = \"frozen-metrics\", path = {:?} }}", workspace.join("metrics-runtime"))
}

/// Returns the first lines of the errors, without cargo's summary.
fn errors(output: &str) -> Vec<&str> {
    let errors = output.lines().filter(|line| line.starts_with("error"));
    errors.filter(|line| !line.contains("could not compile")).collect()
}

#[test]
fn a_renamed_dependency_is_one_error_at_each_derive() {
    let service = with_dependencies("renamed", SOURCE, &format!("m = {}", runtime()));
    let output = service.cargo("check", &[]).output;
    let expected = |attribute| {
        format!(
            "error: this package depends on `frozen-metrics` as `m`: expected `#[{attribute}(crate = ::m)]`"
        )
    };
    let expected =
        ["label", "label", "buckets", "label", "metrics", "metrics", "group"].map(expected);
    assert_eq!(errors(&output), expected, "{output}");
    service.write("src/lib.rs", &with_path("::m"));
    service.builds();
}

#[test]
fn a_transitive_dependency_is_an_error_at_each_derive() {
    let dependency = "facade = { path = \"facade\" }";
    let source = |text: &str| {
        text.replace("use m::", "use facade::m::")
            .replace(" m::", " facade::m::")
            .replace("&m::", "&facade::m::")
    };
    let service = with_dependencies("facade_user", &source(SOURCE), dependency);
    service.write(
        "facade/Cargo.toml",
        &format!(
            "[package]\nname = \"facade\"\nedition = \"2024\"\n[dependencies]\nm = {}",
            runtime()
        ),
    );
    service.write("facade/src/lib.rs", "pub use m;");
    let output = service.cargo("check", &[]).output;
    let is_from_derive = |line: &&str| !line.contains("E0432") && !line.contains("E0277");
    let derive_errors = errors(&output).into_iter().filter(is_from_derive);
    let expected = |attribute| {
        format!(
            "error: `frozen-metrics` is not a dependency of this package: \
             add it, or name the crate that re-exports it with `#[{attribute}(crate = …)]`"
        )
    };
    let expected =
        ["label", "label", "buckets", "label", "metrics", "metrics", "group"].map(expected);
    assert_eq!(derive_errors.collect::<Vec<_>>(), expected, "{output}");
    service.write("src/lib.rs", &source(&with_path("::facade::m")));
    service.builds();
}

#[test]
fn a_path_that_does_not_resolve_is_one_error_at_each_derive() {
    let source = with_path("::missing");
    let service = with_dependencies("wrong_path", &source, &format!("m = {}", runtime()));
    let output = service.cargo("check", &[]).output;
    assert_eq!(errors(&output), ["error[E0432]: unresolved import `missing`"; 7], "{output}");
}
