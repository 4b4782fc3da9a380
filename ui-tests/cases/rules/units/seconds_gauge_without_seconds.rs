use frozen_metrics::{ReplicationMetrics, SecondsGauge};

/// A node.
#[derive(Debug, ReplicationMetrics)]
#[metrics(golden = none)]
pub struct Node {
    /// How far behind.
    lag: SecondsGauge,
}

fn main() {}
