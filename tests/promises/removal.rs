//! Promise: a channel that is removed is gone at once, and leaves its place and nothing else.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Barrier};
use std::thread;
use std::time::{Duration, Instant};

use frozen_metrics::{Counter, ReplicationMetrics};
use schemas::replication::{MAX_TRACKED_CHANNELS, ReplicationMetricsRegistry};
use tests::within_a_minute;

#[derive(Debug, ReplicationMetrics)]
#[metrics(
    golden = none, prefix = "removal", snapshot = Scrape, rows = rows,
    key = "channel", max_keys = 8, overflow = "others",
)]
struct Channel {
    /// What was recorded.
    records_total: Counter,
}

const CAP: usize = ChannelRegistry::MAX_KEYS;

fn full() -> ChannelRegistry {
    let registry = ChannelRegistry::new();
    (0..CAP).for_each(|number| drop(registry.for_channel(&format!("channel-{number}"))));
    registry
}

fn inc(registry: &ChannelRegistry, channel: &str) {
    registry.with_channel(channel, |set| set.records_total.inc());
}

fn count(registry: &ChannelRegistry, channel: &str) -> Option<u64> {
    registry.snapshot().channel(channel).map(|row| row.records_total)
}

#[test]
fn a_channel_that_comes_back_is_at_zero_in_a_new_set() {
    let registry = ChannelRegistry::new();
    // More than once, so that the thread has it near.
    (0..3).for_each(|_| inc(&registry, "payments"));
    let held = registry.for_channel("payments");
    let before = registry.snapshot();
    assert!(registry.remove("payments") && !registry.remove("payments"));
    assert!(registry.is_empty() && registry.get("payments").is_none());
    assert_eq!(count(&registry, "payments"), None);

    held.records_total.inc();
    inc(&registry, "payments");
    assert!(!Arc::ptr_eq(&held, &registry.for_channel("payments")));
    held.records_total.inc();
    assert_eq!(count(&registry, "payments"), Some(1));
    assert_eq!(before.channel("payments").unwrap().records_total, 3, "it was true");
    assert!(registry.snapshot().channel("payments").unwrap().restarted_since(&before.rows[0]));
}

#[test]
fn a_text_that_was_warm_shows_what_came_and_what_went() {
    let registry = ChannelRegistry::new();
    let mut out = Vec::new();
    for round in 0..3 {
        for (remove, create) in [("a", "b"), ("b", "a")] {
            registry.remove(remove);
            (0..=round).for_each(|_| inc(&registry, create));
            out.clear();
            registry.encode(&mut out);
            let text = String::from_utf8_lossy(&out);
            let samples: Vec<_> = text.lines().filter(|line| !line.starts_with('#')).collect();
            let sample = format!("removal_records_total{{channel=\"{create}\"}} {}", round + 1);
            assert_eq!(samples, [sample]);
        }
    }
}

#[test]
fn a_place_is_free_at_once_and_only_once() {
    let registry = full();
    inc(&registry, "late");
    assert_eq!((registry.len(), registry.folded()), (CAP + 1, 1));
    assert!(registry.remove("channel-3") && !registry.remove("channel-3"));
    assert!(!registry.remove("never seen") && !registry.remove("late"));
    assert_eq!(registry.len(), CAP);
    inc(&registry, "late");
    inc(&registry, "later");
    assert_eq!((registry.len(), registry.folded()), (CAP + 1, 2));
    let counts = ["late", "later", "others"].map(|channel| count(&registry, channel));
    assert_eq!(counts, [Some(1), None, Some(2)]);
}

#[test]
fn the_overflow_is_never_removed() {
    let registry = full();
    inc(&registry, "late");
    assert!(!registry.remove("others"));
    assert_eq!(registry.retain(|_, _| false), CAP);
    assert_eq!((registry.len(), count(&registry, "others")), (1, Some(1)));
}

#[test]
fn get_creates_nothing_and_folds_nothing() {
    let registry = full();
    assert!(registry.get("late").is_none() && registry.get("others").is_none());
    assert_eq!((registry.len(), registry.folded()), (CAP, 0));
    let known = registry.for_channel("channel-1");
    assert!(Arc::ptr_eq(&known, &registry.get("channel-1").unwrap()));
    let folded = registry.for_channel("late");
    assert!(Arc::ptr_eq(&folded, &registry.get("others").unwrap()));
    assert!(registry.get("late").is_none());
    assert_eq!(registry.folded(), 1);
}

#[test]
fn retain_asks_of_every_channel_once_and_removes_those_it_says_no_to() {
    let registry = full();
    inc(&registry, "late");
    inc(&registry, "channel-2");
    let mut asked = Vec::new();
    let removed = registry.retain(|channel, set| {
        asked.push(channel.to_owned());
        set.records_total.get() > 0 || channel == "channel-5"
    });
    asked.sort();
    assert_eq!((removed, registry.len()), (CAP - 2, 3));
    assert_eq!(asked, (0..CAP).map(|number| format!("channel-{number}")).collect::<Vec<_>>());
}

#[test]
fn retain_may_use_the_registry_and_leaves_a_channel_that_came_back_meanwhile() {
    within_a_minute(|| {
        let registry = full();
        let removed = registry.retain(|channel, _| {
            if channel == "channel-4" {
                assert!(registry.remove(channel));
                inc(&registry, channel);
            }
            assert_eq!(registry.snapshot().rows.len(), CAP);
            false
        });
        assert_eq!((removed, registry.len()), (CAP - 1, 1));
        assert_eq!(count(&registry, "channel-4"), Some(1));
    });
}

/// Each thread has a channel of its own, which it removes and uses in turns: whatever the others do,
/// it is shown exactly while it is there, with all that was recorded since it came back.
#[test]
fn a_scrape_that_follows_a_removal_or_a_creation_agrees_with_it() {
    thread::scope(|scope| {
        let registry = Arc::new(ChannelRegistry::new());
        for thread in 0..CAP {
            let registry = Arc::clone(&registry);
            scope.spawn(move || {
                let name = format!("own-{thread}");
                for round in 0..500 {
                    let expected = round % 3 + 1;
                    (0..expected).for_each(|_| inc(&registry, &name));
                    assert_eq!(count(&registry, &name), Some(expected));
                    assert!(registry.remove(&name));
                    assert_eq!(count(&registry, &name), None);
                }
            });
        }
    });
}

/// A thread that has a set near must not record in it once it was removed.
#[test]
fn what_is_recorded_after_a_removal_is_shown_whichever_thread_records_it() {
    within_a_minute(|| {
        let (registry, turn) = (ChannelRegistry::new(), Barrier::new(2));
        thread::scope(|scope| {
            scope.spawn(|| {
                for _ in 0..500 {
                    (0..3).for_each(|_| inc(&registry, "shared"));
                    turn.wait();
                    turn.wait();
                    inc(&registry, "shared");
                    registry.for_channel("shared").records_total.inc();
                    turn.wait();
                    turn.wait();
                }
            });
            for _ in 0..500 {
                turn.wait();
                assert!(registry.remove("shared"));
                turn.wait();
                turn.wait();
                assert_eq!(count(&registry, "shared"), Some(2));
                assert!(registry.remove("shared"));
                turn.wait();
            }
        });
    });
}

/// Channels that come and go in every way, while two stay.
#[test]
fn threads_that_remove_and_create_keep_the_cap_and_lose_nothing_of_what_stays() {
    const THREADS: u64 = 6;
    const ROUNDS: u64 = 2_000;
    within_a_minute(|| {
        let registry = ChannelRegistry::new();
        registry.seed(["stays", "stays too"]).unwrap();
        thread::scope(|scope| {
            for thread in 0..THREADS {
                let registry = &registry;
                scope.spawn(move || (0..ROUNDS).for_each(|round| churn(registry, thread, round)));
            }
        });
        assert_eq!(count(&registry, "stays"), Some(THREADS * ROUNDS));
        assert_eq!(count(&registry, "stays too"), Some(THREADS * ROUNDS));

        // No place was lost, and none was given twice.
        registry.retain(|channel, _| channel.starts_with("stays"));
        let folded = registry.folded();
        (2..CAP).for_each(|number| inc(&registry, &format!("new-{number}")));
        assert_eq!(registry.folded(), folded);
        inc(&registry, "late");
        assert_eq!(registry.folded(), folded + 1);
        assert_eq!(registry.snapshot().rows.len(), CAP + 1);
    });
}

fn churn(registry: &ChannelRegistry, thread: u64, round: u64) {
    assert!(registry.len() <= CAP + 1);
    inc(registry, "stays");
    registry.for_channel("stays too").records_total.inc();
    let name = format!("comes-{}", (round * 7 + thread) % 20);
    inc(registry, &name);
    match round % 4 {
        0 => drop(registry.remove(&name)),
        1 => drop(registry.retain(|channel, _| channel != name)),
        2 => drop(registry.expire_idle(Instant::now(), Duration::ZERO)),
        _ => {}
    }
}

/// A scrape reads what comes and goes meanwhile, and sees no place twice.
#[test]
fn a_scrape_shows_no_more_channels_than_there_are_places_however_fast_they_change() {
    let (registry, done) = (ReplicationMetricsRegistry::new(), AtomicBool::new(false));
    (0..MAX_TRACKED_CHANNELS).for_each(|number| drop(registry.for_channel(&number.to_string())));
    thread::scope(|scope| {
        scope.spawn(|| {
            for number in 0..150_000 {
                registry.remove(&number.to_string());
                registry.for_channel(&(number + MAX_TRACKED_CHANNELS).to_string());
            }
            done.store(true, Ordering::Relaxed);
        });
        while !done.load(Ordering::Relaxed) {
            assert!(registry.snapshot().channels.len() <= MAX_TRACKED_CHANNELS);
        }
    });
    assert_eq!((registry.len(), registry.folded()), (MAX_TRACKED_CHANNELS, 0));
}
