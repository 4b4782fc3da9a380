//! Promise: a refreshed source is refreshed once for each exposition, one refresh at a time, and a refresh
//! that fails loses nothing.

use std::panic::panic_any;
use std::sync::atomic::{AtomicBool, AtomicI64, AtomicUsize, Ordering};
use std::sync::mpsc::channel;
use std::sync::{Arc, LazyLock, Mutex};
use std::thread;

use frozen_metrics::{
    Collect, Counter, Encoder, Exporter, Format, Gauge, Labelled, LeftOutReason, MetricGroup,
    MetricSet, Refreshed, ReplicationMetrics, SourceInfo,
};
use tests::encoded;

use crate::exposition::samples;

/// A queue.
#[derive(Debug, ReplicationMetrics)]
#[metrics(prefix = "queue", golden = none)]
struct Queue {
    /// Messages that wait.
    length: Gauge,
    /// How often the values were computed.
    refreshes_total: Counter,
}

/// A link.
#[derive(Debug, ReplicationMetrics)]
#[metrics(prefix = "link", key = "peer", max_keys = 8, overflow = "others", golden = none)]
struct Link {
    /// Frames that wait.
    backlog: Gauge,
}

fn counted(calls: &Arc<AtomicUsize>) -> Refreshed<Queue> {
    let calls = Arc::clone(calls);
    Refreshed::new(Queue::new(), move |queue| {
        calls.fetch_add(1, Ordering::Relaxed);
        queue.refreshes_total.inc();
    })
}

fn calls() -> Arc<AtomicUsize> {
    Arc::default()
}

fn lengths(text: &str) -> Vec<f64> {
    let samples = samples(text).into_iter();
    samples.filter(|sample| sample.name == "queue_length").map(|sample| sample.value).collect()
}

#[test]
fn every_format_shows_the_values_of_one_refresh() {
    let calls = calls();
    let exporter = Exporter::new().with(counted(&calls)).unwrap();
    assert_eq!(calls.load(Ordering::Relaxed), 0, "the families of a derived struct are known");
    for format in [Format::Text, Format::OpenMetrics, Format::Protobuf] {
        let before = calls.load(Ordering::Relaxed);
        let mut out = Vec::new();
        exporter.encode(&mut out, format);
        assert_eq!(calls.load(Ordering::Relaxed), before + 1, "{format:?}");
    }
    assert!(encoded(&exporter, Format::Text).contains("queue_refreshes_total 4\n"));
    assert_eq!(exporter.gather().len(), 2);
    assert_eq!(exporter.left_out(), []);
    assert_eq!(calls.load(Ordering::Relaxed), 6);
}

#[test]
fn joined_instances_are_each_refreshed_once() {
    let all = [calls(), calls()];
    let zones = ["a", "b"].into_iter().zip(&all);
    let zones = zones.map(|(zone, calls)| Labelled::new(counted(calls), [("zone", zone)]).unwrap());
    let exporter = zones.into_iter().try_fold(Exporter::new(), Exporter::with).unwrap();
    let text = exporter.text();
    assert_eq!(samples(&text).len(), 4);
    assert_eq!(all.map(|calls| calls.load(Ordering::Relaxed)), [1, 1]);
}

#[derive(Default, MetricGroup)]
struct Node {
    links: LinkRegistry,
    #[member(prefix = "node", golden = none)]
    queue: Inner,
}

type Inner = Arc<LinkRegistry>;

#[derive(MetricGroup)]
struct Service {
    #[member(prefix = "spare", labels(tier = "cold"), golden = none)]
    queue: Refreshed<Queue>,
    links: Refreshed<LinkRegistry>,
}

#[test]
fn members_of_groups_are_refreshed_and_show_new_keys() {
    let calls = calls();
    let links = Refreshed::new(LinkRegistry::new(), |links| links.for_peer("a").backlog.set(7));
    let service = Service { queue: counted(&calls), links };
    assert_eq!(Service::MEMBERS[0].schema, Queue::SCHEMA);
    service.queue.length.set(3);
    let text = Exporter::new().with(service).unwrap().text();
    assert!(text.contains("\nspare_queue_length{tier=\"cold\"} 3\n"), "{text}");
    assert!(text.ends_with("\nlink_backlog{peer=\"a\"} 7\n"), "{text}");
    assert_eq!(calls.load(Ordering::Relaxed), 1);
}

#[test]
fn a_group_can_be_refreshed_as_a_whole() {
    let calls = calls();
    let count = Arc::clone(&calls);
    let node = Refreshed::new(Node::default(), move |node| {
        count.fetch_add(1, Ordering::Relaxed);
        node.queue.for_peer("b").backlog.inc();
    });
    let exporter = Exporter::new().with(Labelled::new(node, [("zone", "z")]).unwrap()).unwrap();
    let text = exporter.text();
    assert!(text.ends_with("\nnode_link_backlog{zone=\"z\",peer=\"b\"} 1\n"), "{text}");
    assert_eq!(calls.load(Ordering::Relaxed), 1, "both members share a refresh");
}

#[test]
fn a_refresh_that_panics_is_reported_and_the_values_are_shown() {
    let is_broken = Arc::new(AtomicBool::new(true));
    let payloads = Arc::new(Mutex::new(Vec::new()));
    let zones = [("a", Arc::clone(&is_broken)), ("b", Arc::default())].map(|(zone, is_broken)| {
        let queue = Refreshed::new(Queue::new(), move |queue| {
            queue.length.inc();
            if is_broken.load(Ordering::Relaxed) {
                panic_any(7_u8);
            }
        });
        Labelled::new(queue, [("zone", zone)]).unwrap()
    });
    let inner = zones.into_iter().try_fold(Exporter::new(), Exporter::with).unwrap();
    let inner = inner.with_left_out_counter("inner_total").unwrap();
    let hook = Arc::clone(&payloads);
    let outer = Exporter::new().with(inner).unwrap().on_panic(move |source, payload| {
        hook.lock().unwrap().push((source.to_owned(), payload.downcast_ref().copied()));
    });
    let text = outer.text();
    let comment = "# Left out: current values of `Queue`: the refresh panicked\n";
    assert_eq!(text.matches("# Left out").count(), 1, "{text}");
    assert!(text.starts_with(comment), "{text}");
    assert_eq!(lengths(&text), [1.0, 1.0]);
    assert_eq!(samples(&text).len(), 4 + 5, "all families of both instances are shown");
    assert!(text.contains("inner_total{reason=\"not_refreshed\"} 1\n"), "{text}");
    assert_eq!(*payloads.lock().unwrap(), [("Queue".to_owned(), Some(7_u8))]);
    let [left_out] = &outer.left_out()[..] else { panic!("one refresh failed") };
    assert!(matches!(left_out.reason, LeftOutReason::NotRefreshed(_)));
    is_broken.store(false, Ordering::Relaxed);
    assert_eq!((outer.left_out(), lengths(&outer.text())), (vec![], vec![4.0, 4.0]));
}

#[test]
fn the_text_of_an_error_stays_within_its_comment() {
    let queue = Refreshed::try_new(Queue::new(), |_| Err("no\nforged 1"));
    let text = Exporter::new().with(queue).unwrap().text();
    assert!(text.starts_with("# Left out: current values of `Queue`: no\\nforged 1\n"), "{text}");
    assert_eq!(samples(&text).len(), 2);
}

#[test]
fn a_refresh_may_scrape_its_own_source() {
    static EXPORTER: LazyLock<Exporter> = LazyLock::new(|| {
        let inside = |queue: &Queue| {
            queue.length.inc();
            assert_eq!(lengths(&EXPORTER.text()), [queue.length.get() as f64], "no refresh inside");
            assert!(Queue::gather(queue).len() == 2 && EXPORTER.left_out().is_empty());
        };
        Exporter::new().with(Refreshed::new(Queue::new(), inside)).unwrap()
    });
    assert_eq!(lengths(&EXPORTER.text()), [1.0]);
    assert_eq!(lengths(&EXPORTER.text()), [2.0]);
}

#[test]
fn a_slow_refresh_delays_only_expositions_that_need_it() {
    let (release, released) = channel::<()>();
    let (begin, begun) = channel();
    let released = Mutex::new(released);
    let queue = Arc::new(Refreshed::new(Queue::new(), move |_| {
        begin.send(()).unwrap();
        let _ = released.lock().unwrap().recv();
    }));
    let slow = Exporter::new().with(Arc::clone(&queue)).unwrap();
    let other = Exporter::new().with(LinkRegistry::new()).unwrap();
    thread::scope(|scope| {
        let scrape = scope.spawn(|| slow.text());
        begun.recv().unwrap();
        queue.length.set(9);
        assert!(other.text().contains("link_backlog"));
        drop(release);
        assert_eq!(lengths(&scrape.join().unwrap()), [9.0]);
    });
}

/// Each thread changes a number and then scrapes it. Every exposition must show a refresh of the change.
#[test]
fn concurrent_expositions_share_refreshes_that_began_after_them() {
    const THREADS: usize = 4;
    const SCRAPES: usize = 500;
    let live = Arc::new(AtomicI64::new(0));
    let running = AtomicUsize::new(0);
    let refreshes = calls();
    let (source, count) = (Arc::clone(&live), Arc::clone(&refreshes));
    let queue = Refreshed::new(Queue::new(), move |queue| {
        assert_eq!(running.fetch_add(1, Ordering::SeqCst), 0, "one refresh at a time");
        let value = source.load(Ordering::Relaxed);
        thread::yield_now();
        queue.length.set(value);
        count.fetch_add(1, Ordering::Relaxed);
        running.fetch_sub(1, Ordering::SeqCst);
    });
    let exporter = Exporter::new().with(queue).unwrap();
    thread::scope(|scope| {
        for _ in 0..THREADS {
            scope.spawn(|| {
                for _ in 0..SCRAPES {
                    let own = live.fetch_add(1, Ordering::Relaxed) + 1;
                    let shown = lengths(&exporter.text())[0];
                    assert!(shown >= own as f64, "{shown} is older than {own}");
                }
            });
        }
    });
    assert_eq!(exporter.left_out(), []);
    assert!(refreshes.load(Ordering::Relaxed) <= THREADS * SCRAPES + 1);
}

/// All requests that arrive while a refresh runs share the next one.
#[test]
fn waiting_expositions_share_the_next_refresh() {
    const WAITING: usize = 8;
    let (release, released) = channel::<()>();
    let (begin, begun) = channel();
    let (released, refreshes) = (Mutex::new(released), calls());
    let count = Arc::clone(&refreshes);
    let queue = Refreshed::new(Queue::new(), move |_| {
        count.fetch_add(1, Ordering::Relaxed);
        begin.send(()).unwrap();
        let _ = released.lock().unwrap().recv();
    });
    let exporter = Exporter::new().with(queue).unwrap();
    let arrived = AtomicUsize::new(0);
    thread::scope(|scope| {
        scope.spawn(|| exporter.text());
        begun.recv().unwrap();
        for _ in 0..WAITING {
            scope.spawn(|| AfterArrival(&arrived, &exporter).gather());
        }
        while arrived.load(Ordering::Relaxed) < WAITING {
            thread::yield_now();
        }
        drop(release);
    });
    assert_eq!(refreshes.load(Ordering::Relaxed), 2);
}

/// Counts its expositions, after they began and before they reach the exporter.
struct AfterArrival<'a>(&'a AtomicUsize, &'a Exporter);

impl Collect for AfterArrival<'_> {
    fn info(&self) -> SourceInfo {
        SourceInfo::new("AfterArrival")
    }

    fn expose(&self, encoder: &mut Encoder<'_>) {
        self.0.fetch_add(1, Ordering::Relaxed);
        self.1.expose(encoder);
    }
}
