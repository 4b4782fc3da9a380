use frozen_metrics::{Counter, ReplicationMetrics};

/// A link.
#[derive(Debug, ReplicationMetrics)]
#[metrics(
    prefix = "bus", key = "peer", max_keys = 8, overflow = "others",
    golden = none,
    usage(keys = "bus_peers", keys = "bus_peers"), usage(limit = "bus_peers_limit"),
)]
pub struct Link {
    /// Frames sent.
    frames_total: Counter,
}

fn main() {}
