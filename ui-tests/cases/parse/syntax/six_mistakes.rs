use frozen_metrics::{Counter, Gauge, ReplicationMetrics};

/// A node.
#[derive(Debug, ReplicationMetrics)]
#[metrics(golden = none, prefixx = "node")]
pub struct Node {
    /// Messages dropped.
    drops: Counter,
    /// Messages sent.
    #[metric(lables(cause = "full"))]
    sends_total: Counter,
    /// Open connections.
    open_connections: Guage,
    waiting_total: Counter,
    /// How far behind.
    lag_ms: Gauge,
}

fn main() {}
