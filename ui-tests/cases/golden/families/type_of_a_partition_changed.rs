use frozen_metrics::{By, Counter, Histogram, ReplicationMetrics, WithExemplars};

/// A node.
#[derive(Debug, ReplicationMetrics)]
#[metrics(prefix = "node", golden = "cases/golden/families/type_of_a_partition_changed.prom")]
pub struct Node {
    /// Calls that failed.
    #[metric(by(phase = enum("a" | "b")))]
    failures_total: By<Phase, Counter>,
    /// How large messages were.
    #[metric(buckets(1, 2))]
    size_bytes: WithExemplars<Histogram<Sizes>>,
}

fn main() {}
