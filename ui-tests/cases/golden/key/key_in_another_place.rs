use frozen_metrics::{Counter, ReplicationMetrics};

/// A node.
#[derive(Debug, ReplicationMetrics)]
#[metrics(key = "channel", max_keys = 8, overflow = "others", golden = "cases/golden/key/key_in_another_place.prom")]
pub struct Node {
    /// Messages dropped.
    #[metric(labels(role = "leader", channel))]
    drops_total: Counter,
}

fn main() {}
