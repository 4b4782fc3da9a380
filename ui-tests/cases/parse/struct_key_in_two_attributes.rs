use metrics_runtime::{Counter, ReplicationMetrics};

/// A node.
#[derive(Debug, ReplicationMetrics)]
#[metrics(golden = none, prefix = "node")]
#[metrics(prefix = "bus")]
pub struct Node {
    /// Messages dropped.
    drops_total: Counter,
}

fn main() {}
