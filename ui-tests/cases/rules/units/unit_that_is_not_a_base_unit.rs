use frozen_metrics::{Counter, ReplicationMetrics};

/// A node.
#[derive(Debug, ReplicationMetrics)]
#[metrics(golden = none)]
pub struct Node {
    /// Sent to peers.
    #[metric(unit = "kilobytes")]
    sent_kilobytes_total: Counter,
}

fn main() {}
