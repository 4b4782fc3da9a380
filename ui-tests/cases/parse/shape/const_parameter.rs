use frozen_metrics::{Counter, ReplicationMetrics};

/// A node.
#[derive(Debug, ReplicationMetrics)]
#[metrics(golden = none)]
pub struct Node<const N: usize> {
    /// Messages dropped.
    drops_total: Counter,
}

fn main() {}
