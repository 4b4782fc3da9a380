use frozen_metrics::{Counter, ReplicationMetrics};

/// A node.
#[derive(Debug, ReplicationMetrics)]
#[metrics(golden = none, "prefix" = "node")]
pub struct Node {
    /// Messages dropped.
    drops_total: Counter,
}

fn main() {}
