use frozen_metrics::{Counter, ReplicationMetrics};

/// A node.
#[derive(Debug, ReplicationMetrics)]
#[metrics(key("channel", "shard" as u32), max_keys = 8, overflow = "others", golden = none)]
pub struct Node {
    /// Messages dropped.
    drops_total: Counter,
}

/// A link.
#[derive(Debug, ReplicationMetrics)]
#[metrics(key("peer"), max_keys = 8, overflow = "others", golden = none)]
pub struct Link {
    /// Messages dropped.
    drops_total: Counter,
}

fn main() {}
