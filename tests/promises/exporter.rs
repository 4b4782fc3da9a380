//! Promise: one exposition holds a family once, and who declares it twice hears which two.

use std::sync::Arc;

use metrics_runtime::{Counter, Exporter, Gauge, ReplicationMetrics};

/// A node.
#[derive(Debug, ReplicationMetrics)]
#[metrics(prefix = "node", golden = none)]
struct NodeMetrics {
    /// Messages dropped.
    drops_total: Counter,
    /// Connections open.
    open_connections: Gauge,
}

/// Another module's, which took a name that was taken.
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
fn a_family_of_two_schemas_is_an_error_that_names_both() {
    let error = Exporter::new().with(&NODE).unwrap().with(PeerMetricsRegistry::new()).unwrap_err();
    assert_eq!(
        error.to_string(),
        "family `node_drops_total` is declared by both `NodeMetrics` and `PeerMetrics`: \
         rename it in one of them, or register only one"
    );
    let twice = Exporter::new().with(&NODE).unwrap().with(&NODE).unwrap_err();
    assert_eq!(
        twice.to_string(),
        "family `node_drops_total` is declared by both `NodeMetrics` and `NodeMetrics`: register it once"
    );
}

#[test]
fn sources_stand_in_the_order_they_were_registered() {
    let replication = Arc::new(schemas::replication::ReplicationMetricsRegistry::new());
    let exporter = Exporter::new().with(Arc::clone(&replication)).unwrap().with(&NODE).unwrap();
    replication.for_channel("payments").incr_leader_change();
    let expected = replication.snapshot().prometheus_text() + &NODE.snapshot().prometheus_text();
    assert_eq!(exporter.text(), expected);
    let names: Vec<_> = exporter.schemas().map(|schema| &*schema.name).collect();
    assert_eq!(names, ["ChannelMetricsAtomic", "NodeMetrics"]);
}
