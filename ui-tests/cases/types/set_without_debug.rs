use metrics_runtime::{Counter, ReplicationMetrics};

/// A node.
#[derive(ReplicationMetrics)]
#[metrics(golden = none)]
pub struct Node {
    /// Messages dropped.
    drops_total: Counter,
}

fn main() {}
