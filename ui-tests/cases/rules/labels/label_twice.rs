use frozen_metrics::{Counter, ReplicationMetrics};

/// A node.
#[derive(Debug, ReplicationMetrics)]
#[metrics(golden = none)]
pub struct Node {
    /// Messages dropped.
    #[metric(labels(cause = "full", cause = "stale"))]
    drops_total: Counter,
}

fn main() {}
