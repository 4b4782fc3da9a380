use frozen_metrics::{Counter, ReplicationMetrics};

/// A link.
#[derive(Debug, ReplicationMetrics)]
#[metrics(golden = none, usage(keys = "bus_peers"))]
pub struct Link {
    /// Frames sent.
    frames_total: Counter,
}

fn main() {}
