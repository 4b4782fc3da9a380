//! Random families of a careless or hostile source. Most of them are illegal.

use frozen_metrics::schema::Label;
use frozen_metrics::{
    Collect, Encoder, MetricFamily, MetricSeries, MetricType, MetricValue, SourceInfo,
};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

/// A source that gathers these families and declares none.
#[derive(Clone, Debug)]
pub struct HostileSource(pub Vec<MetricFamily>);

impl Collect for HostileSource {
    fn info(&self) -> SourceInfo {
        SourceInfo::new("Hostile\n# TYPE forged gauge\nforged 1").with_families(Vec::new())
    }

    fn expose(&self, encoder: &mut Encoder<'_>) {
        self.0.iter().for_each(|family| encoder.family(family));
    }
}

/// Legal and illegal metric names, few enough that many families share a name.
const NAMES: &[&str] = &[
    "a",
    "a_total",
    "a_count",
    "a_bucket",
    "a_sum",
    "a_created",
    "a_info",
    "a_seconds",
    "a_seconds_total",
    "_total",
    "_info",
    "__a",
    "a:b",
    "A",
    "",
    " ",
    "1a",
    "a b",
    "a{",
    "a-b",
    "größe",
    "a\nforged 1",
    "a 1\n# TYPE forged gauge\nforged",
    "a\r",
    "a\0",
    "a\u{2028}b",
];

const LABELS: &[&str] = &[
    "b",
    "b",
    "B",
    "zone",
    "le",
    "quantile",
    "a",
    "job",
    "__name__",
    "__b",
    "",
    "b c",
    "b:c",
    "1b",
    "b\n",
    "ö",
    "b=\"x\"} 1\nforged{c",
];

/// Texts with a meaning outside of quotes.
const TEXTS: &[&str] = &[
    "",
    "x",
    "\n",
    "x\nforged 1\n",
    "\"} 1\nforged{x=\"",
    "\\",
    "\\n",
    "\"",
    "\r\n",
    "\0",
    "\u{85}\u{2028}",
    "# EOF",
];

const NUMBERS: &[f64] =
    &[0.0, -0.0, 1.0, 1.0, 2.0, 0.5, -1.0, 1e300, f64::NAN, f64::INFINITY, f64::NEG_INFINITY];

fn text() -> impl Strategy<Value = String> {
    prop_oneof![select(TEXTS).prop_map(str::to_owned), "\\PC{0,3}"]
}

fn number() -> impl Strategy<Value = f64> {
    prop_oneof![3 => select(NUMBERS), 1 => any::<f64>()]
}

/// Returns up to eight families.
pub fn families() -> impl Strategy<Value = Vec<MetricFamily>> {
    vec(family(), 0..8)
}

fn family() -> impl Strategy<Value = MetricFamily> {
    use MetricType::{Counter, Gauge, Histogram, Info, StateSet, Summary, Unknown};
    let kind = select(vec![Counter, Gauge, Histogram, Info, StateSet, Summary, Unknown]);
    let name = prop_oneof![4 => select(NAMES).prop_map(str::to_owned), 1 => "\\PC{0,3}"];
    (kind, name).prop_flat_map(|(kind, name)| {
        let series = vec(series(kind, name.clone()), 0..5);
        let unit = proptest::option::of(prop_oneof![Just("seconds".to_owned()), text()]);
        (Just(kind), Just(name), unit, text(), series).prop_map(
            |(kind, name, unit, help, series)| MetricFamily { name, kind, unit, help, series },
        )
    })
}

fn series(kind: MetricType, family: String) -> impl Strategy<Value = MetricSeries> {
    let label = (select(LABELS), text())
        .prop_map(|(name, value)| Label { name: name.into(), value: value.into() });
    let has_state = prop::bool::weighted(0.9);
    (vec(label, 0..3), has_state, value(kind)).prop_map(move |(mut labels, has_state, value)| {
        if kind == MetricType::StateSet && has_state {
            labels.push(Label { name: family.clone().into(), value: "on".into() });
        }
        MetricSeries { labels, value }
    })
}

/// Returns a value that usually fits the type.
fn value(kind: MetricType) -> impl Strategy<Value = MetricValue> {
    let own = match kind {
        MetricType::Histogram => histogram().boxed(),
        MetricType::Summary => summary().boxed(),
        _ => number().prop_map(MetricValue::Number).boxed(),
    };
    let any = prop_oneof![histogram(), summary(), number().prop_map(MetricValue::Number)];
    prop_oneof![9 => own, 1 => any]
}

fn histogram() -> impl Strategy<Value = MetricValue> {
    let ordered = (select(vec![-1.0, 0.0, 0.5]), 0..9_u64, 0..3_u64)
        .prop_map(|(bound, a, b)| vec![(bound, a), (1e6, a + b), (f64::INFINITY, a + b)]);
    let any = vec((number(), 0..4_u64), 0..4);
    let buckets = prop_oneof![3 => ordered, 1 => any];
    let sum = proptest::option::of(number());
    (buckets, sum).prop_map(|(buckets, sum)| MetricValue::Histogram { buckets, sum })
}

fn summary() -> impl Strategy<Value = MetricValue> {
    let quantiles =
        vec((prop_oneof![2 => Just(0.5), 2 => Just(0.99), 1 => number()], number()), 0..3);
    (quantiles, number(), 0..9_u64).prop_map(|(quantiles, sum, count)| MetricValue::Summary {
        quantiles,
        sum,
        count,
    })
}
