use frozen_metrics::{Counter, Gauge, ReplicationMetrics};

/// A node.
#[derive(Debug, ReplicationMetrics)]
#[metrics(
    prefix = "bus", golden = "cases/golden/several/drift_beside_other_mistakes.prom",
    key = "channel", max_keys = 16, overflow = "others",
)]
pub struct Node {
    /// Syncs begun.
    syncs_total: Counter,
    /// Messages dropped.
    drops: Counter,
    /// Entries that wait.
    waiting: Gauge,
}

fn main() {}
