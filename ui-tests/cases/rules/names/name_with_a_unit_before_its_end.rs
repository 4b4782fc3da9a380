use frozen_metrics::{Gauge, ReplicationMetrics};

/// A node.
#[derive(Debug, ReplicationMetrics)]
#[metrics(golden = none)]
pub struct Node {
    /// The longest wait for a place.
    wait_ms_max: Gauge,
    /// For how long the channel is open.
    minutes_open: Gauge,
}

fn main() {}
