use frozen_metrics::{Counter, ReplicationMetrics};

/// A node.
#[derive(Debug, ReplicationMetrics)]
#[metrics(golden = none, allow(counter_suffix = "as it was", case = "as it was"))]
pub struct Node {
    /// Messages dropped.
    #[metric(allow(counter_suffix = "as it was"))]
    drops: Counter,
    /// Messages sent.
    #[metric(name = "node:sends_total")]
    sends: Counter,
}

fn main() {}
