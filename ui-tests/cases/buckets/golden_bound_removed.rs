use frozen_metrics::{Buckets, By, ReplicationMetrics, SecondsHistogram};

#[derive(Buckets)]
#[buckets(0.01, 0.1)]
struct Latency;

/// A node.
#[derive(Debug, ReplicationMetrics)]
#[metrics(prefix = "node", golden = "cases/buckets/golden_bound_removed.prom")]
pub struct Node {
    /// How long a call took.
    #[metric(by(role = enum("leader" | "replica")))]
    latency_seconds: By<Role, SecondsHistogram<Latency>>,
}

fn main() {}
