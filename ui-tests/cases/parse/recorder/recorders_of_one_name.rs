use frozen_metrics::{Counter, ReplicationMetrics};

/// A node.
#[derive(Debug, ReplicationMetrics)]
#[metrics(golden = none)]
pub struct Node {
    /// Messages dropped.
    #[metric(recorder(inc = count))]
    drops_total: Counter,
    /// Messages sent.
    #[metric(recorder(inc = count, add = snapshot))]
    sends_total: Counter,
}

fn main() {
    Node::new().count();
}
