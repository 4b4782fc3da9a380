//! The golden freezes the stability and the deprecation of each metric.

use frozen_metrics::{Counter, ReplicationMetrics};

#[derive(Debug, ReplicationMetrics)]
#[metrics(golden = "cases/golden/life_cycle/changed.prom", stability = "beta")]
pub struct Node {
    /// Messages dropped.
    #[metric(stability = "stable")]
    drops_total: Counter,
    /// Messages sent.
    #[metric(stability = "alpha")]
    sends_total: Counter,
    /// Messages read.
    reads_total: Counter,
    /// Messages lost.
    #[deprecated(since = "1.5.0", note = "They count as dropped.")]
    losses_total: Counter,
    /// Messages skipped.
    #[deprecated(since = "1.4.0")]
    #[metric(replaced_by = "drops_total")]
    skips_total: Counter,
    /// Messages kept.
    keeps_total: Counter,
}

fn main() {}
