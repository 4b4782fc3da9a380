use frozen_metrics::{Counter, Histogram, ReplicationMetrics};

/// A node.
#[derive(Debug, ReplicationMetrics)]
#[metrics(golden = none)]
pub struct Node {
    /// Size of a block.
    #[metric(buckets(1), bounds = "hexadecimal")]
    block_bytes: Histogram<Blocks>,
    /// Messages dropped.
    #[metric(bounds = "decimal")]
    drops_total: Counter,
}

fn main() {}
