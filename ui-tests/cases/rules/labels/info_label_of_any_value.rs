use frozen_metrics::{Info, ReplicationMetrics};

/// A node.
#[derive(Debug, ReplicationMetrics)]
#[metrics(golden = none)]
pub struct Node {
    /// What it runs.
    #[metric(labels(part = "*"), info(version))]
    node_info: Info<NodeInfo>,
}

fn main() {}
