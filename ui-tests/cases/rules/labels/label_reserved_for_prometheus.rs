use frozen_metrics::{Counter, ReplicationMetrics};

/// A node.
#[derive(Debug, ReplicationMetrics)]
#[metrics(golden = none)]
pub struct Node {
    /// Messages dropped.
    #[metric(labels(__name = "full"))]
    drops_total: Counter,
}

fn main() {}
