use frozen_metrics::{By, Counter, ReplicationMetrics};

/// A node.
#[derive(Debug, ReplicationMetrics)]
#[metrics(
    key = "get", max_keys = 8, overflow = "others", golden = none,
    registry = NodeSnapshots, row = NodeRegistry, snapshot = Nodes,
)]
pub struct Node {
    /// Messages dropped.
    #[metric(by(cause = enum("full" | "slow")))]
    drops_total: By<NodeRow, Counter>,
}

/// A link.
#[derive(Debug, ReplicationMetrics)]
#[metrics(key = "snapshot", max_keys = 8, overflow = "others", golden = none)]
pub struct Link {
    /// Frames since the start.
    #[metric(name = "frames_total")]
    since: Counter,
}

#[test]
fn it_works() {
    let nodes = NodeSnapshots::new();
    nodes.for_get("a").drops_total[NodeRow::Slow].inc();
    assert!(nodes.snapshot().get("a").is_some());
    let links = LinkRegistry::new();
    links.for_snapshot("a").since.inc();
    assert_eq!(links.snapshot().snapshot("a").map(|row| row.since), Some(1));
}
