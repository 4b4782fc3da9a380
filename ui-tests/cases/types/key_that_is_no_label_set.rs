use frozen_metrics::{Counter, ReplicationMetrics};

/// Not a label set.
pub struct Shard {
    /// The shard.
    pub shard: u32,
}

/// A node.
#[derive(Debug, ReplicationMetrics)]
#[metrics(key = Shard, max_keys = 8, overflow = "others", golden = none)]
pub struct Node {
    /// Messages dropped.
    drops_total: Counter,
}

fn main() {}
