use frozen_metrics::{Counter, ReplicationMetrics, SecondsGauge};

/// A node, whose fields were sorted and renamed since: nothing of that is on the wire.
#[derive(Debug, ReplicationMetrics)]
#[metrics(prefix = "bus", golden = "tests/compiles/golden_in_another_order.prom")]
pub struct Node {
    /// How far behind.
    #[metric(name = "bus_lag_seconds")]
    delay: SecondsGauge,
    /// Syncs done.
    syncs_total: Counter,
}
