//! A mistake at one field causes no errors about the families beside it.

use frozen_metrics::{Counter, Family, LabelSet, ReplicationMetrics};

#[derive(LabelSet)]
pub struct Peer<'a> {
    peer: &'a str,
}

#[derive(Debug, ReplicationMetrics)]
#[metrics(golden = none)]
pub struct Network {
    /// Blocks fetched.
    #[metric(max_keys = 8, overflow = "other")]
    blocks_total: Family<Peer<'static>, Counter>,
    /// Number of frames.
    frames: Countr,
}

fn main() {
    let network = Network::new();
    network.blocks_total.inc(Peer { peer: "a" });
    let _ = network.snapshot().blocks_total.get(Peer { peer: "a" });
}
