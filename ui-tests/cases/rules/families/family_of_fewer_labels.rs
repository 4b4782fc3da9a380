use frozen_metrics::{Gauge, ReplicationMetrics};

/// A node.
#[derive(Debug, ReplicationMetrics)]
#[metrics(golden = none)]
pub struct Node {
    /// Entries that wait.
    #[metric(labels(role = "leader", zone = "a"))]
    waiting: Gauge,
    #[metric(name = "waiting", labels(role = "replica"))]
    waiting_at_replica: Gauge,
}

fn main() {
    println!("{}", Node::new().snapshot().prometheus_text());
}
