use frozen_metrics::{Counter, LabelSet, ReplicationMetrics};

/// A node.
#[derive(Debug, ReplicationMetrics)]
#[metrics(key = "self", max_keys = 8, overflow = "others", golden = none)]
pub struct Node {
    /// Messages dropped.
    drops_total: Counter,
}

/// A link.
#[derive(Debug, ReplicationMetrics)]
#[metrics(key = "crate", max_keys = 8, overflow = "others", golden = none)]
pub struct Link {
    /// Messages dropped.
    drops_total: Counter,
}

/// The labels of a peer.
#[derive(LabelSet)]
pub struct Super {
    shard: u8,
}

/// A peer.
#[derive(Debug, ReplicationMetrics)]
#[metrics(key = Super, max_keys = 8, overflow = "others", golden = none)]
pub struct Peer {
    /// Messages dropped.
    drops_total: Counter,
}

fn main() {
    NodeRegistry::new().for_self("a").drops_total.inc();
    let links = LinkRegistry::new();
    links.with_crate("a", |link| link.drops_total.inc());
    links.get("a");
    PeerRegistry::new().for_super(Super { shard: 7 }).drops_total.inc();
}
