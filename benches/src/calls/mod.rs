//! Who is measured with histograms and partitions: each declares the same latency of a service and
//! the same errors by kind.

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

/// A histogram of each service, and one partition of the whole process.
pub trait Calls: Sync {
    /// What it is called in a table.
    const NAME: &'static str;

    /// Where it renders to; kept between scrapes.
    type Buffer: Default;

    /// No service yet.
    fn new() -> Self;

    /// The latency of this service, looked up once, as what observes a span.
    fn held(&self, service: &str) -> impl Fn(Duration) + Sync;

    /// Counts one error.
    fn failed(&self, kind: Failure);

    /// Writes the exposition over what the buffer held.
    fn render<'a>(&self, buffer: &'a mut Self::Buffer) -> &'a [u8];
}

/// The libraries that a service would use instead.
pub const PEERS: &[&str] =
    &[Measured::NAME, PrometheusClient::NAME, Prometheus::NAME, Metrics::NAME];

/// What failed.
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

/// So many names of services.
pub fn services(count: usize) -> Vec<String> {
    (0..count).map(|number| format!("payments/settlements-{number}")).collect()
}

/// Spans that fall into every bucket in no order that a processor can foresee. Their seconds are
/// exact in a float.
pub fn spans() -> Vec<Duration> {
    let mut random = fastrand::Rng::with_seed(3);
    let span = |_| Duration::from_nanos(1_953_125 * (1 + (random.u64(..) >> random.u32(51..60))));
    (0..1024).map(span).collect()
}
