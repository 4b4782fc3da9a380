use frozen_metrics::{By, Counter, Histogram, Info, ReplicationMetrics};

/// A node.
#[derive(Debug, ReplicationMetrics)]
#[metrics(
    key = "channel", max_keys = 8, overflow = "others", golden = none,
    registry = Metrics, row = Metrics, snapshot = NodeRow,
)]
pub struct Node {
    /// Messages dropped.
    drops_total: Counter,
}

/// A peer.
#[derive(Debug, ReplicationMetrics)]
#[metrics(golden = none, snapshot = Peer)]
pub struct Peer {
    /// Messages dropped.
    drops_total: Counter,
}

/// A link.
#[derive(Debug, ReplicationMetrics)]
#[metrics(key = "channel", max_keys = 8, overflow = "others", golden = none)]
pub struct Link {
    /// Messages dropped.
    #[metric(by(cause = enum("full" | "slow")))]
    drops_total: By<LinkRow, Counter>,
    /// How long a message waits.
    #[metric(buckets(0.1, 1))]
    wait: Histogram<LinkSnapshot>,
    /// What runs.
    #[metric(info(version))]
    build_info: Info<LinkRegistry>,
}

fn main() {}
