//! `order` lists names, and only a `Family` has it.

use frozen_metrics::{Counter, Family, LabelSet, ReplicationMetrics};

#[derive(LabelSet)]
pub struct Fetch<'a> {
    peer: &'a str,
    shard: u32,
}

#[derive(Debug, ReplicationMetrics)]
#[metrics(golden = none)]
pub struct Network {
    /// A list of nothing.
    #[metric(max_keys = 8, overflow = "other", order())]
    blocks_total: Family<Fetch<'static>, Counter>,
    /// Texts.
    #[metric(max_keys = 8, overflow = "other", order("shard", "peer"))]
    frames_total: Family<Fetch<'static>, Counter>,
    /// No family.
    #[metric(order(shard, peer))]
    retries_total: Counter,
}

fn main() {}
