//! Families record without a closure.

use std::time::Duration;

use frozen_metrics::{
    BoolGauge, Buckets, ClampedGauge, Counter, Family, FloatCounter, FloatGauge, Gauge, Histogram,
    LabelEnum, LabelSet, MaxGauge, ReplicationMetrics, SecondsGauge, SecondsHistogram, StateSet,
    StripedCounter, TimestampGauge, UnsignedGauge,
};

#[derive(LabelSet)]
struct Peer<'a> {
    peer: &'a str,
}

#[derive(Buckets)]
#[buckets(1, 2)]
struct Sizes;

#[derive(Clone, Copy, Debug, PartialEq, LabelEnum)]
enum State {
    Up,
    Down,
}

/// One family of each instrument.
#[derive(ReplicationMetrics)]
#[metrics(golden = none)]
struct Node {
    /// Messages that were sent.
    #[metric(max_keys = 4, overflow = "other")]
    sent_total: Family<Peer<'static>, Counter>,
    /// Messages that arrived.
    #[metric(max_keys = 4, overflow = "other")]
    seen_total: Family<Peer<'static>, StripedCounter>,
    /// Costs so far.
    #[metric(max_keys = 4, overflow = "other")]
    paid_total: Family<Peer<'static>, FloatCounter>,
    /// Messages in the queue.
    #[metric(max_keys = 4, overflow = "other")]
    waiting: Family<Peer<'static>, Gauge>,
    /// Tasks in progress.
    #[metric(max_keys = 4, overflow = "other")]
    running: Family<Peer<'static>, ClampedGauge>,
    /// Descriptors in use.
    #[metric(max_keys = 4, overflow = "other")]
    open_files: Family<Peer<'static>, UnsignedGauge>,
    /// The longest queue so far.
    #[metric(max_keys = 4, overflow = "other")]
    peak: Family<Peer<'static>, MaxGauge>,
    /// Used part of the disk.
    #[metric(max_keys = 4, overflow = "other")]
    used_ratio: Family<Peer<'static>, FloatGauge>,
    /// Whether the peer leads.
    #[metric(max_keys = 4, overflow = "other")]
    is_leader: Family<Peer<'static>, BoolGauge>,
    /// Time since the last message.
    #[metric(max_keys = 4, overflow = "other")]
    lag_seconds: Family<Peer<'static>, SecondsGauge>,
    /// When the peer came.
    #[metric(max_keys = 4, overflow = "other")]
    start_seconds: Family<Peer<'static>, TimestampGauge>,
    /// Messages of a batch.
    #[metric(max_keys = 4, overflow = "other")]
    batches: Family<Peer<'static>, Histogram<Sizes>>,
    /// Time that a call takes.
    #[metric(max_keys = 4, overflow = "other")]
    call_seconds: Family<Peer<'static>, SecondsHistogram<Sizes>>,
    /// What the peer does.
    #[metric(max_keys = 4, overflow = "other")]
    mode: Family<Peer<'static>, StateSet<State>>,
}

#[test]
fn a_family_records_like_its_instrument() {
    let (direct, with) = (Node::new(), Node::new());
    let peer = || Peer { peer: "a" };
    let span = Duration::from_millis(1500);
    macro_rules! both {
        ($($field:ident.$method:ident($($argument:expr)?);)*) => {
            $(
                direct.$field.$method(peer() $(, $argument)?);
                with.$field.with(peer(), |instrument| instrument.$method($($argument)?));
            )*
        };
    }
    both! {
        sent_total.inc();
        sent_total.add(4);
        sent_total.raise_to(9);
        seen_total.inc();
        seen_total.add(2);
        paid_total.add(0.5);
        paid_total.raise_to(2.5);
        waiting.set(7);
        waiting.inc();
        waiting.dec();
        waiting.add(5);
        waiting.sub(2);
        running.set(1);
        running.inc();
        running.sub(9);
        running.add(3);
        running.dec();
        open_files.set(1);
        open_files.inc();
        open_files.add(4);
        open_files.sub(3);
        open_files.dec();
        peak.raise_to(8);
        used_ratio.set(1.0);
        used_ratio.add(0.5);
        used_ratio.sub(0.25);
        is_leader.set(true);
        lag_seconds.record(span);
        batches.observe(1.5);
        call_seconds.record(span);
        mode.set(State::Down);
    }
    assert_eq!(direct.snapshot(), with.snapshot());
    let text = direct.snapshot().prometheus_text();
    for sample in [
        "sent_total{peer=\"a\"} 9\n",
        "seen_total{peer=\"a\"} 3\n",
        "paid_total{peer=\"a\"} 2.5\n",
        "waiting{peer=\"a\"} 10\n",
        "running{peer=\"a\"} 0\n",
        "open_files{peer=\"a\"} 2\n",
        "peak{peer=\"a\"} 8\n",
        "used_ratio{peer=\"a\"} 1.25\n",
        "is_leader{peer=\"a\"} 1\n",
        "lag_seconds{peer=\"a\"} 1.5\n",
        "batches_bucket{peer=\"a\",le=\"2\"} 1\n",
        "call_seconds_sum{peer=\"a\"} 1.5\n",
        "mode{peer=\"a\",mode=\"down\"} 1\n",
    ] {
        assert!(text.contains(sample), "{sample} in {text}");
    }
    direct.start_seconds.set_to_now(peer());
    let time = direct.snapshot().start_seconds;
    assert!(time.get(peer()).is_some_and(|seconds| seconds.is_some_and(|seconds| seconds > 1e9)));
}

#[test]
fn lists_of_families_keep_each_value_at_its_field() {
    let node = Node::new();
    node.sent_total.add(Peer { peer: "a" }, 1);
    node.seen_total.add(Peer { peer: "a" }, 2);
    let earlier = node.snapshot();
    assert_eq!(earlier.clone(), earlier);
    node.sent_total.add(Peer { peer: "a" }, 10);
    let now = node.snapshot();
    assert_ne!(now, earlier);
    let since = now.since(&earlier);
    let of = |counter: &frozen_metrics::FamilySnapshot<Peer<'static>, Counter>| {
        counter.get(Peer { peer: "a" }).copied()
    };
    assert_eq!((of(&since.sent_total), of(&now.sent_total)), (Some(10), Some(11)));
    assert_eq!(since.seen_total.get(Peer { peer: "a" }), Some(&0));
}

/// Three families of one type, which generated code lists together, and one of another type between them.
#[derive(ReplicationMetrics)]
#[metrics(golden = none)]
struct Runs {
    /// Messages that came first.
    #[metric(max_keys = 4, overflow = "other")]
    first_total: Family<Peer<'static>, Counter>,
    /// Messages that came second.
    #[metric(max_keys = 4, overflow = "other")]
    next_total: Family<Peer<'static>, Counter>,
    /// Messages of a batch.
    #[metric(max_keys = 4, overflow = "other")]
    batches: Family<Peer<'static>, Histogram<Sizes>>,
    /// Messages that came third.
    #[metric(max_keys = 4, overflow = "other")]
    third_total: Family<Peer<'static>, Counter>,
    /// Messages in all queues.
    queued: Gauge,
}

#[test]
fn families_of_one_type_are_not_confused() {
    let runs = Runs::new();
    let peer = || Peer { peer: "a" };
    for (family, n) in [(&runs.first_total, 1), (&runs.next_total, 2), (&runs.third_total, 3)] {
        family.add(peer(), n);
    }
    runs.queued.set(4);
    let earlier = runs.snapshot();
    runs.next_total.add(peer(), 20);
    runs.batches.observe(peer(), 1.0);
    let copy = runs.snapshot().clone();
    let since = copy.since(&earlier);
    let counts = [&since.first_total, &since.next_total, &since.third_total]
        .map(|family| family.get(peer()).copied());
    assert_eq!(counts, [Some(0), Some(20), Some(0)]);
    assert_eq!((copy.queued, since.queued), (4, 4));
    let mut other = copy.clone();
    assert_eq!(other, copy);
    other.third_total = earlier.first_total.clone();
    assert_ne!(other, copy);
    let text = copy.prometheus_text();
    let order =
        ["first_total{peer=\"a\"} 1", "next_total{peer=\"a\"} 22", "batches_count{peer=\"a\"} 1"];
    let places = order.map(|sample| text.find(sample).expect(sample));
    assert!(places.is_sorted(), "{text}");
    assert!(text.contains("third_total{peer=\"a\"} 3\n"), "{text}");
}
