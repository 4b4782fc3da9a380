use frozen_metrics::{Gauge, ReplicationMetrics};

/// A node.
#[derive(Debug, ReplicationMetrics)]
#[metrics(golden = none)]
pub struct Node {
    /// What runs here.
    node_info: Gauge,
}

fn main() {}
