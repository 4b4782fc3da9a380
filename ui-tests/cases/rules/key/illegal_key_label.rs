use frozen_metrics::{Counter, ReplicationMetrics};

/// A node.
#[derive(Debug, ReplicationMetrics)]
#[metrics(key = "a-b", max_keys = 8, overflow = "others", golden = none)]
pub struct Node {
    /// Messages dropped.
    #[metric(name = "drops_total")]
    key: Counter,
}

fn main() {}
