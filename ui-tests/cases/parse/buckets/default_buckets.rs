use frozen_metrics::{Buckets, Counter, Histogram, ReplicationMetrics};

/// A layout that schemas share.
#[derive(Buckets)]
#[buckets(1, 2)]
pub struct Shared;

/// A set without histograms.
#[derive(Debug, ReplicationMetrics)]
#[metrics(golden = none, buckets(1, 2))]
pub struct Counters {
    /// Messages dropped.
    drops_total: Counter,
}

/// A set whose histograms all have other buckets.
#[derive(Debug, ReplicationMetrics)]
#[metrics(golden = none, buckets(1, 2))]
pub struct Others {
    /// Size of a block.
    #[metric(buckets(1))]
    block_bytes: Histogram<Blocks>,
    /// Size of a key.
    #[metric(buckets = none)]
    key_bytes: Histogram<Shared>,
    /// Size of a value.
    value_bytes: Histogram<self::Shared>,
}

/// A set without default buckets.
#[derive(Debug, ReplicationMetrics)]
#[metrics(golden = none)]
pub struct None {
    /// Size of a key.
    #[metric(buckets = none)]
    key_bytes: Histogram<Shared>,
}

/// A set with fields that declare one type differently.
#[derive(Debug, ReplicationMetrics)]
#[metrics(golden = none, buckets(1, 2))]
pub struct Different {
    /// Size of a key.
    key_bytes: Histogram<Sizes>,
    /// Size of a value.
    #[metric(buckets(1))]
    value_bytes: Histogram<Sizes>,
}

/// Sets whose buckets are no list.
#[derive(Debug, ReplicationMetrics)]
#[metrics(golden = none, buckets = "default")]
pub struct Text {
    /// Size of a key.
    key_bytes: Histogram<Keys>,
}

#[derive(Debug, ReplicationMetrics)]
#[metrics(golden = none, exponential(1, 2, 8))]
pub struct Rule {
    /// Size of a key.
    key_bytes: Histogram<Shared>,
}

fn main() {}
