use frozen_metrics::{Counter, LabelSet, ReplicationMetrics};

/// The labels of the key.
#[derive(LabelSet)]
pub struct Peer<'a> {
    channel: &'a str,
    peer: &'a str,
}

/// A node.
#[derive(Debug, ReplicationMetrics)]
#[metrics(key = Peer<'static>, max_keys = 8, overflow = "others", golden = none)]
pub struct Node {
    /// Messages dropped.
    #[metric(name = "drops_total")]
    peer: Counter,
    /// Messages sent.
    sends_total: Counter,
}

fn main() {}
