use frozen_metrics::{By, Counter, Gauge, Info, ReplicationMetrics};

/// A node.
#[derive(ReplicationMetrics)]
#[metrics(prefix = "node", golden = none)]
pub struct Node {
    /// Calls that failed.
    #[metric(by(kind = enum("a" | "b")))]
    failures_total: By<Counter, Counter>,
    /// What runs.
    #[metric(info(version))]
    build_info: Info<Gauge>,
    /// Calls that were made.
    #[metric(recorder(inc = inc_calls))]
    calls_total: Counter,
}

fn main() {}
