use frozen_metrics::{Histogram, ReplicationMetrics};

/// A node.
#[derive(Debug, ReplicationMetrics)]
#[metrics(golden = none, buckets(1, 4, 2))]
pub struct Node {
    /// Size of a block.
    block_bytes: Histogram<Sizes>,
    /// Size of a key.
    key_bytes: Histogram<Sizes>,
}

fn main() {}
