use std::fmt;
use std::time::Duration;

use frozen_metrics::LabelEnum;
use prometheus_client::encoding::text::encode;
use prometheus_client::encoding::{EncodeLabelSet, EncodeLabelValue, LabelValueEncoder};
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::Registry;

use super::{BOUNDS, Calls, Failure};

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct Service {
    service: String,
}

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct Kind {
    kind: Failure,
}

impl EncodeLabelValue for Failure {
    fn encode(&self, encoder: &mut LabelValueEncoder<'_>) -> fmt::Result {
        self.value().encode(encoder)
    }
}

/// The crate `prometheus-client`.
pub struct PrometheusClient {
    registry: Registry,
    latency: Family<Service, Histogram, fn() -> Histogram>,
    errors: Family<Kind, Counter>,
}

impl Calls for PrometheusClient {
    const NAME: &'static str = "prometheus-client";

    type Buffer = String;

    fn new() -> Self {
        let mut registry = Registry::default();
        let latency =
            Family::new_with_constructor((|| Histogram::new(BOUNDS)) as fn() -> Histogram);
        let errors = Family::default();
        registry.register("rpc_latency_seconds", "Help", Family::clone(&latency));
        registry.register("rpc_errors", "Help", Family::clone(&errors));
        Self { registry, latency, errors }
    }

    fn held(&self, service: &str) -> impl Fn(Duration) + Sync {
        let service = Service { service: service.to_owned() };
        let latency = self.latency.get_or_create_owned(&service);
        move |span| latency.observe(span.as_secs_f64())
    }

    fn failed(&self, kind: Failure) {
        self.errors.get_or_create(&Kind { kind }).inc();
    }

    fn render<'a>(&self, buffer: &'a mut String) -> &'a [u8] {
        buffer.clear();
        let _ = encode(buffer, &self.registry);
        buffer.as_bytes()
    }
}
