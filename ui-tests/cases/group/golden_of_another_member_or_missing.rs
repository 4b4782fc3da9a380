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
    #[member(prefix = "a", golden = "cases/group/golden_of_another_member_or_missing.prom")]
    first: Node,
    #[member(prefix = "b", golden = "cases/group/nowhere.prom")]
    second: Node,
}

fn main() {}
