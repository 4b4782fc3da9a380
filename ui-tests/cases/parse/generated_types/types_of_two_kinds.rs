use frozen_metrics::{By, Counter, Histogram, Info, ReplicationMetrics, StateSet};

/// A node.
#[derive(Debug, ReplicationMetrics)]
#[metrics(prefix = "node", golden = none)]
pub struct Node {
    /// How large messages were.
    #[metric(buckets(1, 2))]
    size_bytes: Histogram<Kind>,
    /// Calls that were made.
    #[metric(by(kind = enum("a" | "b")))]
    calls_total: By<Kind, Counter>,
    /// What runs.
    #[metric(info(version))]
    build_info: Info<Kind>,
    /// How long messages were.
    #[metric(buckets(1, 2))]
    length_bytes: Histogram<Build>,
    /// What else runs.
    #[metric(info(version))]
    other_info: Info<Build>,
    /// How it is.
    #[metric(states(enum("up" | "down")))]
    state: StateSet<Build>,
}

fn main() {}
