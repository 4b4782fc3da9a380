use frozen_metrics::{By, Counter, LabelEnum, ReplicationMetrics};

#[derive(Clone, Copy, Debug, PartialEq, LabelEnum)]
pub enum Failure {
    NoRoute,
    Timeout,
}

/// A node.
#[derive(Debug, ReplicationMetrics)]
#[metrics(prefix = "node", golden = "cases/golden/labels/label_of_an_enum_renamed.prom")]
pub struct Node {
    /// Calls failed.
    #[metric(by(cause))]
    failures_total: By<Failure, Counter>,
    /// A field that the golden does not have.
    #[metric(name = "node_calls_total", labels(way = "in"), by(kind))]
    calls: By<Failure, Counter>,
    #[metric(name = "node_calls_total", labels(way = "out"), by(kind))]
    calls_out: By<Failure, Counter>,
}

fn main() {}
