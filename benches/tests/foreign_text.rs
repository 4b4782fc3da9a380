//! The texts of the peers are read completely by `compat::text`.

use frozen_metrics::{Exporter, compat};
use measured::metric::histogram::Thresholds;
use measured::text::BufferedTextEncoder;
use measured::{CounterVec, HistogramVec, LabelGroup, MetricGroup};
use metrics_exporter_prometheus::PrometheusBuilder;

/// Returns the samples of a text, sorted.
fn samples(text: &str) -> Vec<&str> {
    let mut samples: Vec<_> =
        text.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).collect();
    samples.sort_unstable();
    samples
}

/// Asserts that the exposition has the samples and the comments of the text.
fn assert_complete(text: &str) {
    let rendered = text.to_owned();
    let exporter =
        Exporter::new().with(compat::text(move || rendered.clone())).expect("an exposition");
    assert_eq!(exporter.left_out(), [], "{text}");
    let shown = exporter.text();
    assert_eq!(samples(&shown), samples(text));
    for comment in text.lines().filter(|line| line.starts_with('#')) {
        assert!(shown.lines().any(|line| line == comment), "{comment}\n{shown}");
    }
}

#[test]
fn the_text_of_metrics_exporter_prometheus() {
    let builder =
        PrometheusBuilder::new().set_buckets(&[0.1, 1.0, 2_500_000.0]).expect("an exposition");
    let summaries = PrometheusBuilder::new();
    for builder in [builder, summaries] {
        let recorder = builder.build_recorder();
        let handle = recorder.handle();
        metrics::with_local_recorder(&recorder, || {
            metrics::describe_counter!("http_requests", "Requests \"served\"\n\\ by path.");
            metrics::counter!("http_requests", "path" => "/a\"\\\n").increment(3);
            metrics::counter!("http_requests", "path" => "/b").increment(1);
            metrics::gauge!("temperature").set(f64::NAN);
            metrics::gauge!("limit", "of" => "files").set(f64::INFINITY);
            metrics::histogram!("latency", "path" => "/a").record(0.5);
            metrics::histogram!("latency", "path" => "/b").record(7.0);
            metrics::histogram!("latency").record(1e9);
        });
        let text = handle.render();
        // It writes infinities as Rust does, which scrapers accept.
        assert_complete(&text.replace(" inf\n", " +Inf\n"));
    }
}

#[derive(LabelGroup)]
#[label(set = RouteSet)]
struct Route<'a> {
    #[label(dynamic_with = paracord::ParaCord, default)]
    route: &'a str,
}

#[derive(MetricGroup)]
#[metric(new())]
struct Service {
    /// Requests that failed.
    failures_total: CounterVec<RouteSet>,
    /// How long a request takes.
    #[metric(metadata = Thresholds::with_buckets([0.5, 1.0, 2_500_000.0]))]
    latency_seconds: HistogramVec<RouteSet, 3>,
}

#[test]
fn the_text_of_measured() {
    let service = Service::new();
    for route in ["/a\"\\\n", "/b"] {
        service.failures_total.inc(Route { route });
        service.latency_seconds.observe(Route { route }, 0.75);
    }
    let mut encoder = BufferedTextEncoder::new();
    service.collect_group_into(&mut encoder).expect("an exposition");
    let text = String::from_utf8(encoder.finish().to_vec()).expect("an exposition");
    assert_complete(&text);
}
