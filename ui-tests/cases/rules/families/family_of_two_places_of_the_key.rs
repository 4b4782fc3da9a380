use frozen_metrics::{Counter, ReplicationMetrics};

/// A node.
#[derive(Debug, ReplicationMetrics)]
#[metrics(key = "channel", max_keys = 8, overflow = "others", golden = none)]
pub struct Node {
    /// Messages dropped.
    #[metric(name = "drops_total", labels(role = "leader", channel))]
    leader_drops: Counter,
    #[metric(name = "drops_total", labels(role = "replica"))]
    replica_drops: Counter,
}

fn main() {}
