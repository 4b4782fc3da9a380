use frozen_metrics::{By, Info, LabelEnum, ReplicationMetrics};

#[derive(Clone, Copy, Debug, PartialEq, LabelEnum)]
pub enum Side {
    Near,
    #[label("*")]
    Any,
}

/// A node.
#[derive(Debug, ReplicationMetrics)]
#[metrics(golden = none)]
pub struct Node {
    /// What it runs.
    #[metric(labels(part = "*"), info(version))]
    node_info: Info<NodeInfo>,
    /// What runs at both ends.
    #[metric(by(side = "near" | "*"), info(version))]
    peer_info: By<Side, Info<PeerInfo>>,
}

fn main() {}
