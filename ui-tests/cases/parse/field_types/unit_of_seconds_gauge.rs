use frozen_metrics::{ReplicationMetrics, SecondsGauge};

/// A node.
#[derive(Debug, ReplicationMetrics)]
#[metrics(golden = none)]
pub struct Node {
    /// How far behind.
    #[metric(unit = "bytes")]
    lag_seconds: SecondsGauge,
}

fn main() {}
