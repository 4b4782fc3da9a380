//! A replacement exists, is not deprecated, measures the same quantity, and has the same type, labels and values.

use frozen_metrics::{By, Counter, Gauge, ReplicationMetrics, SecondsGauge};

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
    #[metric(replaced_by = "node_acks_total", by(outcome = enum("ok" | "late")))]
    reads_total: By<Read, Counter>,
    /// Messages acknowledged.
    #[metric(by(outcome = enum("ok" | "refused")))]
    acks_total: By<Ack, Counter>,
    /// How far behind.
    #[deprecated]
    #[metric(replaced_by = "node_lag_bytes")]
    lag_seconds: SecondsGauge,
    /// How far behind.
    lag_bytes: Gauge,
    /// Messages lost.
    losses_total: Counter,
}

fn main() {}
