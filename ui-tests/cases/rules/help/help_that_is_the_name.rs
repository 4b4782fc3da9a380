use frozen_metrics::{Counter, ReplicationMetrics};

/// A node.
#[derive(Debug, ReplicationMetrics)]
#[metrics(golden = none)]
pub struct Node {
    #[metric(help = "Drops total")]
    drops_total: Counter,
}

fn main() {}
