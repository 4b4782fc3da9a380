//! Promise: whatever an undeclared source gathers, every format stays legal, legal families are
//! shown, and every family left out is reported.

use std::sync::Arc;

use frozen_metrics::schema::Label;
use frozen_metrics::{
    Collect, Counter, Exporter, Format, Histogram, Labelled, LeftOut, LeftOutReason, MetricFamily,
    MetricSeries, MetricType, MetricValue, ReplicationMetrics, protobuf,
};
use proptest::prelude::*;
use tests::encoded;
use tests::hostile_sources::{self, HostileSource};

use crate::exposition::{openmetrics, text};
use crate::families::{any_families, family, shown};
use crate::protobuf::messages;

/// A node.
#[derive(Debug, ReplicationMetrics)]
#[metrics(golden = none)]
struct Node {
    /// A family whose name the hostile families also use.
    #[metric(name = "a_total")]
    a: Counter,
    /// Sizes.
    #[metric(name = "size_bytes", buckets(10))]
    sizes: Histogram<Sizes>,
}

/// Checks all formats of an exporter and returns its families.
pub(crate) fn check(exporter: &Exporter) -> Result<Vec<MetricFamily>, TestCaseError> {
    let gathered = exporter.gather();
    let (samples, comments) = {
        let text = encoded(exporter, Format::Text);
        let (samples, comments) = text::strict(&text);
        (samples, comments.into_iter().map(str::to_owned).collect::<Vec<_>>())
    };
    prop_assert!(samples.iter().all(|sample| sample.name != "forged"));
    let left_out = exporter.left_out().into_iter();
    let left_out =
        left_out.filter(|entry| !matches!(entry.reason, LeftOutReason::NotInOpenMetrics(_)));
    prop_assert_eq!(comments, left_out.map(|entry| entry.to_string()).collect::<Vec<_>>());

    let families = openmetrics::families(&encoded(exporter, Format::OpenMetrics));
    prop_assert_eq!(families.len(), gathered.len());

    // Gathered families are legal: encoding them again loses nothing.
    messages(exporter);
    let again = Exporter::new().with(HostileSource(gathered.clone())).unwrap();
    prop_assert_eq!(shown(&again.gather()), shown(&gathered));
    Ok(gathered)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]
    #[test]
    fn no_source_makes_an_exposition_illegal(
        mut families in hostile_sources::families(),
        legal in any_families(),
        (position, is_labelled, is_first) in (0..9_usize, any::<bool>(), any::<bool>()),
    ) {
        let position = position.min(families.len());
        families.splice(position..position, legal.iter().cloned());
        // Every family is either shown or reported as left out.
        let names: Vec<_> = families.iter().map(|family| family.name.clone()).collect();
        let source = HostileSource(families);
        let source: Arc<dyn Collect> = match is_labelled {
            true => Arc::new(Labelled::new(source, [("zone", "z")]).unwrap()),
            false => Arc::new(source),
        };
        let exporter = match is_first {
            true => Exporter::new().with(source).unwrap().with(Node::new()).unwrap(),
            false => Exporter::new().with(Node::new()).unwrap().with(source).unwrap(),
        };
        let gathered = check(&exporter)?;
        let left_out = exporter.left_out();
        for name in &names {
            let is_reported = left_out.iter().any(|entry| entry.family.as_ref() == Some(name));
            prop_assert!(is_reported || gathered.iter().any(|family| family.name == *name), "{:?}", name);
        }
        for family in &legal {
            let found = gathered.iter().find(|candidate| candidate.name == family.name);
            let series = found.map(|found| found.series.iter().map(|series| &series.value));
            let expected = family.series.iter().map(|series| &series.value);
            let series = format!("{:?}", series.map(Vec::from_iter));
            if !is_labelled || !family.series.iter().any(|series| {
                series.labels.iter().any(|label| label.name == "zone")
            }) {
                prop_assert_eq!(series, format!("{:?}", Some(Vec::from_iter(expected))));
            }
        }
        for declared in ["a_total", "size_bytes"] {
            prop_assert!(gathered.iter().any(|family| family.name == declared));
        }
        // A nested exporter shows the same families.
        let nested = check(&Exporter::new().with(exporter).unwrap())?;
        prop_assert_eq!(shown(&nested), shown(&gathered));
    }
}

fn gauge(labels: &[(&'static str, &'static str)], value: f64) -> MetricSeries {
    let labels = labels.iter().map(|(name, value)| Label::new(name, value)).collect();
    MetricSeries { labels, value: MetricValue::Number(value) }
}

fn histogram(buckets: &[(f64, u64)], sum: Option<f64>) -> MetricSeries {
    let value = MetricValue::Histogram { buckets: buckets.to_vec(), sum };
    MetricSeries { labels: vec![], value }
}

fn summary(quantiles: &[(f64, f64)]) -> MetricSeries {
    let value = MetricValue::Summary { quantiles: quantiles.to_vec(), sum: 1.0, count: 1 };
    MetricSeries { labels: vec![], value }
}

/// Returns the error for a family with this type and these series.
fn error(name: &str, kind: MetricType, series: Vec<MetricSeries>) -> String {
    let family = MetricFamily { name: name.into(), kind, unit: None, help: "".into(), series };
    let exporter = Exporter::new().with(HostileSource(vec![family])).unwrap();
    check(&exporter).unwrap();
    let [LeftOut { reason: LeftOutReason::Illegal(error), .. }] = &exporter.left_out()[..] else {
        panic!("{:?}", exporter.left_out());
    };
    error.clone()
}

#[test]
fn each_illegal_family_is_reported_with_its_error() {
    use MetricType::{Counter, Gauge, Histogram, Info, StateSet, Summary};
    const INF: f64 = f64::INFINITY;
    let one = |labels: &[_], value| vec![gauge(labels, value)];
    let cases = [
        (error("a b", Gauge, one(&[], 1.0)), "its name is not legal"),
        (error("a", Gauge, one(&[("b\n", "x")], 1.0)), "the label name `b\n` is not legal"),
        (error("a", Gauge, one(&[("b:c", "x")], 1.0)), "the label name `b:c` is not legal"),
        (error("a", Gauge, one(&[("__b", "x")], 1.0)), "the label name `__b` is reserved"),
        (error("a", Gauge, one(&[("b", "x"), ("b", "y")], 1.0)), "duplicate label `b`"),
        (
            error("a", Gauge, vec![gauge(&[], 1.0), gauge(&[("b", "")], 1.0)]),
            "1 of 2 series: duplicate series `{b=\"\"}`",
        ),
        (
            error(
                "a",
                Gauge,
                vec![
                    gauge(&[("b", "1"), ("c", "2")], 1.0),
                    gauge(&[("c", "2"), ("b", "1")], 1.0),
                    gauge(&[("__b", "x")], 1.0),
                ],
            ),
            "2 of 3 series: duplicate series `{c=\"2\",b=\"1\"}`",
        ),
        (error("a_total", Counter, one(&[], -1.0)), "a counter may not be -1"),
        (error("a_total", Counter, one(&[], f64::NAN)), "a counter may not be NaN"),
        (error("a_info", Info, one(&[], 0.0)), "an info may not be 0"),
        (error("a", StateSet, one(&[("a", "on")], 0.5)), "a state may not be 0.5"),
        (error("a", StateSet, one(&[], 1.0)), "a state without the label `a`"),
        (error("a", Histogram, one(&[], 1.0)), "a histogram without buckets"),
        (error("a", Summary, one(&[], 1.0)), "a summary without a count"),
        (error("a", Gauge, vec![summary(&[])]), "quantiles in a family that is not a summary"),
        (
            error("a", Gauge, vec![histogram(&[(INF, 1)], None)]),
            "buckets in a family that is not a histogram",
        ),
        (error("a", Histogram, vec![histogram(&[], None)]), "the last bucket is not `+Inf`"),
        (
            error("a", Histogram, vec![histogram(&[(1.0, 1)], None)]),
            "the last bucket is not `+Inf`",
        ),
        (
            error("a", Histogram, vec![histogram(&[(f64::NAN, 1), (INF, 1)], None)]),
            "bucket bounds do not increase",
        ),
        (
            error("a", Histogram, vec![histogram(&[(1.0, 1), (1.0, 1), (INF, 1)], None)]),
            "bucket bounds do not increase",
        ),
        (
            error("a", Histogram, vec![histogram(&[(1.0, 2), (INF, 1)], None)]),
            "bucket counts are not cumulative",
        ),
        (
            error(
                "a",
                Histogram,
                vec![MetricSeries {
                    labels: vec![Label::new("le", "1")],
                    ..histogram(&[(INF, 1)], None)
                }],
            ),
            "the label name `le` is reserved",
        ),
        (error("a", Summary, vec![summary(&[(2.0, 1.0)])]), "quantile 2 is not between 0 and 1"),
        (
            error("a", Summary, vec![summary(&[(f64::NAN, 1.0)])]),
            "quantile NaN is not between 0 and 1",
        ),
        (error("a", Summary, vec![summary(&[(0.5, 1.0), (0.5, 2.0)])]), "duplicate quantile 0.5"),
    ];
    for (error, expected) in cases {
        assert_eq!(error, expected);
    }
}

#[test]
fn duplicate_names_of_one_source_are_left_out() {
    let one = |name, kind, value| family(name, kind, "One.", MetricValue::Number(value));
    let families = vec![
        one("a", MetricType::Gauge, 1.0),
        one("a", MetricType::Gauge, 2.0),
        one("a_total", MetricType::Counter, 3.0),
        one("b", MetricType::Gauge, 4.0),
    ];
    let exporter = Exporter::new().with(HostileSource(families)).unwrap();
    let names: Vec<_> = check(&exporter).unwrap().into_iter().map(|family| family.name).collect();
    assert_eq!(names, ["a", "b"]);
    let error = "it takes the name `a` of family `a`";
    let reasons = exporter.left_out().into_iter().map(|left_out| left_out.reason);
    assert!(reasons.eq([error, error].map(|error| LeftOutReason::Illegal(error.to_owned()))));
}

#[test]
fn openmetrics_omits_sums_that_may_decrease() {
    let families = [(-1.0, -5.0), (-1.0, 5.0), (1.0, -5.0), (1.0, f64::NAN), (1.0, 5.0)];
    let families = families.into_iter().enumerate().map(|(index, (bound, sum))| MetricFamily {
        name: format!("h{index}"),
        kind: MetricType::Histogram,
        unit: None,
        help: String::new(),
        series: vec![histogram(&[(bound, 1), (f64::INFINITY, 2)], Some(sum))],
    });
    let exporter = Exporter::new().with(HostileSource(families.collect())).unwrap();
    check(&exporter).unwrap();
    let text = encoded(&exporter, Format::Text);
    let openmetrics = encoded(&exporter, Format::OpenMetrics);
    for index in 0..5 {
        assert!(text.contains(&format!("\nh{index}_sum ")), "{text}");
        assert_eq!(openmetrics.contains(&format!("\nh{index}_sum ")), index == 4, "{openmetrics}");
        assert!(openmetrics.contains(&format!("\nh{index}_bucket{{le=\"+Inf\"}} 2\n")));
    }
    assert!(!text.contains("Left out"), "{text}");
    let left_out = exporter.left_out();
    assert_eq!(left_out.len(), 4);
    assert!(
        left_out.iter().all(|entry| matches!(entry.reason, LeftOutReason::NotInOpenMetrics(_)))
    );
}

#[test]
fn gathering_a_member_twice_returns_the_same_families() {
    let families = ["a", "b"].map(gauge_family);
    let exporter = Exporter::new().with(HostileSource(families.to_vec())).unwrap();
    let exporter = exporter.with(HostileSource(vec![gauge_family("b")])).unwrap();
    let mut shown = Vec::new();
    exporter.members(&mut |source| {
        let first = source.gather();
        assert_eq!(first, source.gather());
        shown.extend(first.into_iter().map(|family| family.name));
    });
    assert_eq!(shown, ["a", "b"], "the second source must not repeat `b`");
}

fn gauge_family(name: &str) -> MetricFamily {
    family(name, MetricType::Gauge, "One.", MetricValue::Number(1.0))
}

#[test]
fn protobuf_refuses_an_illegal_family() {
    let mut out = b"kept".to_vec();
    let bad = family("a\nb", MetricType::Gauge, "", MetricValue::Number(1.0));
    let error = protobuf::encode(&mut out, &[bad]).unwrap_err();
    assert!(error.to_string().contains("its name is not legal"), "{error}");
    assert_eq!(out, b"kept");
}
