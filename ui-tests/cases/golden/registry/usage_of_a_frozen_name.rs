use frozen_metrics::{Counter, Gauge, ReplicationMetrics};

/// A link.
#[derive(Debug, ReplicationMetrics)]
#[metrics(
    prefix = "bus", key = "peer", max_keys = 8, overflow = "others",
    golden = "cases/golden/registry/usage_of_a_frozen_name.prom", usage(keys = "bus_depth", limit = "bus_limit"),
)]
pub struct Link {
    /// Frames sent.
    frames_total: Counter,
    /// What waits to be sent.
    depth: Gauge,
    /// How many frames may wait.
    limit: Gauge,
}

fn main() {}
