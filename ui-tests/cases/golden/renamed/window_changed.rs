use frozen_metrics::{Counter, ReplicationMetrics};

/// A node.
#[derive(Debug, ReplicationMetrics)]
#[metrics(prefix = "bus", golden = "cases/golden/renamed/window_changed.prom")]
pub struct Node {
    /// Messages sent.
    #[metric(renamed_from = "node_sent_total", until = "2098-07-06")]
    sent_total: Counter,
    /// Messages lost.
    lost_total: Counter,
}

fn main() {}
