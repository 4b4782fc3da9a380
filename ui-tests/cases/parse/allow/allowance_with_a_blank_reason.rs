use frozen_metrics::{Gauge, ReplicationMetrics};

/// A node.
#[derive(Debug, ReplicationMetrics)]
#[metrics(golden = none)]
pub struct Node {
    /// How far behind.
    #[metric(allow(base_unit = " "))]
    lag_milliseconds: Gauge,
}

fn main() {}
