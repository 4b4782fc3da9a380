//! A family states its bounds, and other metrics have none.

use frozen_metrics::{By, Counter, Family, Gauge, LabelSet, ReplicationMetrics};

#[derive(LabelSet)]
pub struct Fetch<'a> {
    peer: &'a str,
}

#[derive(Debug, ReplicationMetrics)]
#[metrics(golden = none)]
pub struct Network {
    /// Without bounds.
    blocks_total: Family<Fetch<'static>, Counter>,
    /// Without an overflow.
    #[metric(max_keys = 8)]
    hits_total: Family<Fetch<'static>, Counter>,
    /// Bounds of nothing.
    #[metric(max_keys = 8, overflow = "other")]
    peers: Gauge,
    /// No room.
    #[metric(max_keys = many, overflow = 7)]
    requests: Family<Fetch<'static>, Gauge>,
    /// A recorder has no labels.
    #[metric(max_keys = 8, overflow = "other", recorder(inc = count))]
    retries_total: Family<Fetch<'static>, Counter>,
}

/// Types that are no families.
#[derive(Debug, ReplicationMetrics)]
#[metrics(golden = none)]
pub struct Types {
    /// A family in a partition.
    #[metric(max_keys = 8, overflow = "other", by(side = enum("in" | "out")))]
    b_total: By<Side, Family<Fetch<'static>, Counter>>,
    /// A family in a family.
    #[metric(max_keys = 8, overflow = "other")]
    c_total: Family<Fetch<'static>, Family<Fetch<'static>, Counter>>,
    /// A misspelt family.
    #[metric(max_keys = 8, overflow = "other")]
    e_total: Famly<Fetch<'static>, Counter>,
    /// No instrument.
    #[metric(max_keys = 8, overflow = "other")]
    f_total: Family<Fetch<'static>, u64>,
    /// `Self` is another type.
    #[metric(max_keys = 8, overflow = "other")]
    g_total: Family<Self, Counter>,
}

fn main() {}
