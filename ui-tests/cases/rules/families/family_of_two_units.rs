use frozen_metrics::{Counter, ReplicationMetrics};

/// A node.
#[derive(Debug, ReplicationMetrics)]
#[metrics(golden = none)]
pub struct Node {
    /// Sent to peers.
    #[metric(name = "sent_bytes_total", labels(cause = "full"))]
    full: Counter,
    #[metric(name = "sent_bytes_total", unit = none, labels(cause = "stale"))]
    stale: Counter,
}

fn main() {}
