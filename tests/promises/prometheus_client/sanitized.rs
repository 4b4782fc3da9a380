//! Promise: output of `prometheus-client` that would be illegal is escaped, or left out with a
//! comment.

use std::borrow::Cow;
use std::fmt;

use prometheus_client::encoding::{DescriptorEncoder, EncodeMetric};
use prometheus_client::metrics::MetricType;
use prometheus_client::metrics::counter::{ConstCounter, Counter};
use prometheus_client::metrics::exemplar::CounterWithExemplar;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::info::Info;
use prometheus_client::registry::{Registry, Unit};

use super::{Labels, exporter};

#[test]
fn help_texts_are_escaped() {
    let mut registry = Registry::default();
    let counter = Counter::<u64>::default();
    registry.register("a", "One\n# TYPE b gauge\nb 1\n\\n \"quoted\"", counter);
    // A label value that looks like the start of a HELP line.
    let labelled = Family::<Labels, Gauge>::default();
    let values = ["# HELP ", " ", "\\"].into_iter().zip(["l", "m", "n"]);
    let labels: Labels = values.map(|(value, name)| (name.into(), value.into())).collect();
    labelled.get_or_create(&labels).set(2);
    registry.register("c", "", labelled);
    assert_eq!(
        exporter(registry).text(),
        "# HELP a_total One\\n# TYPE b gauge\\nb 1\\n\\\\n \"quoted\".\n# TYPE a_total counter\na_total 0\n\
         # HELP c .\n# TYPE c gauge\nc{l=\"# HELP \",m=\" \",n=\"\\\\\"} 2\n"
    );
}

#[test]
fn exemplars_are_left_out_without_affecting_label_values() {
    let counter = Family::<Labels, CounterWithExemplar<Labels>>::default();
    let labels = vec![("l".into(), " # {\\\"".into())];
    counter.get_or_create(&labels).inc_by(2, Some(vec![("trace".into(), "x".into())]), None);
    let mut registry = Registry::default();
    registry.register("a", "A", counter);
    assert_eq!(
        exporter(registry).text(),
        "# HELP a_total A.\n# TYPE a_total counter\na_total{l=\" # {\\\\\\\"\"} 2\n"
    );
}

#[test]
fn a_family_of_several_sub_registries_is_merged() {
    let mut registry = Registry::default();
    for (zone, number) in [("a", 1), ("b", 2)] {
        let gauge = Gauge::<i64>::default();
        gauge.set(number);
        let zone = (Cow::Borrowed("zone"), Cow::Borrowed(zone));
        registry.sub_registry_with_label(zone).register("load", "Load", gauge);
    }
    // A family of another type cannot be merged, and its name clashes.
    let other = registry.sub_registry_with_label(("zone".into(), "c".into()));
    other.register_with_unit("load", "Load", Unit::Other("x".into()), Counter::<u64>::default());
    other.register("load", "Another", Info::new([("a", "b")]));
    assert_eq!(
        exporter(registry).text(),
        "# HELP load Load.\n# TYPE load gauge\nload{zone=\"a\"} 1\nload{zone=\"b\"} 2\n\
         # HELP load_x_total Load.\n# TYPE load_x_total counter\nload_x_total{zone=\"c\"} 0\n\
         # Left out: family `load_info` of `prometheus_client::Registry`: \
         it takes the name `load` of family `load`\n"
    );
}

/// Returns the families left out and the rest of the text.
fn left_out(registry: Registry) -> (Vec<String>, String) {
    let exporter = exporter(registry);
    let text = exporter.text();
    let is_comment = |line: &&str| line.starts_with("# Left out: ");
    let comments = text.lines().filter(is_comment);
    let reasons = exporter.left_out().into_iter().map(|left_out| format!("# Left out: {left_out}"));
    assert!(comments.eq(reasons), "{text}");
    let (comments, rest): (Vec<_>, Vec<_>) = text.lines().partition(is_comment);
    let comments = comments.iter().map(|line| line.replace("# Left out: ", ""));
    let comments = comments.map(|line| line.replace(" of `prometheus_client::Registry`", ""));
    (comments.collect(), rest.join("\n"))
}

#[test]
fn only_families_with_illegal_names_are_left_out() {
    let mut registry = Registry::default();
    let labelled = Family::<Labels, Gauge>::default();
    let forged = "x} 1\nforged{label=\"x\",y";
    for (name, number) in [("not a label", 1), ("label", 2), (forged, 3), ("=\"", 4), ("", 5)] {
        labelled.get_or_create(&vec![(name.into(), "x".into())]).set(number);
    }
    registry.register("größe", "None", Gauge::<i64>::default());
    registry.register("two\nlines", "None", Gauge::<i64>::default());
    registry.register(" ", "None", Gauge::<i64>::default());
    registry.register("up 1\n# HELP", "None\nforged 1", Counter::<u64>::default());
    registry.register_with_unit("a", "None", Unit::Other("per second".into()), labelled.clone());
    registry.register("b", "One", labelled);
    let (left_out, rest) = left_out(registry);
    assert_eq!(rest, "# HELP b One.\n# TYPE b gauge\nb{label=\"x\"} 2");
    let (last, families) = left_out.split_last().unwrap();
    assert!(last.starts_with("family `b`: 4 of 5 series: the label name `"), "{last}");
    let names = ["größe", "two\\nlines", " ", "up 1\\n# HELP_total", "a_per second"];
    assert_eq!(families, names.map(|name| format!("family `{name}`: its name is not legal")));
}

#[test]
fn duplicate_labels_and_series_are_left_out() {
    let mut registry = Registry::default();
    let zone = || (Cow::Borrowed("zone"), Cow::Borrowed("a"));
    let labelled = Family::<Labels, Gauge>::default();
    labelled.get_or_create(&vec![("zone".into(), "b".into())]).set(1);
    labelled.get_or_create(&vec![("other".into(), "b".into())]).set(2);
    registry.sub_registry_with_label(zone()).register("load", "Load", labelled);
    registry.sub_registry_with_label(zone()).register("wait", "Wait", Gauge::<i64>::default());
    registry.sub_registry_with_label(zone()).register("wait", "Wait", Gauge::<i64>::default());
    let (left_out, rest) = left_out(registry);
    assert_eq!(
        left_out,
        [
            "family `load`: 1 of 2 series: duplicate label `zone`",
            "family `wait`: 1 of 2 series: duplicate series `{zone=\"a\"}`",
        ]
    );
    assert_eq!(
        rest,
        "# HELP load Load.\n# TYPE load gauge\nload{zone=\"a\",other=\"b\"} 2\n\
         # HELP wait Wait.\n# TYPE wait gauge\nwait{zone=\"a\"} 0"
    );
}

/// A collector that fails in the second family.
#[derive(Debug)]
struct Failing;

impl prometheus_client::collector::Collector for Failing {
    fn encode(&self, mut encoder: DescriptorEncoder<'_>) -> fmt::Result {
        let counter = ConstCounter::new(1_u64);
        let metric = encoder.encode_descriptor("good", "Good.", None, counter.metric_type())?;
        counter.encode(metric)?;
        let metric = encoder.encode_descriptor("bad", "Bad.", None, counter.metric_type())?;
        counter.encode(metric)?;
        Err(fmt::Error)
    }
}

#[test]
fn families_before_a_failing_collector_are_shown() {
    let mut registry = Registry::default();
    registry.register_collector(Box::new(Failing));
    let (left_out, rest) = left_out(registry);
    assert_eq!(rest, "# HELP good_total Good.\n# TYPE good_total counter\ngood_total 1");
    assert_eq!(left_out, ["families: the source reported an error"]);
}

/// A histogram whose count differs from its last bucket, and a gauge that encodes a counter.
#[derive(Debug)]
struct Inconsistent;

impl prometheus_client::collector::Collector for Inconsistent {
    fn encode(&self, mut encoder: DescriptorEncoder<'_>) -> fmt::Result {
        let mut metric = encoder.encode_descriptor("a", "A.", None, MetricType::Histogram)?;
        metric.encode_histogram::<Labels>(1.0, 3, &[(0.5, 1), (f64::INFINITY, 1)], None)?;
        let mut metric = encoder.encode_descriptor("b", "B.", None, MetricType::Gauge)?;
        metric.encode_counter::<Labels, _, f64>(&1_u64, None)
    }
}

#[test]
fn families_that_contradict_their_type_are_left_out() {
    let mut registry = Registry::default();
    registry.register_collector(Box::new(Inconsistent));
    let (left_out, rest) = left_out(registry);
    assert_eq!(rest, "# HELP b B.\n# TYPE b gauge");
    assert_eq!(
        left_out,
        [
            "family `a`: bucket bounds do not increase",
            "family `b_total`: a sample that does not fit the type of its family",
        ]
    );
}
