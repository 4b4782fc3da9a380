use frozen_metrics::{Counter, ReplicationMetrics, SecondsGauge};

/// A node.
#[derive(Debug, ReplicationMetrics)]
#[metrics(
    prefix = "bus", golden = "cases/golden/file/conflict_left_by_a_merge.prom",
    key = "channel", max_keys = 8, overflow = "others",
)]
pub struct Node {
    /// Syncs done.
    #[metric(name = "bus_syncs_total", labels(role = "leader"))]
    leader: Counter,
    #[metric(name = "bus_syncs_total", labels(role = "replica"))]
    replica: Counter,
    /// How far behind.
    lag_seconds: SecondsGauge,
}

fn main() {}
