use frozen_metrics::{Counter, Gauge, ReplicationMetrics};

/// A link.
#[derive(Debug, ReplicationMetrics)]
#[metrics(
    prefix = "bus", key = "peer", max_keys = 8, overflow = "others",
    golden = "cases/golden/registry/usage_and_each_key_exchanged.prom", usage(keys = "bus_peers"),
)]
pub struct Link {
    /// Frames sent.
    frames_total: Counter,
    /// What waits to be sent.
    depth: Gauge,
}

fn main() {}
