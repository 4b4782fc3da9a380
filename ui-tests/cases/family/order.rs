//! The order of labels that a field states has each label of the type once.

use frozen_metrics::{Counter, Family, LabelSet, ReplicationMetrics};

#[derive(LabelSet)]
pub struct Fetch<'a> {
    peer: &'a str,
    shard: u32,
}

#[derive(Debug, ReplicationMetrics)]
#[metrics(golden = none)]
pub struct Network {
    /// An unknown name.
    #[metric(max_keys = 8, overflow = "other", order(shard, pear))]
    blocks_total: Family<Fetch<'static>, Counter>,
    /// A missing name.
    #[metric(max_keys = 8, overflow = "other", order(shard))]
    frames_total: Family<Fetch<'static>, Counter>,
    /// A name twice.
    #[metric(max_keys = 8, overflow = "other", order(shard, peer, shard))]
    retries_total: Family<Fetch<'static>, Counter>,
}

fn main() {}
