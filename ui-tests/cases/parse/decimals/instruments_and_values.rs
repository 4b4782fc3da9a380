use frozen_metrics::{By, Counter, FloatGauge, Histogram, ReplicationMetrics, UnsignedGauge};

/// A node.
#[derive(Debug, ReplicationMetrics)]
#[metrics(golden = none)]
pub struct Node {
    /// Messages dropped.
    #[metric(decimals = 3)]
    drops_total: Counter,
    /// Open connections.
    #[metric(decimals = 3, by(side = enum("in" | "out")))]
    connections: By<Side, UnsignedGauge>,
    /// Size of a block.
    #[metric(decimals = 3, buckets(1))]
    block_bytes: Histogram<Blocks>,
    /// How busy the node is.
    #[metric(decimals = "3")]
    load: FloatGauge,
    /// How full the queue is.
    #[metric(decimals = -3)]
    fill: FloatGauge,
    /// How fast the disk spins.
    #[metric(decimals = 3, decimals = 4)]
    spin: FloatGauge,
    /// How hot the node is.
    #[metric(decimals(3))]
    heat: FloatGauge,
}

fn main() {}
