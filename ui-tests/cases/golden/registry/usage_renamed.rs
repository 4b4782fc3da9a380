use frozen_metrics::{Counter, ReplicationMetrics};

/// A link.
#[derive(Debug, ReplicationMetrics)]
#[metrics(
    prefix = "bus", key = "peer", max_keys = 8, overflow = "others",
    golden = "cases/golden/registry/usage_renamed.prom", usage(keys = "bus_peers", folded = "bus_folded_total"),
)]
pub struct Link {
    /// Frames sent.
    frames_total: Counter,
}

fn main() {}
