use frozen_metrics::{Counter, ReplicationMetrics};

/// A link.
#[derive(Debug, ReplicationMetrics)]
#[metrics(
    prefix = "bus", key = "peer", max_keys = 8, overflow = "others",
    golden = "cases/golden/several/drift_beside_a_misread_usage.prom", usage(keys = "bus_peers", limits = "bus_peers_limit", folded = 7),
)]
pub struct Link {
    /// Frames sent.
    frames_total: Counter,
}

fn main() {
    let _ = LinkRegistry::new().snapshot().usage.folded;
}
