use frozen_metrics::ReplicationMetrics;

/// A node.
#[derive(Debug, ReplicationMetrics)]
#[metrics(golden = none)]
pub struct Node {
    /// Messages dropped.
    drops_total: Countr,
}

fn main() {}
