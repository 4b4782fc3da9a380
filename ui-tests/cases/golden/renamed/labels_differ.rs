use frozen_metrics::{Counter, ReplicationMetrics};

/// A node.
#[derive(Debug, ReplicationMetrics)]
#[metrics(prefix = "bus", golden = "cases/golden/renamed/labels_differ.prom")]
pub struct Node {
    /// Messages sent.
    #[metric(labels(role = "leader"), renamed_from = "node_sent_total", until = "9999.0.0")]
    sent_total: Counter,
    /// Messages lost.
    lost_total: Counter,
}

fn main() {}
