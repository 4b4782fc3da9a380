use frozen_metrics::{Counter, ReplicationMetrics};

/// A node.
#[derive(Debug, ReplicationMetrics)]
#[metrics(golden = none)]
pub struct Node<T> {
    /// Messages dropped.
    drops_total: Counter,
    /// Frames sent.
    frames_total: T,
}

fn main() {}
