use frozen_metrics::{Counter, ReplicationMetrics};

/// A node.
#[derive(Debug, ReplicationMetrics)]
#[metrics(prefix = "bus", golden = "cases/golden/renamed/alias_removed.prom")]
pub struct Node {
    /// Messages sent.
    sent_total: Counter,
    /// Messages lost.
    lost_total: Counter,
}

fn main() {}
