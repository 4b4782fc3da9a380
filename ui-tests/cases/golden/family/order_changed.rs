//! The order of labels that a field states is frozen.

use frozen_metrics::{Counter, Family, LabelSet, ReplicationMetrics};

#[derive(LabelSet)]
pub struct Fetch<'a> {
    peer: &'a str,
    shard: u32,
}

#[derive(Debug, ReplicationMetrics)]
#[metrics(golden = "cases/golden/family/order_changed.prom")]
pub struct Network {
    /// Blocks fetched from peers.
    #[metric(max_keys = 8, overflow = "other", order(shard, peer))]
    blocks_total: Family<Fetch<'static>, Counter>,
}

fn main() {}
