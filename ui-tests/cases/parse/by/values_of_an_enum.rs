//! An enum states its own values.

use frozen_metrics::{By, Counter, LabelEnum, ReplicationMetrics, StateSet};

#[derive(Clone, Copy, Debug, PartialEq, LabelEnum)]
pub enum Failure {
    NoRoute,
    Timeout,
}

/// A client.
#[derive(Debug, ReplicationMetrics)]
#[metrics(prefix = "rpc", golden = none)]
pub struct Client {
    /// The values are repeated.
    #[metric(by(kind = "no_route" | "timeout"))]
    failures_total: By<Failure, Counter>,
    /// The values are neither repeated nor generated.
    #[metric(by(kind("no_route" | "timeout")))]
    errors_total: By<Failure, Counter>,
    /// The states are repeated.
    #[metric(states("no_route" | "timeout"))]
    last_failure: StateSet<Failure>,
}

fn main() {}
