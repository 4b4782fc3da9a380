use frozen_metrics::{Counter, ReplicationMetrics};

/// A link.
#[derive(Debug, ReplicationMetrics)]
#[metrics(
    prefix = "bus", key = "peer", max_keys = 8, overflow = "others",
    golden = none, usage = "bus_peers",
)]
pub struct Link {
    /// Frames sent.
    frames_total: Counter,
}

fn main() {
    let _ = LinkRegistry::new().snapshot().usage.folded;
}
