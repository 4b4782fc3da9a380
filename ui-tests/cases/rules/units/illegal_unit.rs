use frozen_metrics::{Counter, ReplicationMetrics};

/// A node.
#[derive(Debug, ReplicationMetrics)]
#[metrics(golden = none)]
pub struct Node {
    /// Sent to peers.
    #[metric(unit = "MB/s")]
    sent_total: Counter,
}

fn main() {}
