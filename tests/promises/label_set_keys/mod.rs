//! Promise: a label set as the key of a set behaves like a key of one label, costs the same, and is typed.

mod lifecycle;
mod typed;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Barrier};
use std::thread;

use allocation_counter::measure;
use frozen_metrics::{Counter, Exporter, Gauge, LabelSet, Labelled, ReplicationMetrics, RowLabels};
use proptest::collection::btree_set;
use proptest::prelude::*;

use crate::exposition::samples;
use crate::round_trip::name;

/// The ends of a link.
#[derive(LabelSet)]
struct Ends<'a> {
    channel: &'a str,
    peer: &'a str,
}

const fn ends<'a>(channel: &'a str, peer: &'a str) -> Ends<'a> {
    Ends { channel, peer }
}

#[derive(Debug, ReplicationMetrics)]
#[metrics(
    prefix = "link", golden = none,
    key = Ends<'static>, max_keys = 16, overflow = "others",
)]
struct Link {
    /// Frames sent.
    frames_total: Counter,
    /// Frames waiting.
    #[metric(name = "link_waiting", labels(side = "near"))]
    near_waiting: Gauge,
    #[metric(name = "link_waiting", labels(side = "far"))]
    far_waiting: Gauge,
}

const CAP: usize = LinkRegistry::MAX_KEYS;
const AMBIGUOUS_KEYS: [(&str, &str); 5] =
    [("ab", "c"), ("a", "bc"), ("", "abc"), ("abc", ""), ("a\",peer=\"b", "c")];

fn keys(registry: &LinkRegistry) -> Vec<(String, String)> {
    let rows = registry.snapshot().rows.into_iter();
    rows.map(|row| {
        let Ends { channel, peer } = row.ends.get().unwrap();
        (channel.to_owned(), peer.to_owned())
    })
    .collect()
}

fn text(registry: &LinkRegistry) -> String {
    let mut out = Vec::new();
    registry.encode(&mut out);
    String::from_utf8(out).unwrap()
}

#[test]
fn keys_with_equal_concatenated_values_are_distinct() {
    let registry = LinkRegistry::new();
    for (number, (channel, peer)) in (1_u64..).zip(AMBIGUOUS_KEYS) {
        registry.for_ends(ends(channel, peer)).frames_total.add(number);
        registry.with_ends(ends(channel, peer), |link| link.frames_total.add(number));
    }
    assert_eq!(registry.len(), AMBIGUOUS_KEYS.len());
    let snapshot = registry.snapshot();
    for (number, (channel, peer)) in (1_u64..).zip(AMBIGUOUS_KEYS) {
        let row = snapshot.ends(ends(channel, peer)).unwrap();
        assert_eq!(row.frames_total, 2 * number);
        assert_eq!(row.ends, RowLabels::new(ends(channel, peer)));
        assert_eq!(registry.get(ends(channel, peer)).unwrap().frames_total.get(), 2 * number);
    }
    assert!(snapshot.ends(ends("c", "ab")).is_none() && registry.get(ends("c", "ab")).is_none());
    assert!(keys(&registry).is_sorted(), "sorted by the first label, then by the second");
}

#[test]
fn a_key_may_have_any_length() {
    let registry = LinkRegistry::new();
    let long = "k".repeat(300);
    for (channel, peer) in [(&*long, ""), ("", &*long), (&long[..22], &long[..23]), (&long, &long)]
    {
        for _ in 0..3 {
            registry.with_ends(ends(channel, peer), |link| link.frames_total.inc());
        }
        assert_eq!(registry.snapshot().ends(ends(channel, peer)).unwrap().frames_total, 3);
    }
}

proptest! {
    #[test]
    fn keys_of_two_labels_round_trip_through_the_text_format(
        links in btree_set((name(), name()), 0..24)
    ) {
        let registry = LinkRegistry::new();
        links.iter().for_each(|(channel, peer)| {
            registry.with_ends(ends(channel, peer), |link| link.frames_total.inc());
        });
        let text = text(&registry);
        prop_assert_eq!(&text, &registry.snapshot().prometheus_text());
        let read = samples(&text);
        prop_assert_eq!(read.len(), 3 * links.len().min(CAP + 1));
        let labels_of = |family: &str| -> BTreeSet<BTreeMap<String, String>> {
            read.iter().filter(|read| read.name == family).map(|read| read.labels.clone()).collect()
        };
        let labels = |(channel, peer): (String, String)| {
            let pairs = [("channel", channel), ("peer", peer)];
            pairs.map(|(name, value)| (name.to_owned(), value)).into()
        };
        let overflow = registry.snapshot().overflow.map(|_| ("others".into(), "others".into()));
        let shown = keys(&registry).into_iter().chain(overflow);
        prop_assert_eq!(labels_of("link_frames_total"), shown.map(labels).collect());
    }
}

#[test]
fn the_overflow_is_a_row_of_its_own_and_uses_no_capacity() {
    let registry = LinkRegistry::new();
    let overflow: &str = LinkRegistry::OVERFLOW;
    let named = registry.for_ends(ends(overflow, overflow));
    assert_eq!((registry.len(), registry.folded()), (1, 0));
    registry.for_ends(ends(overflow, "own")).frames_total.inc();
    registry.for_ends(ends("own", overflow)).frames_total.inc();
    assert_eq!(registry.len(), 3, "one overflow value alone is an ordinary key");
    (2..CAP).for_each(|number| drop(registry.for_ends(ends("n", &number.to_string()))));
    assert_eq!((registry.len(), registry.folded()), (CAP + 1, 0));
    assert!(Arc::ptr_eq(&named, &registry.for_ends(ends("late", "later"))));
    assert!(Arc::ptr_eq(&named, &registry.get(ends(overflow, overflow)).unwrap()));
    assert_eq!(registry.folded(), 1);
    named.frames_total.add(7);

    let snapshot = registry.snapshot();
    let row = snapshot.overflow.as_ref().unwrap();
    assert!(row.ends.get().is_none());
    assert_eq!((row.frames_total, snapshot.rows.len()), (7, CAP));
    assert!(snapshot.ends(ends(overflow, overflow)).is_none());
    assert!(snapshot.ends(ends(overflow, "own")).is_some());
    assert_eq!(snapshot.totals()["frames_total"], 9);
    let line = "link_waiting{channel=\"others\",peer=\"others\",side=\"far\"} 0\n";
    assert!(text(&registry).contains(line));
    assert_eq!(text(&registry), snapshot.prometheus_text());

    named.frames_total.add(5);
    let since = registry.snapshot().since(&snapshot);
    assert_eq!(since.overflow.unwrap().frames_total, 5);
    assert_eq!(since.rows.len(), CAP);
    let since_start = snapshot.since(&LinkRegistry::new().snapshot());
    assert_eq!(since_start, snapshot);
}

/// Threads look up shared and distinct keys until the cap is reached.
#[test]
fn racing_look_ups_lose_no_increment() {
    const THREADS: usize = 8;
    const ROUNDS: usize = 500;
    for _ in 0..20 {
        let registry = LinkRegistry::new();
        let start = Barrier::new(THREADS);
        thread::scope(|scope| {
            for thread in 0..THREADS {
                let (registry, start) = (&registry, &start);
                scope.spawn(move || {
                    start.wait();
                    for round in 0..ROUNDS {
                        let (channel, peer) = match round % 2 {
                            0 => ("shared".to_owned(), (round % 24).to_string()),
                            _ => (thread.to_string(), round.to_string()),
                        };
                        registry.for_ends(ends(&channel, &peer)).frames_total.inc();
                        assert!(registry.len() <= CAP + 1);
                    }
                });
            }
        });
        let snapshot = registry.snapshot();
        assert_eq!((registry.len(), snapshot.rows.len()), (CAP + 1, CAP));
        assert_eq!(snapshot.totals()["frames_total"], (THREADS * ROUNDS) as u64);
        let folded = snapshot.overflow.unwrap().frames_total;
        assert_eq!(folded, registry.folded(), "exactly the folded look-ups are counted");
    }
}

#[test]
fn look_ups_folds_and_warm_scrapes_do_not_allocate() {
    let registry = LinkRegistry::new();
    let long = "k".repeat(100);
    (1..CAP).for_each(|number| drop(registry.for_ends(ends("a", &number.to_string()))));
    registry.for_ends(ends(&long, "long"));
    let mut buffer = Vec::new();
    let mut all = || {
        registry.for_ends(ends("a", "1")).frames_total.inc();
        registry.with_ends(ends("a", "2"), |link| link.frames_total.inc());
        registry.with_ends(ends(&long, "long"), |link| link.frames_total.inc());
        registry.with_ends(ends("late", "later"), |link| link.frames_total.inc());
        assert!(registry.get(ends("a", "1")).is_some() && registry.get(ends("b", "1")).is_none());
        buffer.clear();
        registry.encode(&mut buffer);
    };
    all();
    assert_eq!(measure(all).count_total, 0);
}

#[test]
fn an_instance_label_must_not_be_a_label_of_the_key() {
    let labelled = |name| Labelled::new(LinkRegistry::new(), [(name, "x")]);
    assert!(labelled("zone").is_ok());
    for name in ["channel", "peer", "side"] {
        assert!(labelled(name).unwrap_err().to_string().contains("already declares"), "{name}");
    }
    let registry = LinkRegistry::new();
    registry.for_ends(ends("a", "b"));
    let families = Exporter::new().with(registry).unwrap().gather();
    let labels = families[1].series[1].labels.iter().map(|label| (&*label.name, &*label.value));
    assert!(labels.eq([("channel", "a"), ("peer", "b"), ("side", "far")]));
}
