use frozen_metrics::{Counter, LabelSet, ReplicationMetrics};

/// The ends of a link.
#[derive(LabelSet)]
pub struct Ends<'a> {
    channel: &'a str,
    peer: &'a str,
}

/// A node.
#[derive(Debug, ReplicationMetrics)]
#[metrics(
    key = Ends<'static>, max_keys = 8, overflow = "others",
    golden = "cases/golden/key_labels/label_set_added.prom",
)]
pub struct Node {
    /// Messages dropped.
    drops_total: Counter,
}

fn main() {}
