use frozen_metrics::{ReplicationMetrics, SecondsHistogram};

/// A node.
#[derive(Debug, ReplicationMetrics)]
#[metrics(prefix = "node", golden = none)]
pub struct Node {
    /// How long a call took.
    latency_seconds: SecondsHistogram<Latency>,
}

fn main() {}
