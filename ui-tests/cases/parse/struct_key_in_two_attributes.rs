use metrics_runtime::{Counter, ReplicationMetrics};

/// A node.
#[metrics(prefix = "bus")]
#[derive(Debug, ReplicationMetrics)]
#[metrics(golden = none, prefix = "node")]
pub struct Node {
    /// Messages dropped.
    drops_total: Counter,
}

fn main() {}
