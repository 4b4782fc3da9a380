use frozen_metrics::{Counter, ReplicationMetrics};

/// A node.
#[derive(Debug, ReplicationMetrics)]
#[metrics(max_keys = 8, overflow = "others", registry = Nodes, row = Row, rows = nodes, golden = none)]
pub struct Node {
    /// Messages dropped.
    drops_total: Counter,
}

fn main() {}
