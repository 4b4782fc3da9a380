use frozen_metrics::{Counter, ReplicationMetrics};

/// A node.
#[derive(Debug, ReplicationMetrics)]
#[metrics(golden = none)]
pub struct Node {
    /// Messages dropped.
    #[metric(recorder(observe = drop_one))]
    drops_total: Counter,
}

fn main() {}
