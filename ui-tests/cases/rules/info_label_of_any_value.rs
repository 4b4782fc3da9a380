use metrics_runtime::{By, Info, ReplicationMetrics};

/// A node.
#[derive(Debug, ReplicationMetrics)]
#[metrics(golden = none)]
pub struct Node {
    /// What it runs.
    #[metric(labels(part = "*"), info(version))]
    node_info: Info<Part>,
    /// What its sides run.
    #[metric(by(side = enum("*" | "near")), info(version))]
    side_info: By<Side, Info<SideInfo>>,
}

fn main() {}
