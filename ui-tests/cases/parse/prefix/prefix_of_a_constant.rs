use frozen_metrics::{Counter, ReplicationMetrics};

const PREFIX: &str = "node";

/// A node.
#[derive(Debug, ReplicationMetrics)]
#[metrics(golden = none, prefix = PREFIX)]
pub struct Node {
    /// Messages dropped.
    drops_total: Counter,
}

fn main() {}
