use frozen_metrics::{Histogram, ReplicationMetrics};

/// A node.
#[derive(Debug, ReplicationMetrics)]
#[metrics(golden = "cases/golden/families/decimal_bounds_removed.prom")]
pub struct Node {
    /// Size of a block.
    #[metric(buckets(1_000_000))]
    block_bytes: Histogram<Blocks>,
}

fn main() {}
