use frozen_metrics::{Counter, LabelSet, ReplicationMetrics};

/// A peer.
#[derive(LabelSet)]
pub struct Peer<'a> {
    peer: &'a str,
}

/// A node.
#[derive(Debug, ReplicationMetrics)]
#[metrics(key = Peer<'static>, max_keys = 8, overflow = "others", golden = none)]
pub struct Node {
    /// Messages dropped.
    drops_total: Counter,
}

fn main() {
    let nodes = NodeRegistry::new();
    nodes.for_peer("a").drops_total.inc();
}
