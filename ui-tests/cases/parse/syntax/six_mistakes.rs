use frozen_metrics::{By, Counter, Gauge, ReplicationMetrics};

/// A node.
#[derive(Debug, ReplicationMetrics)]
#[metrics(golden = none, prefixx = "node")]
pub struct Node {
    /// Messages dropped.
    #[metric(recorder(incr = dropped))]
    drops_total: Counter,
    /// Messages sent.
    #[metric(lables(cause = "full"))]
    sends_total: Counter,
    /// Open connections.
    open_connections: Guage,
    #[metric(help = 7)]
    waiting: Gauge,
    /// Messages lost.
    losses_total: By<bool, Counter>,
}

fn main() {}
