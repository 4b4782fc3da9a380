use frozen_metrics::{Counter, ReplicationMetrics};

/// A node.
#[derive(Debug, ReplicationMetrics)]
#[metrics(prefix = "bus", golden = "cases/golden/renamed/alias_added.prom")]
pub struct Node {
    /// Messages sent.
    #[metric(renamed_from = "node_sent_total", until = "9999.0.0")]
    sent_total: Counter,
    /// Messages lost.
    lost_total: Counter,
}

fn main() {}
