use frozen_metrics::{Counter, MetricGroup, ReplicationMetrics};

/// A node.
#[derive(Debug, ReplicationMetrics)]
#[metrics(prefix = "node", golden = none)]
pub struct Node {
    /// Messages dropped.
    drops_total: Counter,
}

#[derive(MetricGroup)]
pub struct Service {
    #[member(
        prefix = "spare",
        labels(tier = "cold", area = "a", room = "1"),
        golden = "cases/group/what_the_group_adds_drifted.prom",
    )]
    node: Node,
}

fn main() {}
