use frozen_metrics::{Gauge as Counter, ReplicationMetrics};

/// A node.
#[derive(Debug, ReplicationMetrics)]
#[metrics(golden = none)]
pub struct Node {
    /// Messages dropped.
    drops_total: Counter,
}

fn main() {}
