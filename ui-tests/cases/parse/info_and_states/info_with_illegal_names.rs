use frozen_metrics::{Info, ReplicationMetrics};

/// A node.
#[derive(Debug, ReplicationMetrics)]
#[metrics(prefix = "node", golden = none)]
pub struct Node {
    /// What runs.
    #[metric(info(version, self, 7, "zone"))]
    build_info: Info<Build>,
}

fn main() {}
