use frozen_metrics::{By, ReplicationMetrics, SecondsHistogram};

/// A node.
#[derive(Debug, ReplicationMetrics)]
#[metrics(prefix = "node", golden = "cases/golden/families/bucket_replaced.prom")]
pub struct Node {
    /// How long a call took.
    #[metric(by(role = enum("leader" | "replica")), buckets(0.01, 0.2, 1))]
    latency_seconds: By<Role, SecondsHistogram<Latency>>,
}

fn main() {}
