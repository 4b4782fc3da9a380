//! A key of the struct on a field, and a key of a field on the struct.

use frozen_metrics::{Counter, Family, LabelSet, ReplicationMetrics};

/// The labels of a fetch.
#[derive(LabelSet)]
pub struct Fetch<'a> {
    peer: &'a str,
}

/// A node.
#[derive(Debug, ReplicationMetrics)]
#[metrics(name = "node", by(peer), golden = none)]
pub struct Node {
    /// Messages dropped.
    #[metric(key = "peer", prefix = "node")]
    drops_total: Counter,
}

/// A network.
#[derive(Debug, ReplicationMetrics)]
#[metrics(max_keys = 8, overflow = "others", golden = none)]
pub struct Network {
    /// Blocks fetched.
    blocks_total: Family<Fetch<'static>, Counter>,
}

fn main() {}
