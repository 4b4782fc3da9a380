use frozen_metrics::{Counter, Gauge, ReplicationMetrics};

/// A node.
#[derive(Debug, ReplicationMetrics)]
#[metrics(golden = none)]
pub struct Node {
    /// Messages dropped.
    drops_total: Counter,
    /// Messages dropped and not yet reported.
    drops: Gauge,
}

fn main() {}
