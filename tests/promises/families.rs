//! Promise: both formats encode legal families of any library, and parsing them returns the same
//! families.
//!
//! Also a generator of legal families for other tests.

use std::collections::BTreeMap;

use frozen_metrics::schema::Label;
use frozen_metrics::{
    Collect, Encoder, Format, MetricFamily, MetricSeries, MetricType, MetricValue, SourceInfo,
};
use proptest::collection::{btree_map, btree_set, vec};
use proptest::prelude::*;

use crate::exposition::{Sample, quoted, samples};
use crate::round_trip::name;

/// A source of these families.
#[derive(Clone)]
pub(crate) struct Families(pub(crate) Vec<MetricFamily>);

impl Collect for Families {
    fn info(&self) -> SourceInfo {
        SourceInfo::new("Families")
    }

    fn expose(&self, encoder: &mut Encoder<'_>) {
        self.0.iter().for_each(|family| encoder.family(family));
    }
}

pub(crate) fn family(name: &str, kind: MetricType, help: &str, value: MetricValue) -> MetricFamily {
    let series = vec![MetricSeries { labels: vec![], value }];
    MetricFamily { name: name.into(), kind, unit: None, help: help.into(), series }
}

/// Generates up to six legal families of any type. Families are sorted by name, series by label
/// values.
pub(crate) fn any_families() -> impl Strategy<Value = Vec<MetricFamily>> {
    let families = vec(kind().prop_flat_map(any_family), 0..6);
    families.prop_map(|mut families| {
        for (index, family) in families.iter_mut().enumerate() {
            family.name.insert_str(0, &format!("f{index}_"));
            if family.kind == MetricType::StateSet {
                let state = |name: &String| Label { name: name.clone().into(), value: "on".into() };
                let state = state(&family.name);
                family.series.iter_mut().for_each(|series| series.labels.push(state.clone()));
            }
        }
        families
    })
}

fn kind() -> impl Strategy<Value = MetricType> {
    use MetricType::{Counter, Gauge, Histogram, Info, StateSet, Summary, Unknown};
    prop::sample::select(vec![Counter, Gauge, Histogram, Info, StateSet, Summary, Unknown])
}

fn any_family(kind: MetricType) -> impl Strategy<Value = MetricFamily> {
    let suffix = match kind {
        MetricType::Counter => "_total",
        MetricType::Info => "_info",
        _ => "",
    };
    let labels = prop::sample::subsequence(vec!["a", "B_2", "zone"], 0..=3);
    let family = (labels, any::<bool>(), any::<bool>(), name());
    family.prop_flat_map(move |(labels, suffixed, unit, help)| {
        let suffix = if suffixed { suffix } else { "" };
        let unit = unit.then(|| "seconds".to_owned());
        let stem = unit.as_ref().map_or("x", |_| "x_seconds");
        let name = format!("{stem}{suffix}");
        btree_map(vec(self::name(), labels.len()), any_value(kind), 0..4).prop_map(move |series| {
            let series = series
                .into_iter()
                .map(|(values, value)| MetricSeries { labels: labelled(&labels, values), value });
            MetricFamily {
                name: name.clone(),
                kind,
                unit: unit.clone(),
                help: help.clone(),
                series: series.collect(),
            }
        })
    })
}

fn labelled(names: &[&'static str], values: Vec<String>) -> Vec<Label> {
    let labels = names.iter().zip(values);
    labels.map(|(name, value)| Label { name: (*name).into(), value: value.into() }).collect()
}

fn any_value(kind: MetricType) -> BoxedStrategy<MetricValue> {
    match kind {
        MetricType::Histogram => any_histogram().boxed(),
        MetricType::Summary => {
            let quantiles = btree_map(0..=1_000_u32, any_number(), 0..3);
            let summary = (quantiles, any_number(), any::<u64>());
            summary
                .prop_map(|(quantiles, sum, count)| {
                    let quantiles = quantiles.into_iter();
                    let quantiles = quantiles.map(|(mille, value)| (f64::from(mille) / 1e3, value));
                    MetricValue::Summary { quantiles: quantiles.collect(), sum, count }
                })
                .boxed()
        }
        // Infos and state sets are generated with one series of value 1.
        MetricType::Info | MetricType::StateSet => Just(MetricValue::Number(1.0)).boxed(),
        MetricType::Counter => {
            let number = any_number().prop_map(|number| if number >= 0.0 { number } else { 0.0 });
            number.prop_map(MetricValue::Number).boxed()
        }
        _ => any_number().prop_map(MetricValue::Number).boxed(),
    }
}

pub(crate) fn any_number() -> impl Strategy<Value = f64> {
    let special = vec![f64::NAN, f64::INFINITY, f64::NEG_INFINITY, -0.0, 1e300];
    prop_oneof![any::<f64>(), prop::sample::select(special)]
}

fn any_histogram() -> impl Strategy<Value = MetricValue> {
    let bounds = btree_set(-8_i32..64, 0..4);
    let sum = proptest::option::of(any_number());
    (bounds, vec(0..u64::MAX / 8, 5), sum).prop_map(|(bounds, own, sum)| {
        let bounds = bounds.into_iter().map(|bound| f64::from(bound) / 8.0);
        let mut count = 0;
        let buckets = bounds.chain([f64::INFINITY]).zip(own).map(|(bound, own)| {
            count += own;
            (bound, count)
        });
        MetricValue::Histogram { buckets: buckets.collect(), sum }
    })
}

/// Formats families for comparison, so that `NaN` equals `NaN`.
pub(crate) fn shown(families: &[MetricFamily]) -> String {
    format!("{families:#?}")
}

/// Returns the samples that the specifications require.
fn expected(families: &[MetricFamily], format: Format) -> Vec<Sample> {
    let (mut expected, is_text) = (Vec::new(), format == Format::Text);
    for MetricFamily { name, series, .. } in families {
        for MetricSeries { labels, value } in series {
            let mut sample = |suffix: &str, last: Option<(&str, f64)>, value: f64| {
                let labels = labels.iter().map(|Label { name, value }| match &**name {
                    "quantile" => {
                        (name.to_string(), format!("{:?}", value.parse::<f64>().unwrap()))
                    }
                    name => (name.to_owned(), value.to_string()),
                });
                let last = last.map(|(name, value)| (name.to_owned(), format!("{value:?}")));
                let labels: BTreeMap<_, _> = labels.chain(last).collect();
                expected.push(Sample { name: format!("{name}{suffix}"), labels, value });
            };
            match value {
                MetricValue::Histogram { buckets, sum } => {
                    for (le, count) in buckets {
                        sample("_bucket", Some(("le", *le)), *count as f64);
                    }
                    let sum = sum.filter(|sum| is_text || (buckets[0].0 >= 0.0 && *sum >= 0.0));
                    sum.into_iter().for_each(|sum| sample("_sum", None, sum));
                    if sum.is_some() || is_text {
                        sample("_count", None, buckets[buckets.len() - 1].1 as f64);
                    }
                }
                MetricValue::Summary { quantiles, sum, count } => {
                    let shown = |value: f64| is_text || value.is_nan() || value >= 0.0;
                    for (quantile, value) in quantiles.iter().filter(|(_, value)| shown(*value)) {
                        sample("", Some(("quantile", *quantile)), *value);
                    }
                    if is_text || *sum >= 0.0 {
                        sample("_sum", None, *sum);
                    }
                    sample("_count", None, *count as f64);
                }
                MetricValue::Number(value) => sample("", None, *value),
                other => panic!("unexpected value: {other:?}"),
            }
        }
    }
    expected
}

/// Returns the samples of a text with normalized bounds and quantiles.
fn read(text: &str) -> Vec<Sample> {
    let mut samples = samples(text);
    for sample in &mut samples {
        for name in ["le", "quantile"] {
            if let Some(bound) = sample.labels.get_mut(name) {
                *bound = format!("{:?}", bound.parse::<f64>().unwrap());
            }
        }
    }
    samples
}

/// Returns the unescaped HELP texts.
pub(crate) fn helps(text: &str, format: Format) -> Vec<String> {
    let helps = text.split('\n').filter_map(|line| line.strip_prefix("# HELP "));
    let helps = helps.map(|line| line.split_once(' ').unwrap().1);
    let unescaped = helps.map(|help| match format {
        Format::OpenMetrics => quoted(&format!("{help}\"")).0,
        // The text format does not escape quotes in HELP.
        _ => quoted(&(help.replace('"', "\\\"") + "\"")).0,
    });
    unescaped.collect()
}

/// Encodes families in both formats and compares the parsed samples and HELP texts.
pub(crate) fn reads_back(families: &[MetricFamily]) -> Result<(), TestCaseError> {
    for format in [Format::Text, Format::OpenMetrics] {
        let mut out = Vec::new();
        Encoder::append_to(&mut out, format, |encoder| Families(families.to_vec()).expose(encoder));
        let text = String::from_utf8(out).unwrap();
        let expected = expected(families, format);
        prop_assert_eq!(format!("{:#?}", read(&text)), format!("{expected:#?}"), "{}", text);
        let expected: Vec<_> = families.iter().map(|family| family.help.clone()).collect();
        prop_assert_eq!(helps(&text, format), expected, "{}", text);
    }
    Ok(())
}

proptest! {
    #[test]
    fn legal_families_round_trip_through_both_formats(families in any_families()) {
        reads_back(&families)?;
    }
}

#[test]
fn openmetrics_has_a_unit_line_only_for_names_that_end_in_the_unit() {
    let header = |name, kind| {
        let one = family(name, kind, "One.", MetricValue::Number(1.0));
        let one = MetricFamily { unit: Some("seconds".to_owned()), ..one };
        let mut out = Vec::new();
        Encoder::append_to(&mut out, Format::OpenMetrics, |encoder| encoder.family(&one));
        String::from_utf8(out).unwrap()
    };
    let text = header("lag_seconds", MetricType::Gauge);
    assert!(text.contains("\n# UNIT lag_seconds seconds\n"), "{text}");
    let text = header("run_seconds_total", MetricType::Counter);
    assert!(text.contains("\n# UNIT run_seconds seconds\n"), "{text}");
    for (name, kind) in [
        ("lag", MetricType::Gauge),
        ("milliseconds", MetricType::Gauge),
        ("lag_seconds_info", MetricType::Info),
        ("lag_seconds", MetricType::StateSet),
    ] {
        let text = header(name, kind);
        assert!(!text.contains("UNIT"), "{text}");
    }
}
