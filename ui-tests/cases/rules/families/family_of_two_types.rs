use frozen_metrics::{Counter, Gauge, ReplicationMetrics};

/// A node.
#[derive(Debug, ReplicationMetrics)]
#[metrics(golden = none)]
pub struct Node {
    /// Messages dropped.
    #[metric(name = "drops_total", labels(cause = "full"))]
    full: Counter,
    #[metric(name = "drops_total", labels(cause = "stale"))]
    stale: Gauge,
}

fn main() {}
