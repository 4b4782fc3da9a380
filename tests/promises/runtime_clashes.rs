//! Promise: a family of another library that appears at run time never breaks a scrape.

use std::sync::{Arc, Mutex};

use ::prometheus::{IntCounter, IntCounterVec, IntGauge, Opts, Registry};
use frozen_metrics::compat::{prometheus, prometheus_client};
use frozen_metrics::{Collect, Counter, Exporter, Format, Histogram, Labelled, ReplicationMetrics};
use tests::encoded;

use crate::exposition::{openmetrics, samples};

/// A node.
#[derive(Debug, ReplicationMetrics)]
#[metrics(prefix = "node", golden = none)]
struct Node {
    /// Messages dropped.
    drops_total: Counter,
    /// Size of a message.
    #[metric(buckets(1, 10))]
    message_bytes: Histogram<Message>,
}

/// Returns the names of the families after checking that all formats are legal and agree.
fn names(exporter: &Exporter) -> Vec<String> {
    let text = encoded(exporter, Format::OpenMetrics);
    assert!(!text.contains("Left out"), "{text}");
    let families: Vec<_> =
        openmetrics::families(&text).into_iter().map(|family| family.name).collect();
    let gathered = exporter.gather();
    assert_eq!(gathered.len(), families.len());
    // Panics on duplicate labels or illegal text.
    samples(&exporter.text());
    gathered.into_iter().map(|family| family.name).collect()
}

fn counter(registry: &Registry, name: &str) -> IntCounter {
    let counter = IntCounter::new(name, "Theirs.").unwrap();
    registry.register(Box::new(counter.clone())).unwrap();
    counter
}

const DECLARED: [&str; 2] = ["node_drops_total", "node_message_bytes"];

#[test]
fn declared_families_take_precedence_in_any_registration_order() {
    let registry = Registry::new();
    let theirs = || prometheus::Source::new(registry.clone());
    let node = || Arc::new(Node::new());
    let before = Exporter::new().with(theirs()).unwrap().with(node()).unwrap();
    let after = Exporter::new().with(node()).unwrap().with(theirs()).unwrap();
    counter(&registry, "node_drops_total").inc_by(7);
    counter(&registry, "other_total").inc();
    assert_eq!(names(&before), ["other_total", DECLARED[0], DECLARED[1]]);
    assert_eq!(names(&after), [DECLARED[0], DECLARED[1], "other_total"]);
    for exporter in [before, after] {
        let text = exporter.text();
        assert!(text.contains("\nnode_drops_total 0\n"), "{text}");
        let comment = "# Left out: family `node_drops_total` is declared by both `Node` and `prometheus::Registry`: \
                   rename it in one of them, or register only one\n";
        assert_eq!(text.matches(comment).count(), 1, "{text}");
        let left_out =
            exporter.left_out().into_iter().map(|clash| format!("# Left out: {clash}\n"));
        assert!(left_out.eq([comment.to_owned()]));
    }
}

#[test]
fn a_family_that_clashes_with_a_sample_name_is_left_out() {
    let registry = Registry::new();
    let exporter = Exporter::new().with(Arc::new(Node::new())).unwrap();
    let exporter = exporter.with(prometheus::Source::new(registry.clone())).unwrap();
    let theirs = IntGauge::new("node_message_bytes_count", "Theirs.").unwrap();
    registry.register(Box::new(theirs)).unwrap();
    assert_eq!(names(&exporter), DECLARED);
    assert!(exporter.text().contains("both take the name `node_message_bytes_count`"));
}

#[test]
fn the_first_library_of_a_scrape_keeps_a_contested_family() {
    let first = Registry::new();
    let second = Arc::new(Mutex::new(::prometheus_client::registry::Registry::default()));
    let shown = Arc::clone(&second);
    let exporter = Exporter::new().with(prometheus::Source::new(first.clone())).unwrap();
    let exporter = exporter
        .with(prometheus_client::Source::from_fn(move |read| read(&shown.lock().unwrap())))
        .unwrap();
    let logins = ::prometheus_client::metrics::counter::Counter::<u64>::default();
    second.lock().unwrap().register("logins", "Users logged in", logins.clone());
    logins.inc();
    assert_eq!(names(&exporter), ["logins_total"]);
    assert!(exporter.text().ends_with("logins_total 1\n"));
    counter(&first, "logins_total").inc_by(7);
    assert_eq!(names(&exporter), ["logins_total"]);
    assert!(
        exporter.text().contains("\nlogins_total 7\n"),
        "the first source of a scrape has precedence"
    );
    assert!(exporter.text().contains("# Left out: family `logins_total`"));
}

#[test]
fn only_a_family_with_the_instance_label_is_left_out() {
    let registry = Registry::new();
    let labelled =
        Labelled::new(prometheus::Source::new(registry.clone()), [("zone", "a,role=")]).unwrap();
    let exporter = Exporter::new().with(labelled).unwrap();
    counter(&registry, "other_total").inc();
    let role = IntCounterVec::new(Opts::new("role_total", "Theirs."), &["role"]).unwrap();
    role.with_label_values(&["b"]).inc();
    registry.register(Box::new(role)).unwrap();
    let zone = IntCounterVec::new(Opts::new("zone_total", "Theirs."), &["one", "zone"]).unwrap();
    zone.with_label_values(&["a", "b"]).inc();
    registry.register(Box::new(zone)).unwrap();
    assert_eq!(names(&exporter), ["other_total", "role_total"]);
    let comment =
        "# Left out: family `zone_total` of `prometheus::Registry`: duplicate label `zone`\n";
    assert!(exporter.text().contains(comment), "{}", exporter.text());
}

#[test]
fn declared_families_take_precedence_over_those_of_a_nested_exporter() {
    let registry = Registry::new();
    let inner = Exporter::new().with(prometheus::Source::new(registry.clone())).unwrap();
    let inner = Labelled::new(inner, [("zone", "a")]).unwrap();
    let outer = Exporter::new().with(inner).unwrap().with(Arc::new(Node::new())).unwrap();
    counter(&registry, "node_drops_total").inc();
    counter(&registry, "other_total").inc();
    assert_eq!(names(&outer), ["other_total", DECLARED[0], DECLARED[1]]);
    assert_eq!(outer.families().len(), 4, "declared families of both exporters");
}
