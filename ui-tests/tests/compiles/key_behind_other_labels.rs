use frozen_metrics::{Counter, LabelSet, ReplicationMetrics};

/// The labels of the key.
#[derive(LabelSet)]
pub struct Ends<'a> {
    channel: &'a str,
    peer: &'a str,
}

/// A node.
#[derive(Debug, ReplicationMetrics)]
#[metrics(
    key = Ends<'static>,
    max_keys = 8,
    overflow = "others",
    golden = "tests/compiles/key_behind_other_labels.prom"
)]
pub struct Node {
    /// Messages dropped.
    #[metric(labels(role = "leader", ends, zone = "a"))]
    drops_total: Counter,
}

#[test]
fn it_works() {
    let registry = NodeRegistry::new();
    registry.for_ends(Ends { channel: "x", peer: "y" }).drops_total.inc();
    assert!(
        registry
            .snapshot()
            .prometheus_text()
            .ends_with("\ndrops_total{role=\"leader\",channel=\"x\",peer=\"y\",zone=\"a\"} 1\n",)
    );
}
