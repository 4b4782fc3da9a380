use frozen_metrics::{FloatGauge, Gauge, ReplicationMetrics};

/// A node.
#[derive(Debug, ReplicationMetrics)]
#[metrics(golden = none)]
pub struct Node {
    /// How busy the node is.
    #[metric(decimals = 18)]
    load: FloatGauge,
    /// How full the queue is.
    #[metric(name = "fill", labels(side = "left"), decimals = 3)]
    left: FloatGauge,
    #[metric(name = "fill", labels(side = "right"), decimals = 2)]
    right: FloatGauge,
    #[metric(name = "fill", labels(side = "top"))]
    top: Gauge,
}

fn main() {}
