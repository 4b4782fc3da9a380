//! The rules of families: their bounds, and a field for the whole family.

use frozen_metrics::{Counter, Family, LabelSet, ReplicationMetrics};

#[derive(LabelSet)]
pub struct Fetch<'a> {
    peer: &'a str,
}

#[derive(Debug, ReplicationMetrics)]
#[metrics(golden = none)]
pub struct Network {
    /// No room.
    #[metric(max_keys = 0, overflow = "other")]
    blocks_total: Family<Fetch<'static>, Counter>,
    /// An empty overflow.
    #[metric(max_keys = 8, overflow = "")]
    hits_total: Family<Fetch<'static>, Counter>,
    /// Half of a family.
    #[metric(name = "fetches_total", max_keys = 8, overflow = "other", labels(side = "in"))]
    fetches_in: Family<Fetch<'static>, Counter>,
    #[metric(name = "fetches_total", labels(side = "out"))]
    fetches_out: Counter,
}

fn main() {}
