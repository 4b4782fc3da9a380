use frozen_metrics::{Counter, ReplicationMetrics};

/// A node.
#[derive(Debug, ReplicationMetrics)]
#[metrics(
    key("channel", "peer"),
    max_keys = 8,
    overflow = "others",
    golden = "tests/compiles/key_behind_other_labels.prom"
)]
pub struct Node {
    /// Messages dropped.
    #[metric(labels(role = "leader", channel, peer, zone = "a"))]
    drops_total: Counter,
}

#[test]
fn it_works() {
    let registry = NodeRegistry::new();
    registry.for_channel_peer("x", "y").drops_total.inc();
    assert!(
        registry
            .snapshot()
            .prometheus_text()
            .ends_with("\ndrops_total{role=\"leader\",channel=\"x\",peer=\"y\",zone=\"a\"} 1\n",)
    );
}
