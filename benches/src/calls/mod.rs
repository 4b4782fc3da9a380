//! The contenders with histograms and label values. Each declares the same latency per service and the same
//! errors by kind.

mod measured;
mod metrics;
mod ours;
mod prometheus;
mod prometheus_client;

use std::time::Duration;

use frozen_metrics::LabelEnum;

pub use measured::Measured;
pub use metrics::Metrics;
pub use ours::{Ours, OursOpenMetrics};
pub use prometheus::Prometheus;
pub use prometheus_client::PrometheusClient;

/// A contender with one histogram per service, and one counter per kind of error.
pub trait Calls: Sync {
    /// The name of the contender in tables.
    const NAME: &'static str;

    /// The buffer for expositions, which is reused.
    type Buffer: Default;

    /// Creates a contender without services.
    fn new() -> Self;

    /// Returns a function that observes the latency of a service, which is looked up once.
    fn held(&self, service: &str) -> impl Fn(Duration) + Sync;

    /// Counts one error.
    fn failed(&self, kind: Failure);

    /// Replaces the content of the buffer with the exposition.
    fn render<'a>(&self, buffer: &'a mut Self::Buffer) -> &'a [u8];
}

/// The peers.
pub const PEERS: &[&str] =
    &[Measured::NAME, PrometheusClient::NAME, Prometheus::NAME, Metrics::NAME];

/// The kinds of errors.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, LabelEnum)]
#[expect(missing_docs, reason = "names say it")]
pub enum Failure {
    NoRoute,
    Timeout,
    Server,
    Transport,
}

/// Upper bounds in seconds.
pub const BOUNDS: [f64; 11] = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0];

/// Returns this number of service names.
pub fn services(count: usize) -> Vec<String> {
    (0..count).map(|number| format!("payments/settlements-{number}")).collect()
}

/// Durations that fall into every bucket, in an order that a processor cannot predict. Their seconds are exact
/// as floats.
pub fn spans() -> Vec<Duration> {
    let mut random = fastrand::Rng::with_seed(3);
    let span = |_| Duration::from_nanos(1_953_125 * (1 + (random.u64(..) >> random.u32(51..60))));
    (0..1024).map(span).collect()
}
