use frozen_metrics::{ReplicationMetrics, SecondsGauge};

/// A node.
#[derive(Debug, ReplicationMetrics)]
#[metrics(
    prefix = "bus", golden = "cases/golden/key/key_added.prom",
    key = "channel", max_keys = 8, overflow = "others",
)]
pub struct Node {
    /// How far behind.
    lag_seconds: SecondsGauge,
}

fn main() {}
