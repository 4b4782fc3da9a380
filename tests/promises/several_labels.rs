//! Promise: a key with several labels behaves like a key with one and costs the same.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Barrier};
use std::thread;
use std::time::{Duration, Instant};

use allocation_counter::measure;
use frozen_metrics::{Counter, Exporter, Gauge, LabelEnum, Labelled, ReplicationMetrics};
use proptest::collection::btree_set;
use proptest::prelude::*;

use crate::exposition::samples;
use crate::round_trip::name;

#[derive(Debug, ReplicationMetrics)]
#[metrics(
    prefix = "link", golden = none,
    key("channel", "peer"), max_keys = 16, overflow = "others",
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
    registry.snapshot().rows.into_iter().map(|row| (row.channel, row.peer)).collect()
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
        registry.for_channel_peer(channel, peer).frames_total.add(number);
        registry.with_channel_peer(channel, peer, |link| link.frames_total.add(number));
    }
    assert_eq!(registry.len(), AMBIGUOUS_KEYS.len());
    let snapshot = registry.snapshot();
    for (number, (channel, peer)) in (1_u64..).zip(AMBIGUOUS_KEYS) {
        assert_eq!(snapshot.channel_peer(channel, peer).unwrap().frames_total, 2 * number);
        assert_eq!(registry.get(channel, peer).unwrap().frames_total.get(), 2 * number);
    }
    assert!(snapshot.channel_peer("c", "ab").is_none() && registry.get("c", "ab").is_none());
    assert!(keys(&registry).is_sorted(), "sorted by the first label, then by the second");
}

#[test]
fn a_key_may_have_any_length() {
    let registry = LinkRegistry::new();
    let long = "k".repeat(300);
    for (channel, peer) in [(&*long, ""), ("", &*long), (&long[..22], &long[..23]), (&long, &long)]
    {
        for _ in 0..3 {
            registry.with_channel_peer(channel, peer, |link| link.frames_total.inc());
        }
        assert_eq!(registry.snapshot().channel_peer(channel, peer).unwrap().frames_total, 3);
    }
}

proptest! {
    #[test]
    fn keys_of_two_labels_round_trip_through_the_text_format(
        links in btree_set((name(), name()), 0..8)
    ) {
        let registry = LinkRegistry::new();
        links.iter().for_each(|(channel, peer)| {
            registry.with_channel_peer(channel, peer, |link| link.frames_total.inc());
        });
        let text = text(&registry);
        prop_assert_eq!(&text, &registry.snapshot().prometheus_text());
        let read = samples(&text);
        prop_assert_eq!(read.len(), 3 * links.len());
        let labels_of = |family: &str| -> BTreeSet<BTreeMap<String, String>> {
            read.iter().filter(|read| read.name == family).map(|read| read.labels.clone()).collect()
        };
        let labels = |(channel, peer): &(String, String)| {
            let pairs = [("channel", channel), ("peer", peer)];
            pairs.map(|(name, value)| (name.to_owned(), value.clone())).into()
        };
        prop_assert_eq!(labels_of("link_frames_total"), links.iter().map(labels).collect());
        prop_assert_eq!(labels_of("link_waiting").len(), 2 * links.len());
    }
}

#[test]
fn the_overflow_key_has_one_value_for_all_labels_and_uses_no_capacity() {
    let registry = LinkRegistry::new();
    let overflow: &str = LinkRegistry::OVERFLOW;
    let named = registry.for_channel_peer(overflow, overflow);
    assert_eq!((registry.len(), registry.folded()), (1, 0));
    registry.for_channel_peer(overflow, "own").frames_total.inc();
    registry.for_channel_peer("own", overflow).frames_total.inc();
    assert_eq!(registry.len(), 3, "one overflow value alone is an ordinary key");
    (2..CAP).for_each(|number| drop(registry.for_channel_peer("n", &number.to_string())));
    assert_eq!((registry.len(), registry.folded()), (CAP + 1, 0));
    assert!(Arc::ptr_eq(&named, &registry.for_channel_peer("late", "later")));
    assert!(Arc::ptr_eq(&named, &registry.get(overflow, overflow).unwrap()));
    assert_eq!(registry.folded(), 1);
    let line = "link_waiting{channel=\"others\",peer=\"others\",side=\"far\"} 0\n";
    assert!(text(&registry).contains(line));
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
                        registry.for_channel_peer(&channel, &peer).frames_total.inc();
                        assert!(registry.len() <= CAP + 1);
                    }
                });
            }
        });
        let snapshot = registry.snapshot();
        assert_eq!((registry.len(), snapshot.rows.len()), (CAP + 1, CAP + 1));
        assert_eq!(snapshot.totals()["frames_total"], (THREADS * ROUNDS) as u64);
        let overflow = LinkRegistry::OVERFLOW;
        let folded = snapshot.channel_peer(overflow, overflow).unwrap().frames_total;
        assert_eq!(folded, registry.folded(), "exactly the folded look-ups are counted");
    }
}

#[test]
fn look_ups_folds_and_warm_scrapes_do_not_allocate() {
    let registry = LinkRegistry::new();
    let long = "k".repeat(100);
    (1..CAP).for_each(|number| drop(registry.for_channel_peer("a", &number.to_string())));
    registry.for_channel_peer(&long, "long");
    let mut buffer = Vec::new();
    let mut all = || {
        registry.for_channel_peer("a", "1").frames_total.inc();
        registry.with_channel_peer("a", "2", |link| link.frames_total.inc());
        registry.with_channel_peer(&long, "long", |link| link.frames_total.inc());
        registry.with_channel_peer("late", "later", |link| link.frames_total.inc());
        assert!(registry.get("a", "1").is_some() && registry.get("b", "1").is_none());
        buffer.clear();
        registry.encode(&mut buffer);
    };
    all();
    assert_eq!(measure(all).count_total, 0);
}

#[test]
fn keys_of_several_labels_can_be_seeded_expired_removed_and_retained() {
    let registry = LinkRegistry::new();
    registry.seed([("a", String::from("bc")), ("ab", String::from("c"))]).unwrap();
    assert_eq!(registry.snapshot().totals()["frames_total"], 0);
    registry.for_channel_peer("idle", "too");

    let start = Instant::now();
    assert_eq!(registry.expire_idle(start, Duration::ZERO), 0);
    assert_eq!(registry.expire_idle(start, Duration::ZERO), 1, "seeded keys do not expire");
    assert!(registry.remove("a", "bc") && !registry.remove("a", "bc"));
    assert_eq!(keys(&registry), [("ab".to_owned(), "c".to_owned())]);

    AMBIGUOUS_KEYS
        .iter()
        .for_each(|(channel, peer)| drop(registry.for_channel_peer(channel, peer)));
    registry.for_channel_peer("a", "bc").frames_total.inc();
    let earlier = registry.snapshot();
    assert_eq!(
        registry.retain(
            |channel, peer, link| (channel, peer) == ("ab", "c") || link.frames_total.get() > 0
        ),
        3
    );
    registry.for_channel_peer("a", "bc").frames_total.add(5);
    let since = registry.snapshot().since(&earlier);
    assert_eq!(since.channel_peer("a", "bc").unwrap().frames_total, 5);
    assert_eq!(since.rows.len(), 2);

    let many = (0..CAP).map(|number| ("n", number.to_string()));
    let refused = registry.seed(many).unwrap_err();
    assert_eq!((&*refused.key, refused.max_keys), ("n, 14", CAP));
}

#[test]
fn an_instance_label_must_not_be_a_label_of_the_key() {
    let labelled = |name| Labelled::new(LinkRegistry::new(), [(name, "x")]);
    assert!(labelled("zone").is_ok());
    for name in ["channel", "peer", "side"] {
        assert!(labelled(name).unwrap_err().to_string().contains("already declares"), "{name}");
    }
    let registry = LinkRegistry::new();
    registry.for_channel_peer("a", "b");
    let families = Exporter::new().with(registry).unwrap().gather();
    let labels = families[1].series[1].labels.iter().map(|label| (&*label.name, &*label.value));
    assert!(labels.eq([("channel", "a"), ("peer", "b"), ("side", "far")]));
}

#[derive(Clone, Copy, Debug, PartialEq, LabelEnum)]
enum Side {
    Near,
    #[label("the \"far\" one")]
    Far,
}

#[derive(Debug, ReplicationMetrics)]
#[metrics(
    prefix = "part", golden = none,
    key("service", "shard" as i64, "side" as Side = "near" | "the \"far\" one", "is_new" as bool),
    max_keys = 3,
    overflow = "others",
)]
struct Part {
    /// Frames sent.
    frames_total: Counter,
}

#[test]
fn typed_key_labels_are_looked_up_without_allocating() {
    let registry = PartRegistry::new();
    let inc = |shard, side, is_new| {
        registry.for_service_shard_side_is_new("s", shard, side, is_new).frames_total.inc();
    };
    inc(i64::MIN, Side::Far, true);
    inc(-1, Side::Near, false);
    inc(10, Side::Near, false);
    inc(i64::MIN, Side::Far, true);
    assert_eq!(measure(|| inc(i64::MIN, Side::Far, true)).count_total, 0);
    assert_eq!(measure(|| inc(11, Side::Far, true)).count_total, 0, "a fold");
    let line = |shard: &str, side: &str, is_new: &str, value: u8| {
        format!(
            "part_frames_total{{service=\"s\",shard=\"{shard}\",side=\"{side}\",is_new=\"{is_new}\"}} {value}\n"
        )
    };
    let others = "part_frames_total{service=\"others\",shard=\"others\",side=\"others\",is_new=\"others\"} 1\n";
    let lines = [
        others.to_owned(),
        line("-1", "near", "false", 1),
        line("-9223372036854775808", "the \\\"far\\\" one", "true", 3),
        line("10", "near", "false", 1),
    ];
    let text = registry.snapshot().prometheus_text();
    assert_eq!(text.split_once("counter\n").unwrap().1, lines.concat());
    assert_eq!(samples(&text)[2].labels["side"], "the \"far\" one");
}
