use frozen_metrics::{FloatGauge, ReplicationMetrics};

/// A node.
#[derive(Debug, ReplicationMetrics)]
#[metrics(golden = "cases/golden/families/decimals_added.prom")]
pub struct Node {
    /// How busy the node is.
    #[metric(decimals = 3)]
    load: FloatGauge,
}

fn main() {}
