use frozen_metrics::{By, Counter, Gauge, ReplicationMetrics};

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Failure {
    NoRoute,
    Timeout,
}

/// A client.
#[derive(Debug, ReplicationMetrics)]
#[metrics(prefix = "rpc", key = "peer", max_keys = 8, overflow = "others", golden = none)]
pub struct Client {
    /// Calls without an answer.
    #[metric(by(kind))]
    failures_total: By<Failure, Counter>,
    /// Calls that were given up.
    #[metric(by(kind))]
    ends_total: By<Failure, Counter>,
    /// Calls under way.
    in_flight_calls: Gauge,
}

fn main() {}
