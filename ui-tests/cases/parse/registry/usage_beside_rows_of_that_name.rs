use frozen_metrics::{Counter, ReplicationMetrics};

/// A link.
#[derive(Debug, ReplicationMetrics)]
#[metrics(
    prefix = "bus", key = "peer", max_keys = 8, overflow = "others",
    golden = none, rows = usage, usage(keys = "bus_peers"),
)]
pub struct Link {
    /// Frames sent.
    frames_total: Counter,
}

fn main() {}
