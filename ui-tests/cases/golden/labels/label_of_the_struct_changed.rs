use frozen_metrics::{Counter, Gauge, ReplicationMetrics};

/// A node.
#[derive(Debug, ReplicationMetrics)]
#[metrics(prefix = "node", labels(zone = "b"), golden = "cases/golden/labels/label_of_the_struct_changed.prom")]
pub struct Node {
    /// Messages sent.
    #[metric(labels(role = "leader"))]
    sends_total: Counter,
    /// Calls that are open.
    open_calls: Gauge,
}

fn main() {}
