use frozen_metrics::{Counter, ReplicationMetrics};

/// A node.
#[derive(Debug, ReplicationMetrics)]
#[metrics(golden = none)]
pub struct Node {
    #[metric(help = "Messages\u{7}dropped.")]
    drops_total: Counter,
}

fn main() {}
