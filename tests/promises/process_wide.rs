//! Promise: a set without a key is a single set that can be a `static`.

use std::time::Duration;

use frozen_metrics::schema::{KeyLabel, Kind, Schema};
use frozen_metrics::{
    Counter, Exporter, FloatGauge, Gauge, MetricSet, ReplicationMetrics, SecondsGauge,
};

/// A node.
#[derive(Debug, ReplicationMetrics)]
#[metrics(prefix = "node", golden = none)]
struct NodeMetrics {
    /// Messages dropped.
    #[metric(labels(cause = "full"), recorder(inc = drop_full, add = drop_many))]
    drops_total: Counter,
    #[metric(name = "node_drops_total", labels(cause = "st\"ale"))]
    stale: Counter,
    /// Connections open.
    open_connections: Gauge,
    /// Share of the buffer that is in use.
    buffer_fill_ratio: FloatGauge,
    /// Time since the last election.
    leader_age_seconds: SecondsGauge,
}

static NODE: NodeMetrics = NodeMetrics::new();

#[test]
fn a_static_set_can_be_recorded_and_rendered() {
    NODE.drop_full();
    NODE.drop_many(2);
    NODE.stale.inc();
    NODE.open_connections.set(-4);
    NODE.buffer_fill_ratio.set(f64::NEG_INFINITY);
    let text = "# HELP node_drops_total Messages dropped.\n\
                # TYPE node_drops_total counter\n\
                node_drops_total{cause=\"full\"} 3\n\
                node_drops_total{cause=\"st\\\"ale\"} 1\n\
                # HELP node_open_connections Connections open.\n\
                # TYPE node_open_connections gauge\n\
                node_open_connections -4\n\
                # HELP node_buffer_fill_ratio Share of the buffer that is in use.\n\
                # TYPE node_buffer_fill_ratio gauge\n\
                node_buffer_fill_ratio -Inf\n\
                # HELP node_leader_age_seconds Time since the last election.\n\
                # TYPE node_leader_age_seconds gauge\n";
    assert_eq!(NODE.snapshot().prometheus_text(), text);
    assert_eq!(Exporter::new().with(&NODE).unwrap().text(), text);

    NODE.leader_age_seconds.record(Duration::from_millis(1_500));
    let snapshot = NODE.snapshot();
    assert_eq!(
        snapshot,
        NodeMetricsSnapshot {
            drops_total: 3,
            stale: 1,
            open_connections: -4,
            buffer_fill_ratio: f64::NEG_INFINITY,
            leader_age_seconds: Some(1.5),
        }
    );
    assert!(snapshot.prometheus_text().ends_with("node_leader_age_seconds 1.5\n"));
    assert_eq!(snapshot.totals()["drops_total"], 3);
}

#[test]
fn the_schema_is_a_constant() {
    const NODE: &Schema = NodeMetrics::SCHEMA;
    assert_eq!((NODE.name.as_ref(), NODE.key.as_ref()), ("NodeMetrics", None));
    assert_eq!(NODE.families.len(), 4);
    let drops = NODE.family("node_drops_total").unwrap();
    assert_eq!((&drops.kind, drops.unit.as_deref()), (&Kind::Counter, None));
    assert_eq!(drops.help, "Messages dropped.");
    let causes: Vec<_> = drops.series.iter().map(|series| &*series.labels[0].value).collect();
    assert_eq!(causes, ["full", "st\"ale"]);
    assert_eq!(NODE.family("node_leader_age_seconds").unwrap().unit.as_deref(), Some("seconds"));

    let replication = schemas::replication::ChannelMetricsAtomic::SCHEMA;
    let key = replication.key.as_ref().unwrap();
    assert_eq!(*key.labels, [KeyLabel::new("channel")]);
    assert_eq!(key.overflow, "__overflow__");
    assert_eq!(key.max_keys, 1024);
    assert_eq!(replication.families.len(), 8);
}
