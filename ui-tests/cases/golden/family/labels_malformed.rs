//! A line about the labels of a family is malformed.

use frozen_metrics::{Counter, Family, LabelSet, ReplicationMetrics};

#[derive(LabelSet)]
pub struct Fetch<'a> {
    peer: &'a str,
}

#[derive(Debug, ReplicationMetrics)]
#[metrics(golden = "cases/golden/family/labels_malformed.prom")]
pub struct Network {
    /// Blocks fetched from peers.
    #[metric(max_keys = 8, overflow = "other")]
    blocks_total: Family<Fetch<'static>, Counter>,
}

fn main() {}
