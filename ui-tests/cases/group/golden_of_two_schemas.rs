use frozen_metrics::{Counter, MetricGroup, ReplicationMetrics};

/// A node.
#[derive(Debug, ReplicationMetrics)]
#[metrics(prefix = "node", golden = none)]
pub struct Node {
    /// Messages dropped.
    drops_total: Counter,
}

#[derive(MetricGroup)]
pub struct Pair {
    #[member(prefix = "left", golden = none)]
    left: Node,
    #[member(prefix = "right", golden = none)]
    right: Node,
}

#[derive(MetricGroup)]
pub struct Service {
    #[member(prefix = "spare", golden = "cases/group/golden_of_two_schemas.prom")]
    pair: Pair,
}

fn main() {}
