use frozen_metrics::{Counter, Histogram, ReplicationMetrics};

/// A node.
#[derive(Debug, ReplicationMetrics)]
#[metrics(golden = none)]
pub struct Node {
    /// Size of a block.
    #[metric(buckets(1), bounds = decimal)]
    block_bytes: Histogram<Blocks>,
}

/// Another node.
#[derive(Debug, ReplicationMetrics)]
#[metrics(golden = none, bounds = "decimal")]
pub struct Other {
    /// Messages dropped.
    drops_total: Counter,
}

fn main() {}
