use frozen_metrics::{By, Counter, ReplicationMetrics};

/// A node.
#[derive(ReplicationMetrics)]
#[metrics(prefix = "node", golden = none)]
pub struct Node {
    /// Calls that failed.
    #[metric(by(kind = enum("a" | "b")))]
    failures_total: By<Node, Counter>,
    /// Calls that were made.
    #[metric(recorder(inc = inc_calls))]
    calls_total: Counter,
}

fn main() {}
