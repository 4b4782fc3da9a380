use frozen_metrics::{By, Counter, ReplicationMetrics};

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
    #[metric(by(kind), recorder(inc = inc_failures))]
    failures_total: By<Failure, Counter>,
}

fn main() {}
