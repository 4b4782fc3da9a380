use frozen_metrics::{Counter, ReplicationMetrics};

/// A node.
#[derive(Debug, ReplicationMetrics)]
#[metrics(prefix = "bus", golden = none)]
pub struct Node {
    /// Syncs done.
    #[metric(name = "bus_syncs_total", labels(role = "leader"), renamed_from = "bus_rounds_total", until = "2.0.0")]
    leader: Counter,
    #[metric(name = "bus_syncs_total", labels(role = "replica"))]
    replica: Counter,
    #[metric(name = "bus_syncs_total", labels(role = "witness"), renamed_from = "bus_rounds_total", until = "3.0.0")]
    witness: Counter,
}

fn main() {}
