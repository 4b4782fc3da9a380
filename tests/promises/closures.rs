//! Promise: what records in a closure may do anything meanwhile, and never waits for ever.

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
    /// What was recorded.
    records_total: Counter,
}

fn total(registry: &ReplicationMetricsRegistry) -> u64 {
    registry.snapshot().totals()["leader_changes_total"]
}

#[test]
fn the_closure_gets_the_set_that_a_handle_is_of_and_its_result_comes_back() {
    let registry = SmallRegistry::new();
    for round in 0..3 {
        for name in ["a", "b", "c", "d", "late", "later", "others"] {
            let before = registry.with_channel(name, |set| set.records_total.get());
            registry.for_channel(name).records_total.inc();
            let (at, now) = registry.with_channel(name, |set| {
                set.records_total.inc();
                (std::ptr::from_ref(set), set.records_total.get())
            });
            assert_eq!((at, now), (Arc::as_ptr(&registry.for_channel(name)), before + 2));
        }
        assert_eq!((registry.len(), registry.folded()), (5, (round + 1) * 2 * 4));
    }
    assert_eq!(registry.snapshot().totals()["records_total"], 3 * 7 * 2);
}

#[test]
fn more_channels_than_a_thread_keeps_near_and_names_of_every_length_lose_nothing() {
    let registry = ReplicationMetricsRegistry::new();
    let names: Vec<_> = (0..MAX_TRACKED_CHANNELS).map(|length| "n".repeat(length)).collect();
    for _ in 0..4 {
        names.iter().for_each(|name| registry.with_channel(name, |set| set.incr_leader_change()));
    }
    assert_eq!(registry.folded(), 0);
    assert!(registry.snapshot().channels.iter().all(|row| row.leader_changes_total == 4));
}

#[test]
fn registries_of_one_type_are_told_apart() {
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
fn threads_whose_closures_use_the_registry_in_every_way_do_not_wait_for_ever() {
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

/// Four increments, three closures deep, among channels that all threads know and new ones.
fn nest(registry: &ReplicationMetricsRegistry, thread: u64, round: u64) {
    let known = |number: u64| format!("known-{}", number % 16);
    registry.with_channel(&known(round), |outer| {
        outer.incr_leader_change();
        registry.for_channel(&format!("new-{thread}-{round}")).incr_leader_change();
        registry.with_channel(&known(round + thread), |inner| {
            inner.incr_leader_change();
            registry.with_channel(&format!("newer-{thread}-{round}"), |new| {
                new.incr_leader_change();
                leave(registry, thread, round);
            });
        });
    });
}

/// Reads, and ends keys that nobody counts in.
fn leave(registry: &ReplicationMetricsRegistry, thread: u64, round: u64) {
    let own = format!("own-{thread}");
    registry.with_channel(&own, |_| match round % 10 {
        0 => drop(registry.snapshot()),
        1 => registry.encode(&mut Vec::new()),
        2 => drop(registry.seed([&own])),
        3 => drop(registry.retain(|key, _| !key.starts_with("own-"))),
        // Nothing is idle for an hour.
        4 => drop(registry.expire_idle(Instant::now(), Duration::from_secs(3_600))),
        5 => drop(registry.get(&own)),
        _ => drop(registry.remove(&own)),
    });
}

#[test]
fn a_closure_may_wait_for_a_thread_that_creates_channels() {
    within_a_minute(|| {
        let registry = ReplicationMetricsRegistry::new();
        // Twice: new, and known.
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
fn a_closure_that_panics_leaves_the_registry_whole() {
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
fn a_thread_that_is_ending_still_records() {
    struct AtTheEnd(Arc<ReplicationMetricsRegistry>);
    impl Drop for AtTheEnd {
        fn drop(&mut self) {
            self.0.with_channel("ending", |set| set.incr_leader_change());
        }
    }
    thread_local!(static LAST: RefCell<Option<AtTheEnd>> = const { RefCell::new(None) });

    let registry = Arc::new(ReplicationMetricsRegistry::new());
    let recorder = Arc::clone(&registry);
    let thread = thread::spawn(move || {
        // Made before what the thread keeps near, and so dropped after it.
        LAST.with(|last| *last.borrow_mut() = Some(AtTheEnd(Arc::clone(&recorder))));
        (0..3).for_each(|_| recorder.with_channel("ending", |set| set.incr_leader_change()));
    });
    thread.join().unwrap();
    assert_eq!(total(&registry), 4);
}
