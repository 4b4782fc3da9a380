use frozen_metrics::{Counter, ReplicationMetrics};

/// A node.
#[derive(Debug, ReplicationMetrics)]
#[metrics(prefix = "bus", key = "channel", max_keys = 8, overflow = "others", golden = "cases/golden/key_labels/key_label_dropped.prom")]
pub struct Node {
    /// Messages dropped.
    #[metric(labels(role = "leader"))]
    drops_total: Counter,
}

fn main() {}
