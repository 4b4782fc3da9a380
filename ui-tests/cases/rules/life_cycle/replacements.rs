//! A replacement exists, is not deprecated, and has the same type and labels.

use frozen_metrics::{Counter, Family, Gauge, LabelSet, ReplicationMetrics};

#[derive(LabelSet)]
pub struct Peer<'a> {
    peer: &'a str,
}

#[derive(Debug, ReplicationMetrics)]
#[metrics(prefix = "node", golden = none)]
pub struct Node {
    /// Messages dropped.
    #[deprecated(since = "1.4.0")]
    #[metric(replaced_by = "node_losses_totl")]
    drops_total: Counter,
    /// Messages skipped.
    #[deprecated(since = "1.4.0")]
    #[metric(replaced_by = "losses_total")]
    skips_total: Counter,
    /// Messages refused.
    #[deprecated(since = "1.4.0")]
    #[metric(replaced_by = "node_refusals_total")]
    refusals_total: Counter,
    /// Messages ignored.
    #[deprecated(since = "1.4.0")]
    #[metric(replaced_by = "node_skips_total")]
    ignored_total: Counter,
    /// Messages waiting.
    #[deprecated = "It counts messages."]
    #[metric(replaced_by = "node_losses_total")]
    backlog: Gauge,
    /// Messages sent.
    #[deprecated]
    #[metric(replaced_by = "node_losses_total", labels(role = "leader"))]
    sends_total: Counter,
    /// Messages read.
    #[deprecated]
    #[metric(replaced_by = "node_losses_total", max_keys = 8, overflow = "other")]
    reads_total: Family<Peer<'static>, Counter>,
    /// Messages lost.
    losses_total: Counter,
}

fn main() {}
