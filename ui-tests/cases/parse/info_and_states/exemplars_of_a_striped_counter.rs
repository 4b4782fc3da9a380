use frozen_metrics::{ReplicationMetrics, StripedCounter, WithExemplars};

/// A node.
#[derive(Debug, ReplicationMetrics)]
#[metrics(prefix = "node", golden = none)]
pub struct Node {
    /// Calls that began.
    calls_total: WithExemplars<StripedCounter>,
}

fn main() {}
