use metrics_runtime::{Counter, ReplicationMetrics};

/// A node.
#[derive(Debug, ReplicationMetrics)]
#[metrics(golden = none)]
pub struct Node<'a> {
    /// Messages dropped.
    drops_total: Counter,
}

fn main() {}
