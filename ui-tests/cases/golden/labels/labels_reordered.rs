use frozen_metrics::{Counter, ReplicationMetrics};

/// A node.
#[derive(Debug, ReplicationMetrics)]
#[metrics(
    prefix = "bus", golden = "cases/golden/labels/labels_reordered.prom",
    key = "channel", max_keys = 8, overflow = "others",
)]
pub struct Node {
    /// Syncs done.
    #[metric(labels(role = "leader", zone = "a"))]
    syncs_total: Counter,
}

fn main() {}
