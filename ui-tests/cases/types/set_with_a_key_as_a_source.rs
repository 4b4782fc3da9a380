use frozen_metrics::{Collect, Counter, ReplicationMetrics};

/// A node.
#[derive(Debug, ReplicationMetrics)]
#[metrics(key = "channel", max_keys = 8, overflow = "others", golden = none)]
pub struct Node {
    /// Messages dropped.
    drops_total: Counter,
}

fn main() {
    let _: Box<dyn Collect> = Box::new(Node::new());
}
