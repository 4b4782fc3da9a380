use frozen_metrics::{Counter, ReplicationMetrics, SecondsGauge};

/// A node whose fields were reordered and renamed without a change of the schema.
#[derive(Debug, ReplicationMetrics)]
#[metrics(prefix = "bus", golden = "tests/compiles/golden_in_another_order.prom")]
pub struct Node {
    /// How far behind.
    #[metric(name = "bus_lag_seconds")]
    delay: SecondsGauge,
    /// Syncs done.
    syncs_total: Counter,
}
