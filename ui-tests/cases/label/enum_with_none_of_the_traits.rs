use frozen_metrics::{By, Counter, ReplicationMetrics};

pub enum Failure {
    NoRoute,
    Timeout,
}

/// A client.
#[derive(ReplicationMetrics)]
#[metrics(prefix = "rpc", golden = none)]
pub struct Client {
    /// Calls without an answer.
    #[metric(by(kind))]
    failures_total: By<Failure, Counter>,
}

fn main() {}
