//! Promise: a closure that records may call any method of the registry, and no deadlock is
//! possible.

use std::cell::RefCell;
use std::sync::{Arc, Barrier};
use std::thread;
use std::time::{Duration, Instant};

use frozen_metrics::{Counter, ReplicationMetrics};
use schemas::replication::{MAX_TRACKED_CHANNELS, ReplicationMetricsRegistry};
use tests::within_a_minute;

#[derive(Debug, ReplicationMetrics)]
#[metrics(
    golden = none, prefix = "small", snapshot = SmallSnapshot, rows = rows,
    key = "channel", max_keys = 4, overflow = "others",
)]
struct Small {
    /// Number of records.
    records_total: Counter,
}

fn total(registry: &ReplicationMetricsRegistry) -> u64 {
    registry.snapshot().totals()["leader_changes_total"]
}

#[test]
fn a_closure_gets_the_set_of_its_key_and_returns_its_result() {
    let registry = SmallRegistry::new();
    for round in 0..3 {
        for name in ["a", "b", "c", "d", "late", "later", "others"] {
            let before = registry.with_channel(name, |set| set.records_total.get());
            registry.for_channel(name).records_total.inc();
            let (address, count) = registry.with_channel(name, |set| {
                set.records_total.inc();
                (std::ptr::from_ref(set), set.records_total.get())
            });
            assert_eq!((address, count), (Arc::as_ptr(&registry.for_channel(name)), before + 2));
        }
        assert_eq!((registry.len(), registry.folded()), (5, (round + 1) * 2 * 4));
    }
    assert_eq!(registry.snapshot().totals()["records_total"], 3 * 7 * 2);
}

#[test]
fn keys_of_any_length_beyond_the_thread_cache_lose_no_record() {
    let registry = ReplicationMetricsRegistry::new();
    let names: Vec<_> = (0..MAX_TRACKED_CHANNELS).map(|length| "n".repeat(length)).collect();
    for _ in 0..4 {
        names.iter().for_each(|name| registry.with_channel(name, |set| set.incr_leader_change()));
    }
    assert_eq!(registry.folded(), 0);
    assert!(registry.snapshot().channels.iter().all(|row| row.leader_changes_total == 4));
}

#[test]
fn two_registries_of_one_type_share_no_cached_set() {
    let registries = [(); 3].map(|()| SmallRegistry::new());
    for _ in 0..4 {
        for (number, registry) in (1..).zip(&registries) {
            registry.with_channel("same", |set| set.records_total.add(number));
        }
    }
    let sums = registries.map(|registry| registry.snapshot().totals()["records_total"]);
    assert_eq!(sums, [4, 8, 12]);
}

#[test]
fn nested_use_of_a_registry_in_closures_never_deadlocks() {
    const THREADS: u64 = 8;
    const ROUNDS: u64 = 300;
    within_a_minute(|| {
        let registry = ReplicationMetricsRegistry::new();
        let start = Barrier::new(THREADS as usize);
        thread::scope(|scope| {
            for thread in 0..THREADS {
                let (registry, start) = (&registry, &start);
                scope.spawn(move || {
                    start.wait();
                    (0..ROUNDS).for_each(|round| nest(registry, thread, round));
                });
            }
        });
        assert_eq!(total(&registry), THREADS * ROUNDS * 4);
    });
}

/// Increments four times in three nested closures, on shared and on new channels.
fn nest(registry: &ReplicationMetricsRegistry, thread: u64, round: u64) {
    let known = |number: u64| format!("known-{}", number % 16);
    registry.with_channel(&known(round), |outer| {
        outer.incr_leader_change();
        registry.for_channel(&format!("new-{thread}-{round}")).incr_leader_change();
        registry.with_channel(&known(round + thread), |inner| {
            inner.incr_leader_change();
            registry.with_channel(&format!("newer-{thread}-{round}"), |new| {
                new.incr_leader_change();
                churn(registry, thread, round);
            });
        });
    });
}

/// Calls every other method on a channel without counted increments.
fn churn(registry: &ReplicationMetricsRegistry, thread: u64, round: u64) {
    let own = format!("own-{thread}");
    registry.with_channel(&own, |_| match round % 10 {
        0 => drop(registry.snapshot()),
        1 => registry.encode(&mut Vec::new()),
        2 => drop(registry.seed([&own])),
        3 => drop(registry.retain(|key, _| !key.starts_with("own-"))),
        // No key is idle for an hour.
        4 => drop(registry.expire_idle(Instant::now(), Duration::from_secs(3_600))),
        5 => drop(registry.get(&own)),
        _ => drop(registry.remove(&own)),
    });
}

#[test]
fn a_closure_may_wait_for_another_thread_that_creates_channels() {
    within_a_minute(|| {
        let registry = ReplicationMetricsRegistry::new();
        // The channel is new in the first round and exists in the second.
        for round in 0..2 {
            registry.with_channel("waits", |set| {
                set.incr_leader_change();
                let create = |number| registry.for_channel(&format!("{round}-{number}"));
                thread::scope(|scope| {
                    scope.spawn(|| (0..400).for_each(|number| create(number).incr_leader_change()));
                });
            });
        }
        assert_eq!(total(&registry), 802);
    });
}

#[test]
fn a_panic_in_a_closure_does_not_break_the_registry() {
    let registry = ReplicationMetricsRegistry::new();
    for _ in 0..3 {
        let record = || {
            registry.with_channel("panics", |set| {
                set.incr_leader_change();
                panic!("on purpose");
            })
        };
        assert!(std::panic::catch_unwind(std::panic::AssertUnwindSafe(record)).is_err());
        registry.with_channel("panics", |set| set.incr_leader_change());
    }
    assert_eq!(total(&registry), 6);
}

#[test]
fn a_destructor_of_a_thread_local_can_record() {
    struct RecordOnDrop(Arc<ReplicationMetricsRegistry>);
    impl Drop for RecordOnDrop {
        fn drop(&mut self) {
            self.0.with_channel("ending", |set| set.incr_leader_change());
        }
    }
    thread_local!(static LAST: RefCell<Option<RecordOnDrop>> = const { RefCell::new(None) });

    let registry = Arc::new(ReplicationMetricsRegistry::new());
    let recorder = Arc::clone(&registry);
    let thread = thread::spawn(move || {
        // Initialized before the per-thread cache, and therefore dropped after it.
        LAST.with(|last| *last.borrow_mut() = Some(RecordOnDrop(Arc::clone(&recorder))));
        (0..3).for_each(|_| recorder.with_channel("ending", |set| set.incr_leader_change()));
    });
    thread.join().unwrap();
    assert_eq!(total(&registry), 4);
}
