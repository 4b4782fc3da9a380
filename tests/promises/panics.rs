//! Promise: a source that panics loses only the families that it has not written yet, never the
//! scrape, and its panic message never leaves the process.

use std::any::Any;
use std::panic::panic_any;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use frozen_metrics::compat::{prometheus, prometheus_client};
use frozen_metrics::schema::Schema;
use frozen_metrics::{
    Collect, Counter, Encoder, Exporter, FamilyInfo, Format, Labelled, LeftOut, LeftOutReason,
    Member, MetricFamily, MetricGroup, MetricSet, MetricType, MetricValue, ReplicationMetrics,
    protobuf,
};

use crate::exposition::{openmetrics, samples};
use crate::families::family;

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
    fn schema(&self) -> &'static Schema {
        static FRAGILE: Schema = Schema::new("Fragile", None, &[]);
        &FRAGILE
    }

    fn families(&self) -> Vec<FamilyInfo> {
        if self.is_broken.load(Ordering::Relaxed) {
            (self.payload)();
        }
        vec![one("whole").into(), one("broken").into()]
    }

    fn expose(&self, encoder: &mut Encoder<'_>) {
        encoder.family(&one("whole"));
        self.families();
        encoder.family(&one("broken"));
    }

    fn gather(&self) -> Vec<MetricFamily> {
        self.families();
        vec![one("whole"), one("broken")]
    }
}

/// A source that declares no families when it is registered.
struct Undeclared<C>(C);

impl<C: Collect> Collect for Undeclared<C> {
    fn schema(&self) -> &'static Schema {
        self.0.schema()
    }

    fn families(&self) -> Vec<FamilyInfo> {
        Vec::new()
    }

    fn expose(&self, encoder: &mut Encoder<'_>) {
        self.0.expose(encoder);
    }

    fn gather(&self) -> Vec<MetricFamily> {
        self.0.gather()
    }
}

fn encoded(exporter: &Exporter, format: Format) -> String {
    let mut out = Vec::new();
    exporter.encode(&mut out, format);
    String::from_utf8(out).unwrap()
}

/// Returns the names of the families of a scrape, after checking that all formats agree and none
/// leaks the panic message.
pub(crate) fn names(exporter: &Exporter) -> Vec<String> {
    let gathered: Vec<_> = exporter.gather().into_iter().map(|family| family.name).collect();
    let text = encoded(exporter, Format::Text);
    let openmetrics = encoded(exporter, Format::OpenMetrics);
    let mut messages = Vec::new();
    protobuf::encode(&mut messages, &exporter.gather()).unwrap();
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

/// A hand-written group with one member.
struct ManualGroup<C>(C);

impl<C: Collect> Collect for ManualGroup<C> {
    fn schema(&self) -> &'static Schema {
        static MANUAL_GROUP: Schema = Schema::new("ManualGroup", None, &[]);
        &MANUAL_GROUP
    }

    fn families(&self) -> Vec<FamilyInfo> {
        self.0.families()
    }

    fn gather(&self) -> Vec<MetricFamily> {
        self.0.gather()
    }

    fn members(&self, visit: &mut dyn FnMut(&dyn Collect)) -> bool {
        visit(&self.0);
        true
    }
}

impl MetricGroup for ManualGroup<PanickingSource<fn()>> {
    const MEMBERS: &'static [Member] = &[];

    fn example() -> Self {
        Self(panicking_source().1)
    }
}

#[derive(MetricGroup)]
struct Service {
    #[member(prefix = "spare", labels(tier = "cold"), golden = none)]
    source: ManualGroup<PanickingSource<fn()>>,
    node: Node,
}

#[test]
fn only_the_panicking_member_of_a_group_is_left_out() {
    let service = || {
        let (is_broken, source) = panicking_source();
        (is_broken, Service { source: ManualGroup(source), node: Node::new() })
    };
    type Wrap = fn(Service) -> Exporter;
    let wraps: [Wrap; 4] = [
        |service| Exporter::new().with(service).unwrap(),
        |service| Exporter::new().with(Labelled::new(service, [("zone", "a")]).unwrap()).unwrap(),
        |service| Exporter::new().with(Exporter::new().with(service).unwrap()).unwrap(),
        |service| {
            let inner = Exporter::new().with(Arc::new(service)).unwrap();
            let inner = Labelled::new(Exporter::new().with(inner).unwrap(), [("zone", "a")]);
            Exporter::new().with(ManualGroup(inner.unwrap())).unwrap()
        },
    ];
    for wrap in wraps {
        let (is_broken, service) = service();
        let exporter = wrap(service);
        assert_eq!(names(&exporter), ["spare_whole", "spare_broken", "node_drops_total"]);
        is_broken.store(true, Ordering::Relaxed);
        assert_eq!(names(&exporter), ["spare_whole", "node_drops_total"]);
        assert_eq!(exporter.left_out().len(), 1);
        assert_eq!(exporter.text().matches(COMMENT).count(), 1);
    }
}

/// A source that panics during a scrape while `is_broken` is set, and declares its families before.
struct RefreshedNode {
    node: Node,
    is_broken: AtomicBool,
}

impl RefreshedNode {
    fn new() -> Self {
        Self { node: Node::new(), is_broken: AtomicBool::new(false) }
    }

    fn refresh(&self) -> &Node {
        assert!(!self.is_broken.load(Ordering::Relaxed), "cannot reach {SECRET}");
        &self.node
    }
}

impl Collect for RefreshedNode {
    fn schema(&self) -> &'static Schema {
        Node::SCHEMA
    }

    fn expose(&self, encoder: &mut Encoder<'_>) {
        self.refresh().expose(encoder);
    }

    fn gather(&self) -> Vec<MetricFamily> {
        self.refresh().gather()
    }
}

#[test]
fn only_the_panicking_instance_is_left_out() {
    for broken in 0..3 {
        let instances =
            [RefreshedNode::new(), RefreshedNode::new(), RefreshedNode::new()].map(Arc::new);
        let exporter = instances.iter().zip(["a", "b", "c"]).try_fold(
            Exporter::new(),
            |exporter, (instance, zone)| {
                let labelled = Labelled::new(Arc::clone(instance), [("zone", zone)]).unwrap();
                exporter.with(labelled)
            },
        );
        let exporter = exporter.unwrap();
        instances[broken].is_broken.store(true, Ordering::Relaxed);
        assert_eq!(names(&exporter), ["node_drops_total"]);
        let text = exporter.text();
        let zones = samples(&text).into_iter().map(|sample| sample.labels["zone"].clone());
        let mut expected = vec!["a", "b", "c"];
        expected.remove(broken);
        assert!(zones.eq(expected), "{text}");
        assert_eq!(
            text.matches("# Left out: families of `Node`: the source panicked\n").count(),
            1
        );
    }
}

#[test]
fn panics_are_contained_in_both_directions_of_the_compat_sources() {
    let (is_broken, fragile) = panicking_source();
    is_broken.store(true, Ordering::Relaxed);
    let source = prometheus::Source::gathering(|| panic!("cannot reach {SECRET}"));
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

#[test]
fn a_panic_hook_gets_the_source_and_the_payload_and_may_panic() {
    let (is_broken, source) = panicking_source();
    let seen = Arc::new(Mutex::new(Vec::new()));
    let hook = |seen: &Arc<Mutex<Vec<String>>>, level: &'static str| {
        let seen = Arc::clone(seen);
        move |source: &str, payload: &(dyn Any + Send)| {
            let message = payload.downcast_ref::<String>().unwrap();
            seen.lock().unwrap().push(format!("{level}: {source}: {message}"));
            panic!("a hook that panics");
        }
    };
    let inner = Exporter::new().on_panic(hook(&seen, "inner")).with(source).unwrap();
    let outer = Exporter::new().on_panic(hook(&seen, "outer")).with(inner).unwrap();
    is_broken.store(true, Ordering::Relaxed);
    assert!(outer.text().contains(COMMENT));
    let seen = seen.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    let message = format!("Fragile: cannot reach {SECRET}");
    assert_eq!(*seen, [format!("inner: {message}"), format!("outer: {message}")]);
}

/// Panics again when it is dropped, a limited number of times.
struct PanickingPayload(usize);

impl Drop for PanickingPayload {
    fn drop(&mut self) {
        if self.0 > 0 && !std::thread::panicking() {
            panic_any(PanickingPayload(self.0 - 1));
        }
    }
}

#[test]
fn a_payload_that_panics_on_drop_is_contained() {
    let (is_broken, source) = panicking_source();
    let source =
        PanickingSource { is_broken: source.is_broken, payload: || panic_any(PanickingPayload(3)) };
    let exporter = Exporter::new().with(source).unwrap().with(Node::new()).unwrap();
    is_broken.store(true, Ordering::Relaxed);
    assert_eq!(names(&exporter), ["whole", "node_drops_total"]);
}

/// Panics in every method after it was registered.
struct PanicsEverywhere(AtomicUsize);

impl PanicsEverywhere {
    fn answer<R>(&self, answer: R) -> R {
        let calls = self.0.load(Ordering::Relaxed);
        assert!(calls == 0, "cannot reach {SECRET}");
        answer
    }
}

impl Collect for PanicsEverywhere {
    fn schema(&self) -> &'static Schema {
        static HOSTILE: Schema = Schema::new("Hostile", None, &[]);
        self.answer(&HOSTILE)
    }

    fn families(&self) -> Vec<FamilyInfo> {
        self.answer(vec![])
    }

    fn expose(&self, _encoder: &mut Encoder<'_>) {
        self.answer(());
    }

    fn gather(&self) -> Vec<MetricFamily> {
        self.answer(vec![])
    }

    fn keys(&self) -> Option<frozen_metrics::KeyUsage> {
        self.answer(None)
    }

    fn golden(&self) -> Option<&'static str> {
        self.answer(None)
    }

    fn has_exemplars(&self) -> bool {
        self.answer(false)
    }

    fn members(&self, _visit: &mut dyn FnMut(&dyn Collect)) -> bool {
        self.answer(false)
    }
}

#[test]
fn every_method_of_a_visited_member_is_contained() {
    let hostile = Arc::new(PanicsEverywhere(AtomicUsize::new(0)));
    let exporter = Exporter::new().with(Arc::clone(&hostile)).unwrap().with(Node::new()).unwrap();
    hostile.0.store(1, Ordering::Relaxed);
    assert_eq!(names(&exporter), ["node_drops_total"]);
    let mut seen = 0;
    exporter.members(&mut |source| {
        seen += 1;
        source.members(&mut |_| {});
        let is_hostile = source.families().is_empty();
        assert_eq!(source.schema().name == "Node", !is_hostile);
        assert_eq!(source.gather().is_empty(), is_hostile);
        assert_eq!((source.keys(), source.golden(), source.has_exemplars()), (None, None, false));
    });
    assert_eq!(seen, 2);
}

#[test]
#[should_panic(expected = "of the visitor")]
fn a_panic_of_the_visitor_propagates() {
    let exporter = Exporter::new().with(ManualGroup(Node::new())).unwrap();
    exporter.members(&mut |source| {
        source.members(&mut |_| panic!("of the visitor"));
    });
}
