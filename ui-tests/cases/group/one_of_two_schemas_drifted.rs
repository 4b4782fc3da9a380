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
    left: Node,
    #[member(labels(side = "right"), prefix = "right", golden = none)]
    right: Node,
}

#[derive(MetricGroup)]
pub struct Service {
    #[member(
        prefix = "spare",
        golden("cases/group/one_of_two_schemas_drifted_0.prom", "cases/group/one_of_two_schemas_drifted_1.prom"),
    )]
    pair: Pair,
}

fn main() {}
