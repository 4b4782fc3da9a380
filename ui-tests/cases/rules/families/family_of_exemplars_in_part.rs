use frozen_metrics::{Counter, ReplicationMetrics, WithExemplars};

/// A node.
#[derive(Debug, ReplicationMetrics)]
#[metrics(golden = none)]
pub struct Node {
    /// Messages dropped.
    #[metric(name = "drops_total", labels(cause = "full"))]
    full: Counter,
    #[metric(name = "drops_total", labels(cause = "stale"))]
    stale: WithExemplars<Counter>,
    /// Messages sent.
    #[metric(name = "sends_total", labels(to = "near"))]
    near: WithExemplars<Counter>,
    #[metric(name = "sends_total", labels(to = "far"))]
    far: Counter,
}

fn main() {}
