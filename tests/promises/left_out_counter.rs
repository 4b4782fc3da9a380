//! Promise: an exporter with a left-out counter counts the families that its scrapes leave out.

use std::sync::atomic::Ordering;

use frozen_metrics::{Collect, CounterNameError, DuplicateFamily, Exporter, Labelled};

use crate::exposition::samples;
use crate::panics::{Node, names, panicking_source};

#[test]
fn the_counter_counts_what_each_scrape_leaves_out() {
    let (is_broken, source) = panicking_source();
    let inner = Exporter::new().with(source).unwrap();
    let inner = inner.with_left_out_counter("inner_left_out_total").unwrap();
    let exporter = Exporter::new().with(inner).unwrap();
    let exporter = exporter.with_left_out_counter("left_out_total").unwrap();
    let count = |text: &str, name: &str| {
        let samples = samples(text);
        let matching = samples.iter().filter(|sample| sample.name == name);
        assert_eq!(matching.clone().count(), 5, "one series for each reason: {text}");
        matching.map(|sample| sample.value).sum::<f64>()
    };
    assert_eq!(count(&exporter.text(), "left_out_total"), 0.0);
    is_broken.store(true, Ordering::Relaxed);
    assert_eq!(count(&exporter.text(), "left_out_total"), 1.0, "the scrape itself is counted");
    exporter.left_out();
    exporter.members(&mut |source| drop(source.gather()));
    exporter.gather();
    let text = exporter.text();
    assert!(text.contains("\nleft_out_total{reason=\"panicked\"} 3\n"), "{text}");
    assert_eq!(count(&text, "inner_left_out_total"), 3.0);
    names(&exporter);
}

#[test]
fn the_name_of_the_counter_is_checked() {
    for name in ["left_out", "_total", "Left_out_total", "left-out_total", ""] {
        let refused = Exporter::new().with_left_out_counter(name).unwrap_err();
        assert!(matches!(refused, CounterNameError::Illegal(_)), "{refused}");
    }
    let node = Exporter::new().with(Node::new()).unwrap();
    let refused = node.with_left_out_counter("node_drops_total").unwrap_err();
    assert!(matches!(refused, CounterNameError::Duplicate(_)), "{refused}");
    let counted = Exporter::new().with_left_out_counter("node_drops_total").unwrap();
    let DuplicateFamily { first, second, .. } = counted.with(Node::new()).unwrap_err();
    assert_eq!((&*first, &*second), ("Exporter", "Node"));
}

#[test]
fn exporters_with_a_counter_are_joined_as_instances() {
    let zones = ["a", "b"].map(|zone| {
        let exporter = Exporter::new().with(Node::new()).unwrap();
        let exporter = exporter.with_left_out_counter("left_out_total").unwrap();
        Labelled::new(exporter, [("zone", zone)]).unwrap()
    });
    let exporter = zones.into_iter().try_fold(Exporter::new(), Exporter::with).unwrap();
    assert_eq!(names(&exporter), ["node_drops_total", "left_out_total"]);
    assert_eq!(samples(&exporter.text()).len(), 2 + 10);
}
