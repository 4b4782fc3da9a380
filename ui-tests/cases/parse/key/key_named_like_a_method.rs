use frozen_metrics::{Counter, ReplicationMetrics};

/// A node.
#[derive(Debug, ReplicationMetrics)]
#[metrics(key = "since", max_keys = 8, overflow = "others", golden = none)]
pub struct Node {
    /// Messages dropped.
    drops_total: Counter,
}

/// A peer.
#[derive(Debug, ReplicationMetrics)]
#[metrics(key = "prometheus_text", max_keys = 8, overflow = "others", golden = none)]
pub struct Peer {
    /// Messages dropped.
    drops_total: Counter,
}

/// A link.
#[derive(Debug, ReplicationMetrics)]
#[metrics(key = "totals", max_keys = 8, overflow = "others", golden = none)]
pub struct Link {
    /// Messages dropped.
    drops_total: Counter,
}

/// A topic.
#[derive(Debug, ReplicationMetrics)]
#[metrics(key = "encode", max_keys = 8, overflow = "others", golden = none)]
pub struct Topic {
    /// Messages dropped.
    drops_total: Counter,
}

fn main() {
    println!("{}", NodeRegistry::new().snapshot().prometheus_text());
}
