use frozen_metrics::{Counter, ReplicationMetrics};

/// A node.
#[derive(Debug, ReplicationMetrics)]
#[metrics(golden = "cases/golden/file/carriage_returns.prom")]
pub struct Node {
    /// Syncs done.
    syncs_total: Counter,
}

fn main() {}
