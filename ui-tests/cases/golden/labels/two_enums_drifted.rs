use frozen_metrics::{By, Counter, LabelEnum, ReplicationMetrics};

/// A cause.
#[derive(Clone, Copy, Debug, PartialEq, LabelEnum)]
pub enum Cause {
    Full,
    Slow,
}

/// A side.
#[derive(Clone, Copy, Debug, PartialEq, LabelEnum)]
pub enum Side {
    Near,
    Far,
}

/// A node.
#[derive(Debug, ReplicationMetrics)]
#[metrics(golden = "cases/golden/labels/two_enums_drifted.prom")]
pub struct Node {
    /// Messages dropped.
    #[metric(by(cause))]
    drops_total: By<Cause, Counter>,
    /// Messages sent.
    #[metric(by(side))]
    sends_total: By<Side, Counter>,
}

fn main() {}
