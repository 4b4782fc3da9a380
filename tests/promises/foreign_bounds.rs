//! Promise: text format 0.0.4 spells bucket bounds and quantiles of another library byte for byte
//! as that library does, so that a migrated registry keeps its series. OpenMetrics uses the
//! canonical spelling.

use std::sync::Arc;

use ::prometheus::{Histogram, HistogramOpts, Registry, TextEncoder, proto};
use frozen_metrics::compat::{prometheus, prometheus_client};
use frozen_metrics::schema::exposition::openmetrics_bound;
use frozen_metrics::{Exporter, Format, Labelled};
use proptest::collection::vec;
use proptest::prelude::*;
use tests::encoded;

/// Returns the values of a label, in order.
fn values<'t>(text: &'t str, label: &str) -> Vec<&'t str> {
    let start = format!("{label}=\"");
    text.split(&start).skip(1).map(|rest| rest.split_once('"').unwrap().0).collect()
}

/// Encodes a source in both formats, through a nested exporter.
fn encoded_in_both_formats(source: impl frozen_metrics::Collect + 'static) -> [String; 2] {
    let inner = Exporter::new().with(source).unwrap();
    let exporter = Exporter::new().with(Labelled::new(inner, [("zone", "a")]).unwrap()).unwrap();
    [Format::Text, Format::OpenMetrics].map(|format| encoded(&exporter, format))
}

/// Generates decimal bounds as people write them, and arbitrary finite bounds.
fn bounds() -> impl Strategy<Value = Vec<f64>> {
    let decimal = (-999_999_i32..999_999, -12_i32..16)
        .prop_map(|(digits, exponent)| format!("{digits}e{exponent}").parse::<f64>().unwrap());
    let finite = any::<f64>().prop_filter("a bound is finite", |bound| bound.is_finite());
    vec(prop_oneof![decimal, finite], 1..12).prop_map(|mut bounds| {
        bounds.sort_by(f64::total_cmp);
        bounds.dedup();
        bounds
    })
}

fn canonical(bounds: &[f64]) -> Vec<String> {
    bounds.iter().map(|bound| openmetrics_bound(*bound)).collect()
}

proptest! {
    #[test]
    fn bucket_bounds_are_spelled_as_in_the_crate_prometheus(bounds in bounds()) {
        let options = HistogramOpts::new("h", "H.").buckets(bounds.clone());
        let registry = Registry::new();
        registry.register(Box::new(Histogram::with_opts(options).unwrap())).unwrap();
        let expected = TextEncoder::new().encode_to_string(&registry.gather()).unwrap();
        let [text, openmetrics] = encoded_in_both_formats(prometheus::Source::new(registry));
        prop_assert_eq!(values(&text, "le"), values(&expected, "le"));
        prop_assert_eq!(values(&openmetrics, "le"), [canonical(&bounds), vec!["+Inf".into()]].concat());
    }

    #[test]
    fn quantiles_are_spelled_as_in_the_crate_prometheus(quantiles in vec(0.0..=1.0, 0..4)) {
        let quantile = |quantile: &f64| {
            let mut one = proto::Quantile::default();
            one.set_quantile(*quantile);
            one
        };
        let mut summary = proto::Summary::default();
        summary.set_quantile(quantiles.iter().map(quantile).collect());
        let mut family = proto::MetricFamily::default();
        family.set_name("s".to_owned());
        family.set_field_type(proto::MetricType::SUMMARY);
        let metric = proto::Metric { summary: Some(summary).into(), ..proto::Metric::default() };
        family.set_metric(vec![metric]);
        let expected = TextEncoder::new().encode_to_string(std::slice::from_ref(&family)).unwrap();
        let [text, openmetrics] = encoded_in_both_formats(prometheus::Source::from_fn(move || vec![family.clone()]));
        prop_assert_eq!(values(&text, "quantile"), values(&expected, "quantile"));
        prop_assert_eq!(values(&openmetrics, "quantile"), canonical(&quantiles));
    }

    #[test]
    fn bucket_bounds_are_spelled_as_in_the_crate_prometheus_client(bounds in bounds()) {
        let histogram = ::prometheus_client::metrics::histogram::Histogram::new(bounds.clone());
        let mut registry = ::prometheus_client::registry::Registry::default();
        registry.register("h", "H", histogram);
        let mut expected = String::new();
        ::prometheus_client::encoding::text::encode(&mut expected, &registry).unwrap();
        let [text, openmetrics] = encoded_in_both_formats(prometheus_client::Source::new(Arc::new(registry)));
        prop_assert_eq!(values(&text, "le"), values(&expected, "le"));
        prop_assert_eq!(values(&openmetrics, "le"), [canonical(&bounds), vec!["+Inf".into()]].concat());
    }
}

#[test]
fn text_and_openmetrics_spell_the_same_bounds_differently() {
    let registry = Registry::new();
    let options = HistogramOpts::new("h", "H.").buckets(vec![0.000_01, 1.0, 1_000_000.0]);
    registry.register(Box::new(Histogram::with_opts(options).unwrap())).unwrap();
    let [text, openmetrics] = encoded_in_both_formats(prometheus::Source::new(registry));
    assert_eq!(values(&text, "le"), ["0.00001", "1", "1000000", "+Inf"]);
    assert_eq!(values(&openmetrics, "le"), ["1e-05", "1.0", "1e+06", "+Inf"]);
}
