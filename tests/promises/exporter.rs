//! Promise: an exposition has each family once, and a duplicate declaration is an error that names
//! both sources.

use std::sync::Arc;

use frozen_metrics::{
    Collect, Counter, Encoder, Exporter, Format, Gauge, MetricFamily, MetricType,
    ReplicationMetrics, SourceInfo,
};
use tests::encoded;

/// A node.
#[derive(Debug, ReplicationMetrics)]
#[metrics(prefix = "node", golden = none)]
struct NodeMetrics {
    /// Messages dropped.
    drops_total: Counter,
    /// Connections open.
    open_connections: Gauge,
}

/// Declares a family of `NodeMetrics` again.
#[derive(Debug, ReplicationMetrics)]
#[metrics(key = "peer", max_keys = 4, overflow = "others", golden = none)]
struct PeerMetrics {
    /// Frames sent.
    #[metric(name = "link_frames_total")]
    frames: Counter,
    /// Messages dropped.
    #[metric(name = "node_drops_total")]
    drops: Counter,
}

static NODE: NodeMetrics = NodeMetrics::new();

#[test]
fn a_family_of_two_schemas_is_an_error_naming_both() {
    let error = Exporter::new().with(&NODE).unwrap().with(PeerMetricsRegistry::new()).unwrap_err();
    assert_eq!(
        error.to_string(),
        "family `node_drops_total` is declared by both `NodeMetrics` and `PeerMetrics`: \
         rename it in one of them, or register only one"
    );
    let duplicate = Exporter::new().with(&NODE).unwrap().with(&NODE).unwrap_err();
    assert_eq!(
        duplicate.to_string(),
        "family `node_drops_total` is declared by both `NodeMetrics` and `NodeMetrics`: \
         register it once, or give each instance a label of its own with `Labelled`"
    );
}

#[test]
fn sources_are_rendered_in_registration_order() {
    let replication = Arc::new(schemas::replication::ReplicationMetricsRegistry::new());
    let exporter = Exporter::new().with(Arc::clone(&replication)).unwrap().with(&NODE).unwrap();
    replication.for_channel("payments").incr_leader_change();
    let expected = replication.snapshot().prometheus_text() + &NODE.snapshot().prometheus_text();
    assert_eq!(exporter.text(), expected);
    let names: Vec<_> = exporter.schemas().map(|schema| &*schema.name).collect();
    assert_eq!(names, ["ChannelMetricsAtomic", "NodeMetrics"]);
}

/// A source of another library with one family.
struct Foreign(&'static str, MetricType);

impl Collect for Foreign {
    fn info(&self) -> SourceInfo {
        SourceInfo::new("Foreign")
    }

    fn expose(&self, encoder: &mut Encoder<'_>) {
        let Self(name, kind) = *self;
        encoder.family(&MetricFamily::new(name, kind, "One.").with_series([], 1.0));
    }
}

/// Returns the name that two families share, and checks that the order of registration does not
/// matter.
fn clash(a: (&'static str, MetricType), b: (&'static str, MetricType)) -> Option<String> {
    let register = |a: (&'static str, MetricType), b: (&'static str, MetricType)| {
        Exporter::new().with(Foreign(a.0, a.1)).unwrap().with(Foreign(b.0, b.1)).err()
    };
    let [first, second] = [register(a, b), register(b, a)].map(|error| Some(error?.name));
    assert_eq!(first, second, "{a:?} and {b:?}");
    first
}

#[test]
fn sample_names_of_two_families_must_not_clash() {
    use MetricType::{Counter, Gauge, Histogram, Info, StateSet, Summary, Unknown};
    let cases = [
        (("x", Histogram), ("x_count", Counter), Some("x_count")),
        (("x", Histogram), ("x_bucket", Gauge), Some("x_bucket")),
        (("x", Histogram), ("x_sum", Gauge), Some("x_sum")),
        (("x", Histogram), ("x", StateSet), Some("x")),
        (("x", Summary), ("x_sum", Unknown), Some("x_sum")),
        (("x", Summary), ("x_bucket", Gauge), None),
        (("x_total", Counter), ("x", Gauge), Some("x")),
        (("x_total", Counter), ("x_created", Gauge), Some("x_created")),
        (("x_info", Info), ("x", Gauge), Some("x")),
        (("x_info", Info), ("x_total", Counter), Some("x")),
        // Without the `_total` suffix a counter reserves only its own name.
        (("x", Counter), ("x_total", Gauge), None),
        (("_total", Counter), ("x", Gauge), None),
        (("x", Gauge), ("x_count", Gauge), None),
    ];
    for (a, b, name) in cases {
        assert_eq!(clash(a, b).as_deref(), name, "{a:?} and {b:?}");
    }
}

#[test]
fn a_clash_error_names_both_families_and_the_sample() {
    let error = Exporter::new()
        .with(&NODE)
        .unwrap()
        .with(Foreign("node_drops", MetricType::Histogram))
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        "family `node_drops` of `Foreign` and family `node_drops_total` of `NodeMetrics` \
         both take the name `node_drops`: rename one of them, or register only one"
    );
}

#[test]
fn an_exporter_can_be_a_source_of_another() {
    let inner = Exporter::new().with(&NODE).unwrap();
    let text = inner.text();
    let outer = Exporter::new().with(inner).unwrap();
    assert_eq!(outer.text(), text);
    let error = outer.with(&NODE).unwrap_err();
    assert_eq!((&*error.first, &*error.second), ("Exporter", "NodeMetrics"));
}

#[test]
fn openmetrics_encodes_unsuffixed_counters_and_infos_by_other_types() {
    let text = |name, kind| {
        let exporter = Exporter::new().with(Foreign(name, kind)).unwrap();
        encoded(&exporter, Format::OpenMetrics)
    };
    let cases = [
        ("x", MetricType::Counter, "# HELP x One.\n# TYPE x unknown\nx 1\n# EOF\n"),
        (
            "_total",
            MetricType::Counter,
            "# HELP _total One.\n# TYPE _total unknown\n_total 1\n# EOF\n",
        ),
        ("x", MetricType::Info, "# HELP x One.\n# TYPE x gauge\nx 1\n# EOF\n"),
        ("x_total", MetricType::Counter, "# HELP x One.\n# TYPE x counter\nx_total 1\n# EOF\n"),
        ("x_info", MetricType::Info, "# HELP x One.\n# TYPE x info\nx_info 1\n# EOF\n"),
    ];
    for (name, kind, expected) in cases {
        assert_eq!(text(name, kind), expected);
    }
    assert_eq!(
        Exporter::new().with(Foreign("x", MetricType::Counter)).unwrap().text(),
        "# HELP x One.\n# TYPE x counter\nx 1\n"
    );
}
