#![deny(unused_must_use)]

use frozen_metrics::{Family, Gauge, LabelSet, ReplicationMetrics};

/// A peer.
#[derive(LabelSet)]
pub struct Peer<'a> {
    peer: &'a str,
}

/// A node.
#[derive(Debug, ReplicationMetrics)]
#[metrics(key = "channel", max_keys = 8, overflow = "others", golden = none)]
pub struct Node {
    /// Connections that are open.
    #[metric(max_keys = 8, overflow = "others")]
    connections: Family<Peer<'static>, Gauge>,
}

fn main() {
    let nodes = NodeRegistry::new();
    nodes.lease("a");
    nodes.for_channel("a").connections.lease(Peer { peer: "b" });
}
