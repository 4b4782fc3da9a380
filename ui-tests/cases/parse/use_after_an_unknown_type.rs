use metrics_runtime::{Counter, ReplicationMetrics};

/// A node.
#[derive(Debug, ReplicationMetrics)]
#[metrics(golden = none)]
pub struct Node {
    /// Messages dropped.
    drops_total: Counter,
    /// Messages sent.
    sends_total: u64,
}

fn main() {
    println!("{}", Node::new().snapshot().prometheus_text());
}
