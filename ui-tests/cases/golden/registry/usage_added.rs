use frozen_metrics::{Counter, ReplicationMetrics};

/// A link.
#[derive(Debug, ReplicationMetrics)]
#[metrics(
    prefix = "bus", key = "peer", max_keys = 8, overflow = "others",
    golden = "cases/golden/registry/usage_added.prom", usage(keys = "bus_peers", limit = "bus_peers_limit"),
)]
pub struct Link {
    /// Frames sent.
    frames_total: Counter,
}

fn main() {}
