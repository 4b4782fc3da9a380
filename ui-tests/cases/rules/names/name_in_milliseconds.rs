use frozen_metrics::{Gauge, ReplicationMetrics};

/// A node.
#[derive(Debug, ReplicationMetrics)]
#[metrics(golden = none)]
pub struct Node {
    /// How far behind.
    lag_milliseconds: Gauge,
}

fn main() {}
