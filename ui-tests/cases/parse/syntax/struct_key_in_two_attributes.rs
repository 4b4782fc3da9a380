use frozen_metrics::{Counter, ReplicationMetrics};

/// A node.
#[derive(Debug, ReplicationMetrics)]
#[metrics(golden = none, prefix = "node")]
#[metrics(prefix = "bus")]
pub struct Node {
    /// Messages dropped.
    drops_total: Counter,
}

fn main() {}
