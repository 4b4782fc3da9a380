use frozen_metrics::{Histogram, ReplicationMetrics};

/// A node.
#[derive(Debug, ReplicationMetrics)]
#[metrics(prefix = "node", golden = none)]
pub struct Node {
    /// How large messages were.
    #[metric(exponential(1, 2, 8))]
    size_bytes: Histogram<Sizes>,
    /// How long messages were.
    #[metric(linear(1, 2, 8))]
    length_bytes: Histogram<Lengths>,
}

fn main() {}
