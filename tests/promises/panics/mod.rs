//! Promise: a source that panics loses only the families that it has not written yet, never the
//! scrape, and its panic message never leaves the process.

mod members;
mod payloads;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use frozen_metrics::compat::{prometheus, prometheus_client};
use frozen_metrics::{
    Collect, Counter, Encoder, Exporter, Format, LeftOut, LeftOutReason, MetricFamily, MetricType,
    MetricValue, ReplicationMetrics, SourceInfo,
};
use tests::encoded;

use crate::exposition::{openmetrics, samples};
use crate::families::family;
use crate::protobuf::messages::decoded;

const SECRET: &str = "postgres://admin:hunter2@db";

/// A node.
#[derive(Debug, ReplicationMetrics)]
#[metrics(prefix = "node", golden = none)]
pub(crate) struct Node {
    /// Messages dropped.
    drops_total: Counter,
}

/// A source with two families that panics with `payload` after the first one while `is_broken` is
/// set.
pub(crate) struct PanickingSource<P> {
    is_broken: Arc<AtomicBool>,
    payload: P,
}

pub(crate) fn panicking_source() -> (Arc<AtomicBool>, PanickingSource<fn()>) {
    let is_broken = Arc::new(AtomicBool::new(false));
    (
        Arc::clone(&is_broken),
        PanickingSource { is_broken, payload: || panic!("cannot reach {SECRET}") },
    )
}

fn one(name: &str) -> MetricFamily {
    family(name, MetricType::Gauge, "One.", MetricValue::Number(1.0))
}

impl<P: Fn() + Send + Sync> Collect for PanickingSource<P> {
    fn info(&self) -> SourceInfo {
        SourceInfo::new("Fragile")
    }

    fn expose(&self, encoder: &mut Encoder<'_>) {
        encoder.family(&one("whole"));
        if self.is_broken.load(Ordering::Relaxed) {
            (self.payload)();
        }
        encoder.family(&one("broken"));
    }
}

/// A source that declares no families when it is registered.
struct Undeclared<C>(C);

impl<C: Collect> Collect for Undeclared<C> {
    fn info(&self) -> SourceInfo {
        self.0.info().with_families(Vec::new())
    }

    fn expose(&self, encoder: &mut Encoder<'_>) {
        self.0.expose(encoder);
    }
}

/// Returns the names of the families of a scrape, after checking that all formats agree and none
/// leaks the panic message.
pub(crate) fn names(exporter: &Exporter) -> Vec<String> {
    let gathered: Vec<_> = exporter.gather().into_iter().map(|family| family.name).collect();
    let text = encoded(exporter, Format::Text);
    let openmetrics = encoded(exporter, Format::OpenMetrics);
    let mut messages = Vec::new();
    exporter.encode(&mut messages, Format::Protobuf);
    let decoded = decoded(&messages).into_iter().map(|message| message.name.unwrap());
    assert!(decoded.eq(gathered.iter().cloned()), "{gathered:?}");
    for shown in [&*text, &*openmetrics, &String::from_utf8_lossy(&messages)] {
        assert!(!shown.contains("hunter2"), "{shown}");
    }
    assert!(!openmetrics.contains("Left out"), "{openmetrics}");
    assert_eq!(openmetrics::families(&openmetrics).len(), gathered.len());
    samples(&text);
    let typed = text.lines().filter_map(|line| line.strip_prefix("# TYPE "));
    assert!(typed.map(|line| line.split_once(' ').unwrap().0).eq(&gathered), "{text}");
    gathered
}

const COMMENT: &str = "# Left out: families of `Fragile`: the source panicked\n";

#[test]
fn other_sources_and_complete_families_are_shown() {
    let (is_broken, source) = panicking_source();
    let exporter = Exporter::new().with(source).unwrap().with(Node::new()).unwrap();
    assert_eq!(names(&exporter), ["whole", "broken", "node_drops_total"]);
    is_broken.store(true, Ordering::Relaxed);
    assert_eq!(names(&exporter), ["whole", "node_drops_total"]);
    assert_eq!(exporter.text().matches(COMMENT).count(), 1);
    let left_out =
        LeftOut { source: "Fragile".into(), family: None, reason: LeftOutReason::Panicked };
    assert_eq!(exporter.left_out(), [left_out]);
    is_broken.store(false, Ordering::Relaxed);
    assert_eq!(names(&exporter).len(), 3, "the source is collected again at the next scrape");
}

#[test]
fn a_panic_keeps_the_previous_content_of_the_buffer() {
    let (is_broken, source) = panicking_source();
    is_broken.store(true, Ordering::Relaxed);
    let exporter = Exporter::new().with(Undeclared(source)).unwrap();
    let mut out = b"before\n".to_vec();
    exporter.encode(&mut out, Format::Text);
    let whole = "# HELP whole One.\n# TYPE whole gauge\nwhole 1\n";
    assert_eq!(String::from_utf8(out).unwrap(), format!("before\n{whole}{COMMENT}"));
}

#[test]
fn panics_are_contained_in_both_directions_of_the_compat_sources() {
    let (is_broken, fragile) = panicking_source();
    is_broken.store(true, Ordering::Relaxed);
    let source = prometheus::Source::from_fn(|| panic!("cannot reach {SECRET}"));
    let exporter = Exporter::new().with(Undeclared(source)).unwrap().with(Node::new()).unwrap();
    assert_eq!(names(&exporter), ["node_drops_total"]);

    let registry = ::prometheus::Registry::new();
    let fragile = Arc::new(fragile);
    let collector = prometheus::Collector::new(Undeclared(Arc::clone(&fragile))).unwrap();
    registry.register(Box::new(collector)).unwrap();
    let gathered = registry.gather();
    assert_eq!(gathered.iter().map(|family| family.name()).collect::<Vec<_>>(), ["whole"]);

    let mut registry = ::prometheus_client::registry::Registry::default();
    let collector = prometheus_client::Collector::new(Undeclared(fragile)).unwrap();
    registry.register_collector(Box::new(collector));
    let mut text = String::new();
    ::prometheus_client::encoding::text::encode(&mut text, &registry).unwrap();
    assert!(text.contains("\nwhole 1.0\n") && !text.contains("broken"), "{text}");
}
