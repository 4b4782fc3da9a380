use std::time::Duration;

use frozen_metrics::{By, Collect, Counter, Encoder, Format, ReplicationMetrics, SecondsHistogram};

use super::{Calls, Failure};

/// One service.
#[derive(Debug, ReplicationMetrics)]
#[metrics(
    prefix = "rpc", golden = none,
    key = "service", max_keys = 100_000, overflow = "__overflow__",
)]
struct Service {
    /// Time to an answer.
    #[metric(buckets(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10))]
    latency_seconds: SecondsHistogram<Latency>,
}

/// The process.
#[derive(Debug, ReplicationMetrics)]
#[metrics(prefix = "rpc", golden = none)]
struct Errors {
    /// Calls that failed.
    #[metric(by(kind))]
    errors_total: By<Failure, Counter>,
}

/// This crate.
pub struct Ours {
    services: ServiceRegistry,
    errors: Errors,
}

impl Ours {
    fn write<'a>(&self, buffer: &'a mut Vec<u8>, format: Format) -> &'a [u8] {
        buffer.clear();
        Encoder::append_to(buffer, format, |encoder| {
            Collect::expose(&self.services, encoder);
            Collect::expose(&self.errors, encoder);
        });
        buffer
    }
}

impl Calls for Ours {
    const NAME: &'static str = "ours";

    type Buffer = Vec<u8>;

    fn new() -> Self {
        Self { services: ServiceRegistry::new(), errors: Errors::new() }
    }

    fn held(&self, service: &str) -> impl Fn(Duration) + Sync {
        let service = self.services.for_service(service);
        move |span| service.latency_seconds.record(span)
    }

    fn failed(&self, kind: Failure) {
        self.errors.errors_total[kind].inc();
    }

    fn render<'a>(&self, buffer: &'a mut Vec<u8>) -> &'a [u8] {
        self.write(buffer, Format::Text)
    }
}

/// This crate, rendering OpenMetrics.
pub struct OursOpenMetrics(Ours);

impl Calls for OursOpenMetrics {
    const NAME: &'static str = "ours, OpenMetrics";

    type Buffer = Vec<u8>;

    fn new() -> Self {
        Self(Ours::new())
    }

    fn held(&self, service: &str) -> impl Fn(Duration) + Sync {
        self.0.held(service)
    }

    fn failed(&self, kind: Failure) {
        self.0.failed(kind);
    }

    fn render<'a>(&self, buffer: &'a mut Vec<u8>) -> &'a [u8] {
        self.0.write(buffer, Format::OpenMetrics)
    }
}
