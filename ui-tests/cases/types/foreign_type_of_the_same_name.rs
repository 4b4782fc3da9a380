use frozen_metrics::ReplicationMetrics;

#[derive(Debug)]
pub struct Counter;

/// A node.
#[derive(Debug, ReplicationMetrics)]
#[metrics(golden = none)]
pub struct Node {
    /// Messages dropped.
    drops_total: Counter,
}

fn main() {}
