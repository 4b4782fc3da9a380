use frozen_metrics::{Counter, Gauge, ReplicationMetrics};

/// A link.
#[derive(Debug, ReplicationMetrics)]
#[metrics(
    prefix = "bus", key = "peer", max_keys = 8, overflow = "others",
    golden = none, usage(keys = "bus_frames_total", limit = "bus_depth", folded = "bus_depth_total"),
)]
pub struct Link {
    /// Frames sent.
    frames_total: Counter,
    /// What waits to be sent.
    depth: Gauge,
}

fn main() {}
