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
    /// What runs at both ends.
    #[metric(by(side), info(version))]
    peer_info: By<Side, Info<PeerInfo>>,
}

fn main() {}
