use frozen_metrics::{Counter, LabelSet, ReplicationMetrics};

/// The labels of the key.
#[derive(LabelSet)]
pub struct Ends<'a> {
    channel: &'a str,
    peer: &'a str,
}

/// A node.
#[derive(Debug, ReplicationMetrics)]
#[metrics(key = Ends<'static>, max_keys = 8, overflow = "others", golden = none)]
pub struct Node {
    /// Messages dropped.
    #[metric(labels(peer = "full"))]
    drops_total: Counter,
}

fn main() {}
