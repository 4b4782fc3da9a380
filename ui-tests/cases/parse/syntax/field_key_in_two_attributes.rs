use frozen_metrics::{Counter, ReplicationMetrics};

/// A node.
#[derive(Debug, ReplicationMetrics)]
#[metrics(golden = none)]
pub struct Node {
    /// Messages dropped.
    #[metric(help = "Drops, all of them.")]
    #[metric(help = "Drops, some of them.")]
    drops_total: Counter,
}

fn main() {}
