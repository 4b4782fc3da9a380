use frozen_metrics::{Counter, ReplicationMetrics};

/// A node.
#[derive(Debug, ReplicationMetrics)]
#[metrics(key("channel", "peer"), max_keys = 8, overflow = "others", golden = none)]
pub struct Node {
    /// Messages dropped.
    #[metric(name = "drops_total")]
    peer: Counter,
    /// Messages sent.
    sends_total: Counter,
}

fn main() {}
