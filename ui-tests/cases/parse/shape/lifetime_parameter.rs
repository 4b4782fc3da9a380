use frozen_metrics::{Counter, ReplicationMetrics};

/// A node.
#[derive(Debug, ReplicationMetrics)]
#[metrics(golden = none)]
pub struct Node<'a> {
    /// Messages dropped.
    drops_total: Counter,
    /// Messages sent.
    sends_total: &'a Counter,
}

fn main() {}
