//! Promise: a removed channel disappears at once and frees its capacity.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Barrier};
use std::thread;
use std::time::{Duration, Instant};

use frozen_metrics::{Counter, ReplicationMetrics};
use schemas::replication::{MAX_TRACKED_CHANNELS, ReplicationMetricsRegistry};
use tests::{sample_lines, within_a_minute};

#[derive(Debug, ReplicationMetrics)]
#[metrics(
    golden = none, prefix = "removal", snapshot = Scrape, rows = rows,
    key = "channel", max_keys = 8, overflow = "others",
)]
struct Channel {
    /// Number of records.
    records_total: Counter,
}

const CAP: usize = ChannelRegistry::MAX_KEYS;

fn full_registry() -> ChannelRegistry {
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
fn a_removed_channel_that_is_created_again_gets_a_new_set() {
    let registry = ChannelRegistry::new();
    // Repeated, so that the set is in the per-thread cache.
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
    assert_eq!(
        before.channel("payments").unwrap().records_total,
        3,
        "an earlier snapshot does not change"
    );
    assert!(registry.snapshot().channel("payments").unwrap().restarted_since(&before.rows[0]));
}

#[test]
fn a_warm_scrape_shows_created_and_removed_channels() {
    let registry = ChannelRegistry::new();
    let mut out = Vec::new();
    for round in 0..3 {
        for (remove, create) in [("a", "b"), ("b", "a")] {
            registry.remove(remove);
            (0..=round).for_each(|_| inc(&registry, create));
            out.clear();
            registry.encode(&mut out);
            let text = String::from_utf8_lossy(&out);
            let sample = format!("removal_records_total{{channel=\"{create}\"}} {}", round + 1);
            assert_eq!(sample_lines(&text), [sample]);
        }
    }
}

#[test]
fn removal_frees_capacity_at_once_and_only_once() {
    let registry = full_registry();
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
fn the_overflow_set_is_never_removed() {
    let registry = full_registry();
    inc(&registry, "late");
    assert!(!registry.remove("others"));
    assert_eq!(registry.retain(|_, _| false), CAP);
    assert_eq!((registry.len(), count(&registry, "others")), (1, Some(1)));
}

#[test]
fn get_creates_nothing_and_folds_nothing() {
    let registry = full_registry();
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
fn retain_visits_every_channel_once_and_removes_the_rejected_ones() {
    let registry = full_registry();
    inc(&registry, "late");
    inc(&registry, "channel-2");
    let mut visited = Vec::new();
    let removed = registry.retain(|channel, set| {
        visited.push(channel.to_owned());
        set.records_total.get() > 0 || channel == "channel-5"
    });
    visited.sort();
    assert_eq!((removed, registry.len()), (CAP - 2, 3));
    assert_eq!(visited, (0..CAP).map(|number| format!("channel-{number}")).collect::<Vec<_>>());
}

#[test]
fn the_closure_of_retain_may_use_the_registry_and_recreate_a_channel() {
    within_a_minute(|| {
        let registry = full_registry();
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

/// Each thread removes and uses a channel of its own. Scrapes show the channel exactly while it
/// exists, with all records since its creation.
#[test]
fn a_scrape_reflects_earlier_creations_and_removals_of_its_thread() {
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

/// A thread must not record in a cached set after another thread removed the key.
#[test]
fn a_removal_invalidates_the_caches_of_all_threads() {
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

/// Channels are created and removed by every method while two channels persist.
#[test]
fn concurrent_removal_and_creation_keep_the_cap_and_the_other_channels() {
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

        // No capacity was leaked or freed twice.
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

/// A scrape is consistent while channels are replaced.
#[test]
fn a_scrape_never_shows_more_channels_than_the_cap() {
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
