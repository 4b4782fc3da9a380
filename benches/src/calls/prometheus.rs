use std::time::Duration;

use frozen_metrics::LabelEnum;
use prometheus::{HistogramOpts, HistogramVec, IntCounterVec, Opts, Registry, TextEncoder};

use super::{BOUNDS, Calls, Failure};

/// The crate `prometheus`.
pub struct Prometheus {
    registry: Registry,
    latency: HistogramVec,
    errors: IntCounterVec,
}

impl Calls for Prometheus {
    const NAME: &'static str = "prometheus";

    type Buffer = String;

    fn new() -> Self {
        let registry = Registry::new();
        let options = HistogramOpts::new("rpc_latency_seconds", "Help.").buckets(BOUNDS.into());
        let latency = HistogramVec::new(options, &["service"]).expect("a legal name");
        let options = Opts::new("rpc_errors_total", "Help.");
        let errors = IntCounterVec::new(options, &["kind"]).expect("a legal name");
        registry.register(Box::new(latency.clone())).expect("a new name");
        registry.register(Box::new(errors.clone())).expect("a new name");
        Self { registry, latency, errors }
    }

    fn held(&self, service: &str) -> impl Fn(Duration) + Sync {
        let latency = self.latency.with_label_values(&[service]);
        move |span| latency.observe(span.as_secs_f64())
    }

    fn failed(&self, kind: Failure) {
        self.errors.with_label_values(&[kind.value()]).inc();
    }

    fn render<'a>(&self, buffer: &'a mut String) -> &'a [u8] {
        buffer.clear();
        let _ = TextEncoder::new().encode_utf8(&self.registry.gather(), buffer);
        buffer.as_bytes()
    }
}
