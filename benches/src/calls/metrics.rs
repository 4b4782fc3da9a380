use std::time::Duration;

use frozen_metrics::LabelEnum;
use metrics::{Key, Label, Level, Metadata, Recorder};
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle, PrometheusRecorder};

use super::{BOUNDS, Calls, Failure};

/// The crate `metrics`, with its exporter.
pub struct Metrics {
    recorder: PrometheusRecorder,
    handle: PrometheusHandle,
}

const METADATA: Metadata<'static> = Metadata::new("rpc", Level::INFO, None);

impl Calls for Metrics {
    const NAME: &'static str = "metrics";

    type Buffer = String;

    fn new() -> Self {
        let builder = PrometheusBuilder::new().set_buckets(&BOUNDS).expect("some bounds");
        let recorder = builder.build_recorder();
        let handle = recorder.handle();
        Self { recorder, handle }
    }

    fn held(&self, service: &str) -> impl Fn(Duration) + Sync {
        // The exporter keeps each observation until the next scrape.
        self.handle.run_upkeep();
        let labels = vec![Label::new("service", service.to_owned())];
        let key = Key::from_parts("rpc_latency_seconds", labels);
        let latency = self.recorder.register_histogram(&key, &METADATA);
        move |span| latency.record(span.as_secs_f64())
    }

    fn failed(&self, kind: Failure) {
        let labels = vec![Label::from_static_parts("kind", kind.value())];
        let key = Key::from_parts("rpc_errors_total", labels);
        self.recorder.register_counter(&key, &METADATA).increment(1);
    }

    fn render<'a>(&self, buffer: &'a mut String) -> &'a [u8] {
        *buffer = self.handle.render();
        buffer.as_bytes()
    }
}
