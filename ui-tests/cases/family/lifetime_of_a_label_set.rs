//! A label set with a lifetime is named with `'static`.

use frozen_metrics::{Counter, Family, LabelSet, ReplicationMetrics};

/// The labels of a fetch.
#[derive(LabelSet)]
pub struct Fetch<'a> {
    peer: &'a str,
}

#[derive(Debug, ReplicationMetrics)]
#[metrics(golden = none)]
pub struct Elided {
    /// Blocks fetched.
    #[metric(max_keys = 8, overflow = "others")]
    blocks_total: Family<Fetch<'_>, Counter>,
}

#[derive(Debug, ReplicationMetrics)]
#[metrics(golden = none)]
pub struct Declared<'a> {
    /// Blocks fetched.
    #[metric(max_keys = 8, overflow = "others")]
    blocks_total: Family<Fetch<'a>, Counter>,
}

#[derive(Debug, ReplicationMetrics)]
#[metrics(golden = none)]
pub struct Missing {
    /// Blocks fetched.
    #[metric(max_keys = 8, overflow = "others")]
    blocks_total: Family<Fetch, Counter>,
}

fn main() {}
