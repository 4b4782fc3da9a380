//! The texts of the peers are read completely by `compat::text`.
//!
//! A test of the package `tests` reads the same texts from files, because it does not build the peers. After an update
//! of a peer, `RECORD=1 cargo test -p benches --test foreign_text` writes the files.

use std::path::Path;
use std::{env, fs};

use frozen_metrics::{Exporter, compat};
use measured::metric::histogram::Thresholds;
use measured::text::BufferedTextEncoder;
use measured::{CounterVec, HistogramVec, LabelGroup, MetricGroup};
use metrics_exporter_prometheus::PrometheusBuilder;
use opentelemetry::KeyValue;
use opentelemetry::metrics::MeterProvider;
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::metrics::SdkMeterProvider;

/// Returns the samples of a text, sorted.
fn samples(text: &str) -> Vec<&str> {
    let mut samples: Vec<_> =
        text.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).collect();
    samples.sort_unstable();
    samples
}

/// Compares a text with the recorded one, in any order of lines, or records it.
fn compare_or_record(name: &str, text: &str) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/promises/foreign_text");
    let path = folder.join(name).with_extension("txt");
    if env::var_os("RECORD").is_some() {
        fs::write(&path, text).expect("a writable folder");
    }
    let recorded = fs::read_to_string(&path).expect("a recorded text");
    let sorted = |text: &str| {
        let mut lines: Vec<_> = text.lines().map(str::to_owned).collect();
        lines.sort_unstable();
        lines
    };
    assert_eq!(sorted(text), sorted(&recorded), "{}", path.display());
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
    for (name, builder) in [("metrics_histograms", builder), ("metrics_summaries", summaries)] {
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
        compare_or_record(name, &text);
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
    compare_or_record("measured", &text);
    assert_complete(&text);
}

#[test]
fn the_text_of_opentelemetry() {
    let registry = prometheus::Registry::new();
    let reader = opentelemetry_prometheus::exporter().with_registry(registry.clone()).build();
    let resource = Resource::builder_empty().with_attribute(KeyValue::new("service.name", "shop"));
    let provider = SdkMeterProvider::builder()
        .with_resource(resource.build())
        .with_reader(reader.expect("an exporter"))
        .build();
    let meter = provider.meter("shop.web");
    let orders =
        meter.u64_counter("shop.orders").with_description("Orders \"placed\"\n\\ by path.");
    let orders = orders.build();
    orders.add(3, &[KeyValue::new("http.route", "/a\"\\\n")]);
    orders.add(1, &[KeyValue::new("http.route", "/b"), KeyValue::new("retry", true)]);
    let seconds = meter.f64_histogram("shop.request").with_unit("s").build();
    seconds.record(0.25, &[]);
    seconds.record(30.0, &[KeyValue::new("http.route", "/b")]);
    meter.i64_up_down_counter("shop.carts").with_unit("{cart}").build().add(-2, &[]);
    meter.f64_gauge("shop.load").build().record(f64::NAN, &[]);
    meter.u64_gauge("shop.size").with_unit("By").build().record(1 << 40, &[]);
    let families = registry.gather();
    let text = prometheus::TextEncoder::new().encode_to_string(&families).expect("an exposition");
    compare_or_record("opentelemetry", &text);
    assert_complete(&text);
}
