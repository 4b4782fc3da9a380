use frozen_metrics::{Counter, ReplicationMetrics};

/// A node.
#[derive(Debug, ReplicationMetrics)]
#[metrics(prefixx = "bus", golden = "cases/golden/several/drift_waits_for_the_parser.prom")]
pub struct Node {
    /// Syncs done.
    syncs: Counter,
    /// Messages dropped.
    #[metric(name = "bus_drops_total")]
    drops: Counter,
}

fn main() {}
