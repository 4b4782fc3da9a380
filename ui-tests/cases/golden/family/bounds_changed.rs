//! The bounds of families differ from the golden, and so does whether there are labels.

use frozen_metrics::{Counter, Family, LabelSet, ReplicationMetrics};

#[derive(LabelSet)]
pub struct Fetch<'a> {
    peer: &'a str,
}

#[derive(Debug, ReplicationMetrics)]
#[metrics(golden = "cases/golden/family/bounds_changed.prom")]
pub struct Network {
    /// Blocks fetched from peers.
    #[metric(max_keys = 8, overflow = "other")]
    blocks_total: Family<Fetch<'static>, Counter>,
    /// Fetches that were begun.
    #[metric(max_keys = 8, overflow = "other")]
    fetches_total: Family<Fetch<'static>, Counter>,
    /// Frames sent to peers.
    #[metric(max_keys = 8, overflow = "other")]
    frames_total: Family<Fetch<'static>, Counter>,
    /// Fetches that were repeated.
    retries_total: Counter,
}

fn main() {}
