use frozen_metrics::{FloatGauge, ReplicationMetrics};

/// A node.
#[derive(Debug, ReplicationMetrics)]
#[metrics(golden = "cases/golden/families/decimals_removed.prom")]
pub struct Node {
    /// How busy the node is.
    load: FloatGauge,
}

fn main() {}
