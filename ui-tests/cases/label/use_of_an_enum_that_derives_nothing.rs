use frozen_metrics::{By, Counter, ReplicationMetrics};

#[derive(Clone, Copy, Debug, PartialEq)]
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

pub fn fail(client: &Client) {
    client.failures_total[Failure::Timeout].inc();
    print!("{}", client.snapshot().prometheus_text());
}
