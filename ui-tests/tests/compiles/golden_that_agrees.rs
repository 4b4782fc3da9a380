use frozen_metrics::{Counter, ReplicationMetrics, SecondsGauge};

/// A node.
#[derive(Debug, ReplicationMetrics)]
#[metrics(
    prefix = "bus",
    golden = "tests/compiles/golden_that_agrees.prom",
    key = "channel",
    max_keys = 8,
    overflow = "others"
)]
pub struct Node {
    /// Syncs done.
    syncs_total: Counter,
    /// How far behind.
    lag_seconds: SecondsGauge,
}
