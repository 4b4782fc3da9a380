use frozen_metrics::{By, Counter, Gauge, LabelEnum, ReplicationMetrics};

/// Why a message was lost.
#[derive(Clone, Copy, Debug, PartialEq, LabelEnum)]
pub enum Cause {
    Full,
    Late,
}

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
    losses_total: By<Cause, Counter>,
}

fn main() {}
