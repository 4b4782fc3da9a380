use frozen_metrics::{Gauge, ReplicationMetrics};

/// A node, of which only the illegal unit is an error: what the golden has instead follows from it.
#[derive(Debug, ReplicationMetrics)]
#[metrics(golden = "cases/golden/families/illegal_unit.prom")]
pub struct Node {
    /// How far the replica is behind.
    #[metric(unit = "Sec")]
    lag_seconds: Gauge,
}

fn main() {}
