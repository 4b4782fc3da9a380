use frozen_metrics::{By, Counter, LabelEnum, ReplicationMetrics};

#[derive(Clone, Copy, Debug, PartialEq, LabelEnum)]
pub enum Side {
    In,
    Out,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Failure {
    NoRoute,
    Timeout,
}

/// A client.
#[derive(Debug, ReplicationMetrics)]
#[metrics(prefix = "rpc", golden = none)]
pub struct Client {
    /// Calls without an answer.
    #[metric(by(side, kind))]
    failures_total: By<Side, By<Failure, Counter>>,
}

fn main() {}
