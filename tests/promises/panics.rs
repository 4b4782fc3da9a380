//! Promise: a source that panics loses the families that it had not shown and never the scrape, and what
//! it panics with stays inside the process.

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

/// Shows one family, and panics with `payload` before the next, from the moment when it `is_broken`.
pub(crate) struct Fragile<P> {
    is_broken: Arc<AtomicBool>,
    payload: P,
}

pub(crate) fn fragile() -> (Arc<AtomicBool>, Fragile<fn()>) {
    let is_broken = Arc::new(AtomicBool::new(false));
    (Arc::clone(&is_broken), Fragile { is_broken, payload: || panic!("cannot reach {SECRET}") })
}

fn one(name: &str) -> MetricFamily {
    family(name, MetricType::Gauge, "One.", MetricValue::Number(1.0))
}

impl<P: Fn() + Send + Sync> Collect for Fragile<P> {
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

/// A source that does not know its families when it is added.
struct Late<C>(C);

impl<C: Collect> Collect for Late<C> {
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

/// The families of a scrape, which has the same ones in every format.
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
fn the_others_are_shown_and_so_is_what_was_complete() {
    let (is_broken, fragile) = fragile();
    let exporter = Exporter::new().with(fragile).unwrap().with(Node::new()).unwrap();
    assert_eq!(names(&exporter), ["whole", "broken", "node_drops_total"]);
    is_broken.store(true, Ordering::Relaxed);
    assert_eq!(names(&exporter), ["whole", "node_drops_total"]);
    assert_eq!(exporter.text().matches(COMMENT).count(), 1);
    let left_out =
        LeftOut { source: "Fragile".into(), family: None, reason: LeftOutReason::Panicked };
    assert_eq!(exporter.left_out(), [left_out]);
    is_broken.store(false, Ordering::Relaxed);
    assert_eq!(names(&exporter).len(), 3, "it is asked again at each scrape");
}

#[test]
fn a_buffer_that_already_holds_something_keeps_it() {
    let (is_broken, fragile) = fragile();
    is_broken.store(true, Ordering::Relaxed);
    let exporter = Exporter::new().with(Late(fragile)).unwrap();
    let mut out = b"before\n".to_vec();
    exporter.encode(&mut out, Format::Text);
    let whole = "# HELP whole One.\n# TYPE whole gauge\nwhole 1\n";
    assert_eq!(String::from_utf8(out).unwrap(), format!("before\n{whole}{COMMENT}"));
}

/// A group by hand, which may have any members.
struct ByHand<C>(C);

impl<C: Collect> Collect for ByHand<C> {
    fn schema(&self) -> &'static Schema {
        static BY_HAND: Schema = Schema::new("ByHand", None, &[]);
        &BY_HAND
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

impl MetricGroup for ByHand<Fragile<fn()>> {
    const MEMBERS: &'static [Member] = &[];

    fn example() -> Self {
        Self(fragile().1)
    }
}

#[derive(MetricGroup)]
struct Service {
    #[member(prefix = "spare", labels(tier = "cold"), golden = none)]
    fragile: ByHand<Fragile<fn()>>,
    node: Node,
}

#[test]
fn only_the_member_is_lost_wherever_it_is() {
    let service = || {
        let (is_broken, fragile) = fragile();
        (is_broken, Service { fragile: ByHand(fragile), node: Node::new() })
    };
    type Wrap = fn(Service) -> Exporter;
    let wraps: [Wrap; 4] = [
        |service| Exporter::new().with(service).unwrap(),
        |service| Exporter::new().with(Labelled::new(service, [("zone", "a")]).unwrap()).unwrap(),
        |service| Exporter::new().with(Exporter::new().with(service).unwrap()).unwrap(),
        |service| {
            let inner = Exporter::new().with(Arc::new(service)).unwrap();
            let inner = Labelled::new(Exporter::new().with(inner).unwrap(), [("zone", "a")]);
            Exporter::new().with(ByHand(inner.unwrap())).unwrap()
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

/// A set that panics in the middle of its own scrape, and has instances.
struct Refreshed {
    node: Node,
    is_broken: AtomicBool,
}

impl Refreshed {
    fn new() -> Self {
        Self { node: Node::new(), is_broken: AtomicBool::new(false) }
    }

    fn refresh(&self) -> &Node {
        assert!(!self.is_broken.load(Ordering::Relaxed), "cannot reach {SECRET}");
        &self.node
    }
}

impl Collect for Refreshed {
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
fn of_instances_only_the_one_that_panics_is_lost() {
    for broken in 0..3 {
        let instances = [Refreshed::new(), Refreshed::new(), Refreshed::new()].map(Arc::new);
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
fn another_library_that_panics_is_contained_both_ways() {
    let (is_broken, fragile) = fragile();
    is_broken.store(true, Ordering::Relaxed);
    let theirs = prometheus::Source::from_fn(|| panic!("cannot reach {SECRET}"));
    let exporter = Exporter::new().with(Late(theirs)).unwrap().with(Node::new()).unwrap();
    assert_eq!(names(&exporter), ["node_drops_total"]);

    let registry = ::prometheus::Registry::new();
    let fragile = Arc::new(fragile);
    let collector = prometheus::Collector::new(Late(Arc::clone(&fragile))).unwrap();
    registry.register(Box::new(collector)).unwrap();
    let gathered = registry.gather();
    assert_eq!(gathered.iter().map(|family| family.name()).collect::<Vec<_>>(), ["whole"]);

    let mut registry = ::prometheus_client::registry::Registry::default();
    let collector = prometheus_client::Collector::new(Late(fragile)).unwrap();
    registry.register_collector(Box::new(collector));
    let mut text = String::new();
    ::prometheus_client::encoding::text::encode(&mut text, &registry).unwrap();
    assert!(text.contains("\nwhole 1.0\n") && !text.contains("broken"), "{text}");
}

#[test]
fn a_hook_gets_the_name_and_the_payload_and_may_panic_too() {
    let (is_broken, fragile) = fragile();
    let seen = Arc::new(Mutex::new(Vec::new()));
    let hook = |seen: &Arc<Mutex<Vec<String>>>, who: &'static str| {
        let seen = Arc::clone(seen);
        move |source: &str, payload: &(dyn Any + Send)| {
            let message = payload.downcast_ref::<String>().unwrap();
            seen.lock().unwrap().push(format!("{who}: {source}: {message}"));
            panic!("a hook that panics");
        }
    };
    let inner = Exporter::new().on_panic(hook(&seen, "inner")).with(fragile).unwrap();
    let outer = Exporter::new().on_panic(hook(&seen, "outer")).with(inner).unwrap();
    is_broken.store(true, Ordering::Relaxed);
    assert!(outer.text().contains(COMMENT));
    let seen = seen.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    let message = format!("Fragile: cannot reach {SECRET}");
    assert_eq!(*seen, [format!("inner: {message}"), format!("outer: {message}")]);
}

/// Panics when it is dropped, with another one, a few times.
struct Nested(usize);

impl Drop for Nested {
    fn drop(&mut self) {
        if self.0 > 0 && !std::thread::panicking() {
            panic_any(Nested(self.0 - 1));
        }
    }
}

#[test]
fn a_payload_that_panics_when_it_is_dropped_is_contained() {
    let (is_broken, fragile) = fragile();
    let fragile = Fragile { is_broken: fragile.is_broken, payload: || panic_any(Nested(3)) };
    let exporter = Exporter::new().with(fragile).unwrap().with(Node::new()).unwrap();
    is_broken.store(true, Ordering::Relaxed);
    assert_eq!(names(&exporter), ["whole", "node_drops_total"]);
}

/// Panics in every method, once it is added.
struct Hostile(AtomicUsize);

impl Hostile {
    fn answer<R>(&self, answer: R) -> R {
        let calls = self.0.load(Ordering::Relaxed);
        assert!(calls == 0, "cannot reach {SECRET}");
        answer
    }
}

impl Collect for Hostile {
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
fn whatever_a_page_asks_of_a_source_is_contained() {
    let hostile = Arc::new(Hostile(AtomicUsize::new(0)));
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
fn a_panic_of_the_visitor_is_not_the_sources() {
    let exporter = Exporter::new().with(ByHand(Node::new())).unwrap();
    exporter.members(&mut |source| {
        source.members(&mut |_| panic!("of the visitor"));
    });
}
