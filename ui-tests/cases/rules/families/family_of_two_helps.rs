use frozen_metrics::{Counter, ReplicationMetrics};

/// A node.
#[derive(Debug, ReplicationMetrics)]
#[metrics(golden = none)]
pub struct Node {
    #[metric(name = "drops_total", help = "Messages dropped.", labels(cause = "full"))]
    full: Counter,
    #[metric(name = "drops_total", help = "Messages lost.", labels(cause = "stale"))]
    stale: Counter,
}

fn main() {}
