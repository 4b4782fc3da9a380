//! Promise: registries of the crate `prometheus-client` and of this crate can export each other
//! without changing names or values.

use std::sync::{Arc, Mutex};

use frozen_metrics::compat::prometheus_client::{Collector, Source};
use frozen_metrics::schema::exposition::escape_label_value;
use frozen_metrics::{
    Counter, Exporter, Format, MetricFamily, MetricSeries, MetricType, MetricValue,
    ReplicationMetrics,
};
use prometheus_client::encoding::text;
use prometheus_client::metrics::counter::Counter as ForeignCounter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::metrics::info::Info;
use prometheus_client::registry::{Registry, Unit};
use proptest::prelude::*;
use tests::encoded;

use crate::families::{Families, any_families, reads_back, shown};

mod sanitized;

type Labels = Vec<(String, String)>;

fn exporter(registry: Registry) -> Exporter {
    Exporter::new().with(Source::new(Arc::new(registry))).unwrap()
}

/// Returns what remains of a family after a round trip through a registry of `prometheus-client`.
fn round_trip(mut family: MetricFamily) -> Vec<MetricFamily> {
    // The collector escapes HELP, and the source does so again.
    let help = std::mem::take(&mut family.help);
    escape_label_value(&mut family.help, &help);
    family.kind = match family.kind {
        MetricType::Counter if !family.name.ends_with("_total") => MetricType::Unknown,
        MetricType::Info if !family.name.ends_with("_info") => MetricType::Gauge,
        MetricType::StateSet => MetricType::Gauge,
        kind => kind,
    };
    for series in &mut family.series {
        if let MetricValue::Histogram { sum, .. } = &mut series.value {
            *sum = sum.or(Some(f64::NAN));
        }
    }
    if family.kind == MetricType::Info {
        family.unit = None;
    }
    match family.kind {
        MetricType::Summary => split_summary(&family),
        _ => vec![family],
    }
}

fn split_summary(summary: &MetricFamily) -> Vec<MetricFamily> {
    let family =
        |suffix: &str, samples: &dyn Fn(&MetricSeries) -> Vec<MetricSeries>| MetricFamily {
            name: format!("{}{suffix}", summary.name),
            kind: MetricType::Unknown,
            unit: summary.unit.clone().filter(|_| suffix.is_empty()),
            series: summary.series.iter().flat_map(samples).collect(),
            ..summary.clone()
        };
    let number = |series: &MetricSeries, value| MetricSeries {
        value: MetricValue::Number(value),
        ..series.clone()
    };
    let parts = |series: &MetricSeries| match series.value.clone() {
        MetricValue::Summary { quantiles, sum, count } => (quantiles, sum, count as f64),
        other => panic!("a summary with the value {other:?}"),
    };
    let quantiles = |series: &MetricSeries| {
        let quantiles = parts(series).0.into_iter().map(|(quantile, value)| {
            let mut series = number(series, value);
            let value = quantile.to_string().into();
            series.labels.push(frozen_metrics::schema::Label { name: "quantile".into(), value });
            series
        });
        quantiles.collect()
    };
    vec![
        family("", &quantiles),
        family("_sum", &|series| vec![number(series, parts(series).1)]),
        family("_count", &|series| vec![number(series, parts(series).2)]),
    ]
}

proptest! {
    #[test]
    fn legal_families_round_trip_through_a_prometheus_client_registry(families in any_families()) {
        let mut registry = Registry::default();
        registry.register_collector(Box::new(Collector::new(Families(families.clone())).unwrap()));
        let back = exporter(registry).gather();
        let expected: Vec<_> = families.into_iter().flat_map(round_trip).collect();
        prop_assert_eq!(shown(&back), shown(&expected));
        reads_back(&back)?;
    }
}

#[test]
fn every_prometheus_client_type_is_encoded_in_both_formats() {
    let mut registry = Registry::with_labels([("zone".into(), "a".into())].into_iter());
    let sent = Family::<Labels, ForeignCounter>::default();
    let fill = Gauge::<f64, std::sync::atomic::AtomicU64>::default();
    let wait = Histogram::new([0.5, 1.0]);
    sent.get_or_create(&vec![("to".into(), "b\"\\\n".into())]).inc_by(3);
    fill.set(f64::INFINITY);
    [0.25, 0.5, 5.0].iter().for_each(|seconds| wait.observe(*seconds));
    registry.register_with_unit("sent", "Sent", Unit::Bytes, sent);
    registry.register("fill", "How full", fill);
    registry.register_with_unit("wait", "Waits", Unit::Seconds, wait);
    registry.register("build", "What runs", Info::new([("version", "1.0")]));

    let exporter = exporter(registry);
    assert_eq!(
        exporter.text(),
        r#"# HELP sent_bytes_total Sent.
# TYPE sent_bytes_total counter
sent_bytes_total{zone="a",to="b\"\\\n"} 3
# HELP fill How full.
# TYPE fill gauge
fill{zone="a"} +Inf
# HELP wait_seconds Waits.
# TYPE wait_seconds histogram
wait_seconds_bucket{zone="a",le="0.5"} 2
wait_seconds_bucket{zone="a",le="1.0"} 2
wait_seconds_bucket{zone="a",le="+Inf"} 3
wait_seconds_sum{zone="a"} 5.75
wait_seconds_count{zone="a"} 3
# HELP build_info What runs.
# TYPE build_info gauge
build_info{zone="a",version="1.0"} 1
"#
    );
    assert_eq!(
        encoded(&exporter, Format::OpenMetrics),
        r#"# HELP sent_bytes Sent.
# TYPE sent_bytes counter
# UNIT sent_bytes bytes
sent_bytes_total{zone="a",to="b\"\\\n"} 3
# HELP fill How full.
# TYPE fill gauge
fill{zone="a"} +Inf
# HELP wait_seconds Waits.
# TYPE wait_seconds histogram
# UNIT wait_seconds seconds
wait_seconds_bucket{zone="a",le="0.5"} 2
wait_seconds_bucket{zone="a",le="1.0"} 2
wait_seconds_bucket{zone="a",le="+Inf"} 3
wait_seconds_sum{zone="a"} 5.75
wait_seconds_count{zone="a"} 3
# HELP build What runs.
# TYPE build info
build_info{zone="a",version="1.0"} 1
# EOF
"#
    );
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
fn a_prometheus_client_registry_adds_its_labels_to_a_collector() {
    let links = Arc::new(LinkRegistry::new());
    links.for_peer("a\"b\\c\nd").frames.add(3);
    let mut registry = Registry::with_labels([("zone".into(), "a".into())].into_iter());
    let exporter = Exporter::new().with(Arc::clone(&links)).unwrap();
    registry.register_collector(Box::new(Collector::new(exporter).unwrap()));
    let mut out = String::new();
    text::encode(&mut out, &registry).unwrap();
    assert_eq!(
        out,
        "# HELP link_frames Frames sent.\n# TYPE link_frames counter\n\
         link_frames_total{zone=\"a\",peer=\"a\\\"b\\\\c\\nd\"} 3.0\n# EOF\n"
    );
}

#[test]
fn a_locked_registry_is_read_at_each_scrape() {
    let registry = Arc::new(Mutex::new(Registry::default()));
    let shown = Arc::clone(&registry);
    let source = Source::from_fn(move |read| read(&shown.lock().unwrap()));
    let exporter = Exporter::new().with(source).unwrap();
    assert_eq!(exporter.text(), "");
    registry.lock().unwrap().register("up", "Up", Gauge::<i64>::default());
    assert_eq!(exporter.text(), "# HELP up Up.\n# TYPE up gauge\nup 0\n");
}

#[test]
fn a_family_of_both_libraries_is_refused() {
    let mut registry = Registry::default();
    registry.register("link_frames", "Theirs", ForeignCounter::<u64>::default());
    let error = Exporter::new()
        .with(LinkRegistry::new())
        .unwrap()
        .with(Source::new(Arc::new(registry)))
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        "family `link_frames_total` is declared by both `Link` and `prometheus_client::Registry`: \
         rename it in one of them, or register only one"
    );
}
