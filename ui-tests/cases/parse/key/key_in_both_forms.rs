use frozen_metrics::{Counter, ReplicationMetrics};

/// A node.
#[derive(Debug, ReplicationMetrics)]
#[metrics(key = "channel", key("peer"), max_keys = 8, overflow = "others", golden = none)]
pub struct Node {
    /// Messages dropped.
    drops_total: Counter,
}

fn main() {}
