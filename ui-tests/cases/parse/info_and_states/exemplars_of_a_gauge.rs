use frozen_metrics::{Gauge, ReplicationMetrics, WithExemplars};

/// A node.
#[derive(Debug, ReplicationMetrics)]
#[metrics(prefix = "node", golden = none)]
pub struct Node {
    /// Calls open.
    open_calls: WithExemplars<Gauge>,
}

fn main() {}
