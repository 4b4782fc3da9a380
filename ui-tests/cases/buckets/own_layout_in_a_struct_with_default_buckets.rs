use frozen_metrics::{Buckets, Histogram, ReplicationMetrics};

/// A layout that schemas share.
#[derive(Debug, Buckets)]
#[buckets(1, 2)]
pub struct Shared;

/// A node.
#[derive(Debug, ReplicationMetrics)]
#[metrics(golden = none, buckets(1, 2, 3))]
pub struct Node {
    /// Size of a key, which requires `buckets = none`.
    key_bytes: Histogram<Shared>,
}

fn main() {}
