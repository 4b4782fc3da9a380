//! Promise: registries of the crate `prometheus` and of this crate can export each other without
//! changing names or values.

use std::sync::Arc;

use frozen_metrics::compat::prometheus::{Collector, Source};
use frozen_metrics::{
    Counter, Exporter, Format, MetricFamily, MetricType, MetricValue, ReplicationMetrics,
};
use prometheus::core::{Collector as _, Desc};
use prometheus::{
    Error, Gauge, Histogram, HistogramOpts, IntCounter, IntCounterVec, Opts, Registry, TextEncoder,
    proto,
};
use proptest::prelude::*;
use tests::encoded;

use crate::families::{Families, any_families, family, reads_back, shown};

/// Returns what remains of a family in a registry of `prometheus`, which has no units and
/// represents three types as gauges.
fn converted(mut family: MetricFamily) -> MetricFamily {
    family.unit = None;
    family.kind = match family.kind {
        MetricType::Info | MetricType::StateSet | MetricType::Unknown => MetricType::Gauge,
        kind => kind,
    };
    for series in &mut family.series {
        if let MetricValue::Histogram { sum, .. } = &mut series.value {
            *sum = sum.or(Some(f64::NAN));
        }
    }
    family
}

proptest! {
    #[test]
    fn legal_families_round_trip_through_a_prometheus_registry(families in any_families()) {
        let registry = Registry::new();
        registry.register(Box::new(Collector::new(Families(families.clone())).unwrap())).unwrap();
        let back = Exporter::new().with(Source::new(registry)).unwrap().gather();
        // `prometheus` drops families without series.
        let has_series = |family: &MetricFamily| !family.series.is_empty();
        let expected: Vec<_> = families.into_iter().filter(has_series).map(converted).collect();
        prop_assert_eq!(shown(&back), shown(&expected));
        reads_back(&back)?;
    }
}

/// Builds families of types for which `prometheus` has no instrument.
struct ManualFamilies;

impl prometheus::core::Collector for ManualFamilies {
    fn desc(&self) -> Vec<&Desc> {
        Vec::new()
    }

    fn collect(&self) -> Vec<proto::MetricFamily> {
        let mut summary = proto::Summary::default();
        let mut quantile = proto::Quantile::default();
        quantile.set_quantile(0.5);
        quantile.set_value(2.5);
        summary.set_quantile(vec![quantile]);
        summary.set_sample_sum(10.0);
        summary.set_sample_count(4);
        let mut untyped = proto::Untyped::default();
        untyped.set_value(7.0);
        let summary = proto::Metric { summary: Some(summary).into(), ..proto::Metric::default() };
        let untyped = proto::Metric { untyped: Some(untyped).into(), ..proto::Metric::default() };
        // The `+Inf` bucket, which most histograms of `prometheus` leave out.
        let mut bucket = proto::Bucket::default();
        bucket.set_upper_bound(f64::INFINITY);
        bucket.set_cumulative_count(3);
        let mut histogram = proto::Histogram::default();
        histogram.set_bucket(vec![bucket]);
        histogram.set_sample_count(3);
        histogram.set_sample_sum(6.0);
        let mut observed = proto::Metric::default();
        observed.set_histogram(histogram);
        let family = |name: &str, kind, metric| {
            let mut family = proto::MetricFamily::default();
            family.set_name(name.to_owned());
            family.set_help("By hand.".to_owned());
            family.set_field_type(kind);
            family.set_metric(vec![metric]);
            family
        };
        vec![
            family("batch_bytes", proto::MetricType::HISTOGRAM, observed),
            family("pause_seconds", proto::MetricType::SUMMARY, summary),
            family("what", proto::MetricType::UNTYPED, untyped),
        ]
    }
}

#[test]
fn every_prometheus_type_is_encoded_in_both_formats() {
    let registry = Registry::new();
    let logins = IntCounter::new("logins", "Users \"logged\" in.").unwrap();
    let requests = IntCounterVec::new(Opts::new("requests_total", "Requests."), &["path"]).unwrap();
    let fill = Gauge::new("fill_ratio", "How full.").unwrap();
    let bounds = HistogramOpts::new("wait_seconds", "Waits.").buckets(vec![0.1, 1.0]);
    let wait = Histogram::with_opts(bounds).unwrap();
    logins.inc();
    requests.with_label_values(&["/\"\\\n"]).inc_by(2);
    fill.set(0.5);
    [0.05, 0.5, 5.0].iter().for_each(|seconds| wait.observe(*seconds));
    registry.register(Box::new(logins)).unwrap();
    registry.register(Box::new(requests)).unwrap();
    registry.register(Box::new(fill)).unwrap();
    registry.register(Box::new(wait)).unwrap();
    registry.register(Box::new(ManualFamilies)).unwrap();

    let exporter = Exporter::new().with(Source::new(registry)).unwrap();
    assert_eq!(
        exporter.text(),
        r#"# HELP batch_bytes By hand.
# TYPE batch_bytes histogram
batch_bytes_bucket{le="+Inf"} 3
batch_bytes_sum 6
batch_bytes_count 3
# HELP fill_ratio How full.
# TYPE fill_ratio gauge
fill_ratio 0.5
# HELP logins Users "logged" in.
# TYPE logins counter
logins 1
# HELP pause_seconds By hand.
# TYPE pause_seconds summary
pause_seconds{quantile="0.5"} 2.5
pause_seconds_sum 10
pause_seconds_count 4
# HELP requests_total Requests.
# TYPE requests_total counter
requests_total{path="/\"\\\n"} 2
# HELP wait_seconds Waits.
# TYPE wait_seconds histogram
wait_seconds_bucket{le="0.1"} 1
wait_seconds_bucket{le="1"} 2
wait_seconds_bucket{le="+Inf"} 3
wait_seconds_sum 5.55
wait_seconds_count 3
# HELP what By hand.
# TYPE what untyped
what 7
"#
    );
    assert_eq!(
        encoded(&exporter, Format::OpenMetrics),
        r#"# HELP batch_bytes By hand.
# TYPE batch_bytes histogram
batch_bytes_bucket{le="+Inf"} 3
batch_bytes_sum 6
batch_bytes_count 3
# HELP fill_ratio How full.
# TYPE fill_ratio gauge
fill_ratio 0.5
# HELP logins Users \"logged\" in.
# TYPE logins unknown
logins 1
# HELP pause_seconds By hand.
# TYPE pause_seconds summary
pause_seconds{quantile="0.5"} 2.5
pause_seconds_sum 10
pause_seconds_count 4
# HELP requests Requests.
# TYPE requests counter
requests_total{path="/\"\\\n"} 2
# HELP wait_seconds Waits.
# TYPE wait_seconds histogram
wait_seconds_bucket{le="0.1"} 1
wait_seconds_bucket{le="1.0"} 2
wait_seconds_bucket{le="+Inf"} 3
wait_seconds_sum 5.55
wait_seconds_count 3
# HELP what By hand.
# TYPE what unknown
what 7
# EOF
"#
    );
}

#[test]
fn a_histogram_with_contradictory_counts_is_left_out() {
    let family = |count| {
        let mut bucket = proto::Bucket::default();
        bucket.set_upper_bound(f64::INFINITY);
        bucket.set_cumulative_count(3);
        let mut histogram = proto::Histogram::default();
        histogram.set_bucket(vec![bucket]);
        histogram.set_sample_count(count);
        let mut metric = proto::Metric::default();
        metric.set_histogram(histogram);
        let mut family = proto::MetricFamily::default();
        family.set_name("a".to_owned());
        family.set_field_type(proto::MetricType::HISTOGRAM);
        family.set_metric(vec![metric]);
        family
    };
    let text = |count| {
        let source = Source::from_fn(move || vec![family(count)]);
        Exporter::new().with(source).unwrap().text()
    };
    assert!(text(3).contains("\na_count 3\n"));
    let reason = "family `a` of `prometheus::Registry`: bucket bounds do not increase";
    assert_eq!(text(4), format!("# Left out: {reason}\n"));
}

/// A set that derives `ReplicationMetrics`.
#[derive(Debug, ReplicationMetrics)]
#[metrics(key = "peer", max_keys = 4, overflow = "others", golden = none)]
struct Link {
    /// Frames sent.
    #[metric(name = "link_frames_total")]
    frames: Counter,
}

#[test]
fn a_prometheus_registry_encodes_a_collector_like_an_exporter() {
    let links = Arc::new(LinkRegistry::new());
    links.for_peer("a\"b\\c\nd").frames.add(3);
    let exporter = Exporter::new().with(Arc::clone(&links)).unwrap();
    let expected = exporter.text();
    let registry = Registry::new();
    registry.register(Box::new(Collector::new(exporter).unwrap())).unwrap();
    assert_eq!(TextEncoder::new().encode_to_string(&registry.gather()).unwrap(), expected);
}

#[test]
fn a_family_of_both_libraries_is_refused_by_either_registry() {
    let frames = IntCounter::new("link_frames_total", "Theirs.").unwrap();
    let registry = Registry::new();
    registry.register(Box::new(frames.clone())).unwrap();
    assert!(registry.register(Box::new(Collector::new(LinkRegistry::new()).unwrap())).is_err());

    let error =
        Exporter::new().with(LinkRegistry::new()).unwrap().with(Source::new(registry)).unwrap_err();
    assert_eq!(
        error.to_string(),
        "family `link_frames_total` is declared by both `Link` and `prometheus::Registry`: \
         rename it in one of them, or register only one"
    );
    let gathering = Source::from_fn(move || frames.collect());
    assert!(Exporter::new().with(LinkRegistry::new()).unwrap().with(gathering).is_err());
}

#[test]
fn a_collector_refuses_illegal_names_and_allows_an_empty_help() {
    let one = |name| family(name, MetricType::Gauge, "", MetricValue::Number(1.0));
    let error = Collector::new(Families(vec![one("größe")])).unwrap_err();
    assert!(
        matches!(error, Error::Msg(message) if message == "'größe' is not a valid metric name")
    );
    assert!(Collector::new(Families(vec![one("size")])).is_ok());
}
