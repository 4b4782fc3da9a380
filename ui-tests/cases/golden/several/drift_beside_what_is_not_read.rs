use frozen_metrics::{Counter, Gauge, ReplicationMetrics};

/// A node.
#[derive(Debug, ReplicationMetrics)]
#[metrics(
    prefix = "bus", golden = "cases/golden/several/drift_beside_what_is_not_read.prom",
    kye = "channel", max_keys = "8", overflow = "others",
)]
pub struct Node {
    /// Syncs begun.
    syncs_total: Counter,
    /// Messages dropped.
    #[metric(nmae = "bus_losses_total")]
    drops_total: Counter,
    /// Entries that wait.
    waiting: Guage,
    /// Entries that wait in the queue.
    queue_depth: Gauge,
}

fn main() {}
