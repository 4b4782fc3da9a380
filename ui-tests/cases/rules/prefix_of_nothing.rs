use metrics_runtime::{Counter, ReplicationMetrics};

/// A node.
#[derive(Debug, ReplicationMetrics)]
#[metrics(golden = none, prefix = "")]
pub struct Node {
    /// Messages dropped.
    drops_total: Counter,
}

fn main() {}
