//! The values of `stability`, `replaced_by` and `series_budget`.

use frozen_metrics::{Counter, MetricGroup, ReplicationMetrics};

#[derive(Debug, ReplicationMetrics)]
#[metrics(golden = none, stability = "betta", series_budget = "5000")]
pub struct Node {
    /// Messages dropped.
    #[metric(stability = "experimental")]
    drops_total: Counter,
    /// Messages sent.
    #[metric(stability = alpha)]
    sends_total: Counter,
    /// Messages lost.
    #[metric(replaced_by = "drops_total")]
    losses_total: Counter,
    /// Messages read.
    #[deprecated(since = "1.4.0")]
    #[metric(replaced_by = "drops total")]
    reads_total: Counter,
    /// Messages kept.
    #[metric(stabilty = "beta", replaced_with = "drops_total")]
    keeps_total: Counter,
}

#[derive(Debug, ReplicationMetrics)]
#[metrics(golden = none)]
pub struct Link {
    /// Frames sent.
    frames_total: Counter,
}

#[derive(MetricGroup)]
#[group(series_budget = many)]
struct Group {
    link: Link,
}

fn main() {}
