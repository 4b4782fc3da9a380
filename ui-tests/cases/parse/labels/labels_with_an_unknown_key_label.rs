use frozen_metrics::{Counter, ReplicationMetrics};

/// A node.
#[derive(Debug, ReplicationMetrics)]
#[metrics(key = "channel", max_keys = 8, overflow = "others", golden = none)]
pub struct Node {
    /// Messages dropped.
    #[metric(labels(role = "leader", chanel, channel))]
    drops_total: Counter,
}

fn main() {}
