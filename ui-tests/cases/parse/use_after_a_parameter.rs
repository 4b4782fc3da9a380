use metrics_runtime::{Counter, ReplicationMetrics};

/// A node.
#[derive(Debug, ReplicationMetrics)]
#[metrics(golden = none)]
pub struct Node<const N: usize> {
    /// Messages dropped.
    drops_total: Counter,
}

fn main() {
    let _ = Node::<1>::new();
}
