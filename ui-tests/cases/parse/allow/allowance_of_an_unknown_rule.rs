use frozen_metrics::{Counter, ReplicationMetrics};

/// A node.
#[derive(Debug, ReplicationMetrics)]
#[metrics(golden = none)]
pub struct Node {
    /// Messages dropped.
    #[metric(allow(base_units = "as it was"))]
    drops_total: Counter,
}

fn main() {}
