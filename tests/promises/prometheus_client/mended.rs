//! Promise: what would make their text illegal is mended or left out.

use std::borrow::Cow;
use std::fmt;

use prometheus_client::encoding::{DescriptorEncoder, EncodeMetric};
use prometheus_client::metrics::counter::{ConstCounter, Counter};
use prometheus_client::metrics::exemplar::CounterWithExemplar;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::info::Info;
use prometheus_client::registry::{Registry, Unit};

use super::{Labels, exporter};

#[test]
fn a_help_that_they_do_not_escape_is_escaped() {
    let mut registry = Registry::default();
    let counter = Counter::<u64>::default();
    registry.register("a", "One\n# TYPE b gauge\nb 1\n\\n \"quoted\"", counter);
    // A label value that is the beginning of a HELP is none.
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
fn an_exemplar_is_left_out_and_a_hash_in_a_label_is_not() {
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
fn a_family_of_two_sub_registries_is_shown_once() {
    let mut registry = Registry::default();
    for (zone, number) in [("a", 1), ("b", 2)] {
        let gauge = Gauge::<i64>::default();
        gauge.set(number);
        let zone = (Cow::Borrowed("zone"), Cow::Borrowed(zone));
        registry.sub_registry_with_label(zone).register("load", "Load", gauge);
    }
    // Of another type it is another family, which has no place beside the first.
    let other = registry.sub_registry_with_label(("zone".into(), "c".into()));
    other.register_with_unit("load", "Load", Unit::Other("x".into()), Counter::<u64>::default());
    other.register("load", "Another", Info::new([("a", "b")]));
    assert_eq!(
        exporter(registry).text(),
        "# HELP load Load.\n# TYPE load gauge\nload{zone=\"a\"} 1\nload{zone=\"b\"} 2\n\
         # HELP load_x_total Load.\n# TYPE load_x_total counter\nload_x_total{zone=\"c\"} 0\n"
    );
}

#[test]
fn a_name_that_is_none_is_left_out_and_the_rest_is_shown() {
    let mut registry = Registry::default();
    let labelled = Family::<Labels, Gauge>::default();
    labelled.get_or_create(&vec![("not a label".into(), "x".into())]).set(1);
    labelled.get_or_create(&vec![("label".into(), "x".into())]).set(2);
    registry.register("größe", "None", Gauge::<i64>::default());
    registry.register("two\nlines", "None", Gauge::<i64>::default());
    registry.register_with_unit("a", "None", Unit::Other("per second".into()), labelled.clone());
    registry.register("b", "One", labelled);
    assert_eq!(exporter(registry).text(), "# HELP b One.\n# TYPE b gauge\nb{label=\"x\"} 2\n");
}

/// A collector that fails in the middle of a family.
#[derive(Debug)]
struct Failing;

impl prometheus_client::collector::Collector for Failing {
    fn encode(&self, mut encoder: DescriptorEncoder<'_>) -> fmt::Result {
        let counter = ConstCounter::new(1_u64);
        let metric = encoder.encode_descriptor("good", "Good.", None, counter.metric_type())?;
        counter.encode(metric)?;
        encoder.encode_descriptor("bad", "Bad.", None, counter.metric_type())?;
        Err(fmt::Error)
    }
}

#[test]
fn what_stands_before_a_collector_that_fails_is_shown() {
    let mut registry = Registry::default();
    registry.register_collector(Box::new(Failing));
    assert_eq!(
        exporter(registry).text(),
        "# HELP good_total Good.\n# TYPE good_total counter\ngood_total 1\n\
         # HELP bad_total Bad.\n# TYPE bad_total counter\n"
    );
}
