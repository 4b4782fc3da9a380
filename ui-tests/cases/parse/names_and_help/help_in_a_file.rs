use frozen_metrics::{Counter, ReplicationMetrics};

/// A node.
#[derive(Debug, ReplicationMetrics)]
#[metrics(golden = none)]
pub struct Node {
    #[doc = include_str!("../../../../README.md")]
    drops_total: Counter,
    /// Messages sent.
    #[doc = include_str!("../../../../README.md")]
    sent_total: Counter,
    #[doc = include_str!("../../../../README.md")]
    #[metric(help = "Messages received.")]
    received_total: Counter,
    #[doc = include_str!("../../../../README.md")]
    #[metric(name = "node_lost_total", labels(cause = "full"))]
    full: Counter,
    /// Messages lost.
    #[metric(name = "node_lost_total", labels(cause = "stale"))]
    stale: Counter,
}

fn main() {}
