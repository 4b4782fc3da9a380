use frozen_metrics::{Buckets, ReplicationMetrics, SecondsHistogram};

#[derive(Buckets)]
#[buckets(0.01, 0.1, 1)]
struct Latency;

/// A node.
#[derive(Debug, ReplicationMetrics)]
#[metrics(prefix = "node", golden = "cases/buckets/golden_of_another_type.prom")]
pub struct Node {
    /// How long a call took.
    latency_seconds: SecondsHistogram<Latency>,
    /// How long a connection took.
    connection_seconds: SecondsHistogram<Latency>,
}

fn main() {}
