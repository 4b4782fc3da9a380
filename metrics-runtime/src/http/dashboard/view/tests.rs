use serde_json::{Value, json};

use super::*;
use crate::MetricType;
use crate::schema::{Key, KeyLabel, Label, Schema};

/// One family, of a registry that folds.
struct One(MetricFamily);

impl Collect for One {
    fn info(&self) -> SourceInfo {
        const KEY: &[KeyLabel] = &[KeyLabel::new("channel")];
        static SCHEMA: Schema = Schema::new("One", Some(Key::new(KEY, 2, "__overflow__")), &[]);
        let usage = KeyUsage { live: 2, cap: 2, folded: 5, overflow: true };
        let info = SourceInfo::from_schema(&SCHEMA).with_keys(Some(usage));
        info.with_golden(Some("golden/one.prom"))
    }

    fn expose(&self, encoder: &mut Encoder<'_>) {
        encoder.family(&self.0);
    }
}

fn family(kind: MetricType, values: Vec<MetricValue>) -> MetricFamily {
    let series = values.into_iter().enumerate().map(|(at, value)| MetricSeries {
        labels: vec![Label { name: "channel".into(), value: format!("Channel {at}").into() }],
        value,
    });
    let (name, help) = ("x".into(), "What it is.".into());
    MetricFamily { name, kind, unit: None, help, series: series.collect() }
}

fn numbers(values: &[f64]) -> MetricFamily {
    family(MetricType::Gauge, values.iter().map(|value| MetricValue::Number(*value)).collect())
}

fn view(family: MetricFamily, wanted: &ValuesQuery) -> Value {
    let exporter = Exporter::new().with(One(family)).unwrap();
    serde_json::to_value(View::new(&exporter, wanted)).unwrap()["sources"][0].clone()
}

#[test]
fn a_small_registry_is_not_nearly_full_before_it_is() {
    let keys = KeysView { label: "key".into(), live: 1, cap: 8, folded: 0, overflow: None };
    assert_eq!([7, 9].map(|tenths| keys.tenths(tenths)), [5.6, 7.2]);
}

#[test]
fn what_the_exposition_leaves_out_is_told_with_the_reason() {
    /// A source that comes to show what another has.
    struct Late(std::sync::atomic::AtomicBool);

    impl Collect for Late {
        fn info(&self) -> SourceInfo {
            SourceInfo::new("Late")
        }

        fn expose(&self, encoder: &mut Encoder<'_>) {
            if self.0.swap(true, std::sync::atomic::Ordering::Relaxed) {
                encoder.family(&numbers(&[1.0]));
            }
        }
    }

    let exporter = Exporter::new().with(One(numbers(&[1.5]))).unwrap();
    let exporter = exporter.with(Late(false.into())).unwrap();
    let view = View::new(&exporter, &ValuesQuery::default());
    assert_eq!(
        view.left_out,
        ["Left out of the exposition: family `x` is declared by both `One` and `Late`: \
          rename it in one of them, or register only one"]
    );
}

#[test]
fn a_source_tells_its_golden_its_keys_and_its_families() {
    let view = view(numbers(&[1.5, 2.5]), &ValuesQuery::default());
    assert_eq!(
        view,
        json!({
            "name": "One",
            "golden": "golden/one.prom",
            "keys": { "label": "channel", "live": 2, "cap": 2, "folded": 5, "overflow": "__overflow__" },
            "families": [{
                "name": "x", "kind": "gauge", "unit": null, "help": "What it is.",
                "labels": ["channel"], "promql": "x",
                "series": 2, "matched": 2, "sum": 4.0, "highest": 2.5, "lowest": 1.5, "buckets": [],
                "top": [
                    { "labels": [["channel", "Channel 1"]], "value": 2.5, "mean": null },
                    { "labels": [["channel", "Channel 0"]], "value": 1.5, "mean": null },
                ],
            }],
        }),
    );
}

#[test]
fn the_largest_of_many_series_are_shown_and_all_are_counted() {
    let values: Vec<f64> = (0..1000).map(f64::from).collect();
    let of = |limit| {
        let wanted = ValuesQuery { limit, ..ValuesQuery::default() };
        view(numbers(&values), &wanted)["families"][0].clone()
    };
    let few = of(None);
    assert_eq!(few["top"].as_array().unwrap().len(), 8);
    assert_eq!(few["top"][0]["value"], 999.0);
    assert_eq!((&few["series"], &few["sum"]), (&json!(1000), &json!(499_500.0)));
    assert_eq!(of(Some(0))["top"], json!([]));
    assert_eq!(of(Some(usize::MAX))["top"].as_array().unwrap().len(), 500);
}

#[test]
fn a_search_finds_label_values_in_any_case_and_changes_no_sum() {
    let of = |having: &str| {
        let wanted = ValuesQuery { having: having.into(), ..ValuesQuery::default() };
        view(numbers(&[1.0, 2.0, 4.0]), &wanted)["families"][0].clone()
    };
    let found = of("cHANNEL 1");
    assert_eq!((&found["matched"], &found["sum"]), (&json!(1), &json!(7.0)));
    assert_eq!(found["top"].as_array().unwrap().len(), 1);
    let none = of("elsewhere");
    assert_eq!(none["matched"], 0);
    assert_eq!(none["top"].as_array().unwrap().len(), 3, "its name may be what is searched for");
}

#[test]
fn only_the_wanted_family_is_told() {
    let of = |name: &str| {
        let wanted = ValuesQuery { family: Some(name.into()), ..ValuesQuery::default() };
        view(numbers(&[1.0]), &wanted)["families"].as_array().unwrap().len()
    };
    assert_eq!((of("x"), of("y")), (1, 0));
}

#[test]
fn what_json_has_no_number_for_is_text() {
    let values = [f64::NAN, f64::INFINITY, f64::NEG_INFINITY];
    let top = &view(numbers(&values), &ValuesQuery::default())["families"][0]["top"];
    assert_eq!([0, 1, 2].map(|at| &top[at]["value"]), ["NaN", "+Inf", "-Inf"]);
}

#[test]
fn histograms_are_told_together_if_their_bounds_are_alike() {
    let histogram = |bound: f64, counts: [u64; 2], sum: f64| MetricValue::Histogram {
        buckets: vec![(bound, counts[0]), (f64::INFINITY, counts[1])],
        sum: Some(sum),
    };
    let of = |values| {
        view(family(MetricType::Histogram, values), &ValuesQuery::default())["families"][0].clone()
    };
    let alike = of(vec![histogram(1.0, [1, 2], 5.0), histogram(1.0, [3, 8], 4.0)]);
    assert_eq!(alike["buckets"], json!([[1.0, 4], ["+Inf", 10]]));
    assert_eq!((&alike["top"][0]["value"], &alike["top"][0]["mean"]), (&json!(8.0), &json!(0.5)));
    let unlike = of(vec![histogram(1.0, [1, 2], 5.0), histogram(2.0, [3, 8], 4.0)]);
    assert_eq!(unlike["buckets"], json!([]));
    let empty = of(vec![histogram(1.0, [0, 0], 0.0)]);
    assert_eq!(empty["top"][0]["mean"], Value::Null);
}
