use frozen_metrics::{Counter, Gauge, ReplicationMetrics, SecondsGauge};

/// A node.
#[derive(Debug, ReplicationMetrics)]
#[metrics(golden = none, prefix = "bus-node")]
pub struct Node {
    sends_total: Counter,
    /// Messages dropped.
    #[metric(labels(job = "a"))]
    drops: Counter,
    /// Entries that wait.
    #[metric(name = "busWaiting")]
    waiting: Gauge,
    /// Entries that left.
    #[metric(unit = "per second")]
    leaving: Gauge,
    /// How far behind.
    #[metric(allow(base_unit = "as it was"))]
    lag: SecondsGauge,
}

fn main() {}
