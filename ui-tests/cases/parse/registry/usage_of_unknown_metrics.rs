use frozen_metrics::{Counter, ReplicationMetrics};

/// A link.
#[derive(Debug, ReplicationMetrics)]
#[metrics(
    prefix = "bus", key = "peer", max_keys = 8, overflow = "others",
    golden = none, usage(key = "bus_peers", overflow = "bus_others", limit = concat!("a", "b"), folded),
)]
pub struct Link {
    /// Frames sent.
    frames_total: Counter,
}

fn main() {}
