use metrics_runtime::{Counter, MetricGroup, ReplicationMetrics};

/// A node.
#[derive(Debug, ReplicationMetrics)]
#[metrics(prefix = "node", golden = none)]
pub struct Node {
    /// Messages dropped.
    drops_total: Counter,
}

#[derive(MetricGroup)]
pub struct Service {
    #[member(prefix = "a", golden = "golden_of_another_or_none.prom")]
    first: Node,
    #[member(prefix = "b", golden = "nowhere.prom")]
    second: Node,
    #[member(prefix = "c", golden("nowhere.prom", 7))]
    third: Node,
}

fn main() {}
