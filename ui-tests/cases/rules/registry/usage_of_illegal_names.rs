use frozen_metrics::{Counter, ReplicationMetrics};

/// A link.
#[derive(Debug, ReplicationMetrics)]
#[metrics(
    prefix = "bus", key = "peer", max_keys = 8, overflow = "others",
    golden = none, usage(keys = "bus peers", limit = "bus_limit_total", folded = "bus_folds"),
)]
pub struct Link {
    /// Frames sent.
    frames_total: Counter,
}

fn main() {}
