use frozen_metrics::{Counter, ReplicationMetrics};

/// A node.
#[derive(Debug, ReplicationMetrics)]
#[metrics(golden = none, prefix = "busNode")]
pub struct Node {
    /// Messages dropped.
    drops_total: Counter,
    /// Messages sent.
    #[metric(allow(case = "as it was"))]
    sends_total: Counter,
}

fn main() {}
