use frozen_metrics::{By, Counter, LabelEnum, ReplicationMetrics};

#[derive(Clone, Copy, Debug, PartialEq, LabelEnum)]
pub enum Failure {
    Late,
    NoRoute,
}

/// A node.
#[derive(Debug, ReplicationMetrics)]
#[metrics(prefix = "node", golden = "cases/golden/labels/enum_value_renamed.prom")]
pub struct Node {
    /// Calls failed.
    #[metric(by(kind))]
    failures_total: By<Failure, Counter>,
    /// Calls failed again.
    #[metric(by(kind))]
    retries_total: By<Failure, Counter>,
}

fn main() {}
