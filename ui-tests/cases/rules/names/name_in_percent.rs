use frozen_metrics::{Gauge, ReplicationMetrics};

/// A node.
#[derive(Debug, ReplicationMetrics)]
#[metrics(golden = none)]
pub struct Node {
    /// How full.
    fill_percent: Gauge,
}

fn main() {}
