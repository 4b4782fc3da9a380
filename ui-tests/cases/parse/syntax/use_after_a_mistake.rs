use frozen_metrics::{Counter, ReplicationMetrics};

/// A node.
#[derive(Debug, ReplicationMetrics)]
#[metrics(key = "channel", max_keys = 8, overflow = "others", golden = none)]
pub struct Node {
    /// Messages dropped.
    drops: Counter,
}

fn main() {
    let registry = NodeRegistry::new();
    registry.for_channel("payments").drops.inc();
    println!("{}", registry.snapshot().prometheus_text());
    let _ = Node::new();
}
