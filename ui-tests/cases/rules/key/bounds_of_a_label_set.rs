use frozen_metrics::{Counter, LabelSet, ReplicationMetrics};

/// The labels of a shard.
#[derive(LabelSet)]
pub struct Shard {
    shard: u32,
}

/// Bounds.
#[derive(Debug, ReplicationMetrics)]
#[metrics(key = Shard, max_keys = 0, overflow = "", golden = none)]
pub struct Bounds {
    /// Messages dropped.
    drops_total: Counter,
}

fn main() {}
