//! Promise: sources can be added to an exporter and removed from it while it serves. Every exposition is legal
//! and shows each source completely or not at all.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;

use frozen_metrics::{
    Collect, Counter, Encoder, Exporter, Labelled, LeftOutReason, ReplicationMetrics, SourceHandle,
    SourceInfo, Sources, compat,
};

use crate::exposition::samples;
use crate::illegal_families::check;

/// An endpoint.
#[derive(Debug, ReplicationMetrics)]
#[metrics(prefix = "endpoint", golden = none)]
struct Endpoint {
    /// Requests answered.
    requests_total: Counter,
    /// Requests refused.
    refusals_total: Counter,
}

/// A node.
#[derive(Debug, ReplicationMetrics)]
#[metrics(prefix = "node", golden = none)]
struct Node {
    /// Messages dropped.
    drops_total: Counter,
}

fn endpoint(path: &str) -> Labelled<Endpoint> {
    Labelled::new(Endpoint::new(), [("path", path)]).unwrap()
}

fn names(exporter: &Exporter) -> Vec<String> {
    let families = check(exporter).unwrap().into_iter();
    families.map(|family| format!("{} {}", family.name, family.series.len())).collect()
}

#[test]
fn sources_come_and_go() {
    let (exporter, sources) = Exporter::dynamic();
    let exporter = exporter.with(Node::new()).unwrap();
    let node = "node_drops_total 1";
    assert_eq!(names(&exporter), [node]);
    let one = sources.add(endpoint("/1")).unwrap();
    let two = sources.add(endpoint("/2")).unwrap();
    let both = [node, "endpoint_requests_total 2", "endpoint_refusals_total 2"];
    assert_eq!(names(&exporter), both);
    assert_eq!(exporter.schemas().count(), 2);
    one.remove();
    assert_eq!(names(&exporter), [node, "endpoint_requests_total 1", "endpoint_refusals_total 1"]);
    let three = sources.add(endpoint("/3")).unwrap();
    assert_eq!(names(&exporter), both);
    drop((two, three));
    assert_eq!(names(&exporter), [node]);
    sources.add(endpoint("/2")).unwrap().keep();
    sources.add(endpoint("/1")).unwrap().keep();
    assert_eq!(names(&exporter), both);
    assert_eq!(
        format!("{exporter:?} {sources:?}"),
        "[\"Node\", \"Endpoint\"] [\"Node\", \"Endpoint\"]"
    );
}

#[test]
fn names_are_checked_against_the_present_sources() {
    let (exporter, sources) = Exporter::dynamic();
    let exporter = exporter.with(Node::new()).unwrap();
    let exporter = exporter.with_left_out_counter("endpoint_refusals_total").unwrap();
    let refused = |refused: Result<SourceHandle, frozen_metrics::DuplicateFamily>| {
        let refused = refused.unwrap_err();
        (refused.name, refused.first)
    };
    let taken = |name: &str, first: &str| (name.to_owned(), first.to_owned());
    assert_eq!(refused(sources.add(Node::new())), taken("node_drops_total", "Node"));
    assert_eq!(refused(sources.add(endpoint("/1"))), taken("endpoint_refusals_total", "Exporter"));
    let gauge = sources.add(compat::text(|| "endpoint_requests 1\n")).unwrap();
    let (again, other) = Exporter::dynamic();
    let first = other.add(endpoint("/1")).unwrap();
    assert_eq!(refused(other.add(endpoint("/1"))), taken("endpoint_requests_total", "Endpoint"));
    let second = other.add(endpoint("/2")).unwrap();
    drop(first);
    assert_eq!(
        refused(other.add(compat::text(|| "endpoint_requests 1\n"))),
        taken("endpoint_requests", "Endpoint"),
        "an instance still uses the names",
    );
    drop(second);
    let _text = other.add(compat::text(|| "endpoint_requests 1\n")).unwrap();
    assert_eq!((names(&again), names(&exporter).len()), (vec!["endpoint_requests 1".into()], 3));
    drop(gauge);
}

#[test]
fn a_dynamic_exporter_within_another_one_cannot_make_it_illegal() {
    let (inner, sources) = Exporter::dynamic();
    let _early = sources.add(endpoint("/1")).unwrap();
    let inner = Labelled::new(inner, [("zone", "a")]).unwrap();
    let (other, others) = Exporter::dynamic();
    let other = Labelled::new(other, [("zone", "b")]).unwrap();
    let exporter = Exporter::new().with(inner).unwrap().with(Node::new()).unwrap();
    let exporter = exporter.with(other).unwrap();
    let shown = ["endpoint_requests_total 1", "endpoint_refusals_total 1", "node_drops_total 1"];
    assert_eq!(names(&exporter), shown);
    let _node = sources.add(Node::new()).unwrap();
    let _endpoint = others.add(endpoint("/2")).unwrap();
    assert_eq!(names(&exporter), shown);
    let left_out = exporter.left_out();
    assert_eq!(left_out.len(), 3);
    let is_duplicate = |reason: &LeftOutReason| matches!(reason, LeftOutReason::Duplicate(_));
    assert!(left_out.iter().all(|left_out| is_duplicate(&left_out.reason)), "{left_out:?}");
}

/// A source that changes the exporter while it is exposed or dropped.
struct Meddler {
    sources: Sources,
    handles: Mutex<Vec<SourceHandle>>,
}

impl Meddler {
    fn meddle(&self) {
        let mut handles = self.handles.lock().unwrap();
        handles.clear();
        let path = "/meddled";
        handles.extend(self.sources.add(endpoint(path)));
    }
}

impl Collect for Meddler {
    fn info(&self) -> SourceInfo {
        SourceInfo::new("Meddler").with_families(Vec::new())
    }

    fn expose(&self, _: &mut Encoder<'_>) {
        self.meddle();
    }
}

impl Drop for Meddler {
    fn drop(&mut self) {
        let _ = self.sources.add(Node::new()).map(SourceHandle::keep);
    }
}

#[test]
fn sources_may_change_the_exporter_while_it_calls_them() {
    let (exporter, sources) = Exporter::dynamic();
    let meddler = Meddler { sources: sources.clone(), handles: Mutex::default() };
    let exporter = exporter.with(meddler).unwrap();
    for _ in 0..3 {
        let text = exporter.text();
        assert!([0, 2].contains(&samples(&text).len()), "{text}");
    }
    let late = sources.add(Meddler { sources: sources.clone(), handles: Mutex::default() });
    drop(late);
    assert!(exporter.text().contains("node_drops_total 0\n"), "its drop added a source");
}

#[test]
fn a_source_is_dropped_after_the_last_exposition_that_shows_it() {
    let (exporter, sources) = Exporter::dynamic();
    let node = Arc::new(Node::new());
    let observer = Arc::downgrade(&node);
    let handle = sources.add(node).unwrap();
    exporter.members(&mut |_| {
        let mut samples = 0;
        exporter.members(&mut |member| samples += member.gather().len());
        assert!(observer.upgrade().is_some());
    });
    handle.remove();
    assert!(observer.upgrade().is_none());
    let node = sources.add(Node::new()).unwrap();
    drop((exporter, sources));
    node.remove();
}

#[test]
fn concurrent_changes_lose_nothing_and_every_exposition_is_whole() {
    const THREADS: usize = 3;
    const CHANGES: usize = 200;
    let (exporter, sources) = Exporter::dynamic();
    let exporter = exporter.with(Node::new()).unwrap();
    let is_done = AtomicBool::new(false);
    let kept = thread::scope(|scope| {
        let changes = (0..THREADS).map(|thread| {
            let sources = sources.clone();
            scope.spawn(move || {
                let mut kept = Vec::new();
                for change in 0..CHANGES {
                    let handle = sources.add(endpoint(&format!("/{thread}/{change}"))).unwrap();
                    if change % 50 == 0 {
                        kept.push(handle);
                    }
                }
                kept
            })
        });
        let changes: Vec<_> = changes.collect();
        let scrape = scope.spawn(|| {
            while !is_done.load(Ordering::Relaxed) {
                let samples = samples(&exporter.text());
                assert_eq!(samples[0].name, "node_drops_total");
                let paths = |name: &str| {
                    let matching = samples.iter().filter(|sample| sample.name == name);
                    matching.map(|sample| sample.labels["path"].clone()).collect::<Vec<_>>()
                };
                let requests = paths("endpoint_requests_total");
                assert_eq!(requests, paths("endpoint_refusals_total"));
                assert_eq!(samples.len(), 1 + 2 * requests.len());
            }
        });
        let kept: Vec<_> = changes.into_iter().flat_map(|change| change.join().unwrap()).collect();
        is_done.store(true, Ordering::Relaxed);
        scrape.join().unwrap();
        kept
    });
    assert_eq!(names(&exporter)[1], format!("endpoint_requests_total {}", kept.len()));
    assert_eq!(kept.len(), THREADS * 4);
    drop(kept);
    assert_eq!(names(&exporter), ["node_drops_total 1"]);
}
