use frozen_metrics::{Counter, LabelSet, ReplicationMetrics};

/// The labels of the key.
#[derive(LabelSet)]
pub struct Ends<'a> {
    channel: &'a str,
    peer: &'a str,
}

/// A node.
#[derive(Debug, ReplicationMetrics)]
#[metrics(prefix = "bus", key = Ends<'static>, max_keys = 8, overflow = "others", golden = "cases/golden/key_labels/key_labels_reordered.prom")]
pub struct Node {
    /// Messages dropped.
    #[metric(labels(role = "leader"))]
    drops_total: Counter,
}

fn main() {}
