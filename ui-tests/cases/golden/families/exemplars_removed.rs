use frozen_metrics::{By, Counter, Histogram, ReplicationMetrics};

/// A node.
#[derive(Debug, ReplicationMetrics)]
#[metrics(prefix = "node", golden = "cases/golden/families/exemplars_removed.prom")]
pub struct Node {
    /// Calls that failed.
    #[metric(by(phase = enum("a" | "b")))]
    failures_total: By<Phase, Counter>,
    /// How large messages were.
    #[metric(buckets(1))]
    size_bytes: Histogram<Sizes>,
}

fn main() {}
