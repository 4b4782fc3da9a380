//! Panics of members of groups and of instances.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use frozen_metrics::{
    Collect, Encoder, Exporter, FamilyInfo, Labelled, Member, MetricFamily, MetricGroup, MetricSet,
    SourceInfo,
};

use super::{COMMENT, Node, PanickingSource, SECRET, names, panicking_source};
use crate::exposition::samples;

/// A hand-written group with one member.
struct ManualGroup<C>(C);

impl<C: Collect> Collect for ManualGroup<C> {
    fn info(&self) -> SourceInfo {
        SourceInfo::new("ManualGroup")
    }

    fn expose(&self, encoder: &mut Encoder<'_>) {
        self.0.expose(encoder);
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
    fn info(&self) -> SourceInfo {
        SourceInfo::from_schema(Node::SCHEMA)
    }

    fn expose(&self, encoder: &mut Encoder<'_>) {
        self.refresh().expose(encoder);
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
    fn info(&self) -> SourceInfo {
        self.answer(SourceInfo::new("Hostile"))
    }

    fn expose(&self, _encoder: &mut Encoder<'_>) {
        self.answer(());
    }

    fn gather(&self) -> Vec<MetricFamily> {
        self.answer(vec![])
    }

    fn families(&self) -> Vec<FamilyInfo> {
        self.answer(vec![])
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
        let info = source.info();
        assert_eq!(info.name() == "Node", !is_hostile);
        assert_eq!(source.gather().is_empty(), is_hostile);
        assert_eq!((info.keys(), info.golden(), info.has_exemplars()), (None, None, false));
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
