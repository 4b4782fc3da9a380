//! Promise: the number of keys never exceeds the cap, and no record is lost.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Barrier};
use std::thread;

use schemas::replication::{
    MAX_TRACKED_CHANNELS, OVERFLOW_CHANNEL_LABEL, ReplicationMetricsRegistry,
};

const THREADS: usize = 8;

fn registry_with(channels: usize) -> ReplicationMetricsRegistry {
    let registry = ReplicationMetricsRegistry::new();
    for number in 0..channels {
        registry.for_channel(&format!("known-{number}"));
    }
    registry
}

#[test]
fn channels_past_the_cap_share_the_overflow_set() {
    let registry = registry_with(MAX_TRACKED_CHANNELS);
    assert_eq!((registry.len(), registry.folded()), (MAX_TRACKED_CHANNELS, 0));
    assert!(registry.snapshot().channel(OVERFLOW_CHANNEL_LABEL).is_none());

    registry.for_channel("late").incr_leader_change();
    registry.for_channel("later").incr_leader_change();
    registry.for_channel("known-7").incr_leader_change();
    assert_eq!((registry.len(), registry.folded()), (MAX_TRACKED_CHANNELS + 1, 2));
    let snapshot = registry.snapshot();
    assert_eq!(snapshot.channel(OVERFLOW_CHANNEL_LABEL).unwrap().leader_changes_total, 2);
    assert_eq!(snapshot.channel("known-7").unwrap().leader_changes_total, 1);
    assert_eq!(snapshot.channel("late"), None);
    assert_eq!(snapshot.channels.len(), MAX_TRACKED_CHANNELS + 1);
}

#[test]
fn the_overflow_key_returns_the_overflow_set_and_uses_no_capacity() {
    let registry = registry_with(0);
    let named = registry.for_channel(OVERFLOW_CHANNEL_LABEL);
    named.incr_leader_change();
    assert_eq!((registry.len(), registry.folded()), (1, 0));

    for number in 0..MAX_TRACKED_CHANNELS {
        registry.for_channel(&format!("known-{number}"));
    }
    assert_eq!((registry.len(), registry.folded()), (MAX_TRACKED_CHANNELS + 1, 0));
    assert!(Arc::ptr_eq(&named, &registry.for_channel("late")));
    assert_eq!(registry.snapshot().channels.len(), MAX_TRACKED_CHANNELS + 1);
}

/// Threads race for the last 100 keys while a reader checks the cap. `name` returns the channel
/// that a thread looks up in a round.
fn race(name: impl Fn(usize, usize) -> String + Sync) -> ReplicationMetricsRegistry {
    const ROUNDS: usize = 5_000;
    let registry = registry_with(MAX_TRACKED_CHANNELS - 100);
    let (start, done) = (Barrier::new(THREADS + 1), AtomicBool::new(false));
    thread::scope(|scope| {
        let watcher = scope.spawn(|| {
            start.wait();
            while !done.load(Ordering::Relaxed) {
                assert!(registry.len() <= MAX_TRACKED_CHANNELS + 1);
                assert!(registry.snapshot().channels.len() <= MAX_TRACKED_CHANNELS + 1);
            }
        });
        let racers: Vec<_> = (0..THREADS)
            .map(|thread| {
                let (registry, start, name) = (&registry, &start, &name);
                scope.spawn(move || {
                    start.wait();
                    for round in 0..ROUNDS {
                        registry.for_channel(&name(thread, round)).incr_leader_change();
                    }
                })
            })
            .collect();
        racers.into_iter().for_each(|racer| racer.join().unwrap());
        done.store(true, Ordering::Relaxed);
        watcher.join().unwrap();
    });
    let total = registry.snapshot().totals()["leader_changes_total"];
    assert_eq!(total, (THREADS * ROUNDS) as u64, "no increment is lost");
    registry
}

#[test]
fn racing_look_ups_of_distinct_channels_lose_no_increment() {
    let registry = race(|thread, round| format!("own-{thread}-{round}"));
    assert_eq!(registry.len(), MAX_TRACKED_CHANNELS + 1);
    assert_eq!(registry.folded(), (THREADS * 5_000 - 100) as u64);
}

#[test]
fn racing_look_ups_of_shared_channels_lose_no_increment() {
    let registry = race(|_, round| format!("shared-{}", round % 200));
    assert_eq!(registry.len(), MAX_TRACKED_CHANNELS + 1);
    let snapshot = registry.snapshot();
    let own = snapshot.channels.iter().filter(|row| row.channel.starts_with("shared-"));
    let own: Vec<_> = own.map(|row| row.leader_changes_total).collect();
    assert_eq!(own.len(), 100, "all remaining capacity is used");
    assert!(own.iter().all(|count| *count > 0));
}

#[test]
fn racing_look_ups_of_one_channel_return_one_set() {
    for round in 0..400 {
        let registry = registry_with(MAX_TRACKED_CHANNELS - 1);
        // In every other round, the last slot was used and freed before.
        if round % 2 == 0 {
            registry.for_channel("before");
            assert!(registry.remove("before"));
        }
        let start = Barrier::new(2);
        let [first, second] = thread::scope(|scope| {
            let look_up = || {
                scope.spawn(|| {
                    start.wait();
                    registry.for_channel("contested")
                })
            };
            [look_up(), look_up()].map(|thread| thread.join().unwrap())
        });
        assert!(Arc::ptr_eq(&first, &second));
        assert_eq!((registry.len(), registry.folded()), (MAX_TRACKED_CHANNELS, 0));
    }
}

/// Each thread fills its share of the capacity and looks its channels up again, while the registry
/// becomes full and other channels are removed. The names are too long for the per-thread cache.
#[test]
fn an_existing_channel_is_never_folded() {
    const SHARE: usize = MAX_TRACKED_CHANNELS / THREADS;
    let name = |thread, number, generation| {
        format!("{thread}-{number}-{generation}-{}", "long".repeat(12))
    };
    for _ in 0..20 {
        let registry = ReplicationMetricsRegistry::new();
        let start = Barrier::new(THREADS);
        let reuse_channels = |thread: usize| {
            start.wait();
            for number in 0..SHARE {
                let created = registry.for_channel(&name(thread, number, 1));
                for number in number.saturating_sub(3)..=number {
                    registry.for_channel(&name(thread, number, 1)).incr_leader_change();
                }
                assert!(Arc::ptr_eq(&created, &registry.for_channel(&name(thread, number, 1))));
            }
            for number in 0..SHARE {
                assert!(registry.remove(&name(thread, number, 1)));
                let created = registry.for_channel(&name(thread, number, 2));
                assert!(Arc::ptr_eq(&created, &registry.for_channel(&name(thread, number, 2))));
                let known = &name(thread, SHARE - 1, 1 + usize::from(number + 1 == SHARE));
                registry.for_channel(known).incr_leader_change();
            }
        };
        thread::scope(|scope| {
            for thread in 0..THREADS {
                let reuse_channels = &reuse_channels;
                scope.spawn(move || reuse_channels(thread));
            }
        });
        let all = (0..THREADS).flat_map(|thread| (0..SHARE).map(move |number| (thread, number)));
        all.for_each(|(thread, number)| drop(registry.for_channel(&name(thread, number, 2))));
        assert_eq!((registry.len(), registry.folded()), (MAX_TRACKED_CHANNELS, 0));
    }
}

#[test]
fn a_panic_of_a_thread_with_a_handle_does_not_break_the_registry() {
    let registry = registry_with(1);
    let handle = registry.for_channel("known-0");
    let panicked = thread::scope(|scope| {
        let panics = scope.spawn(|| {
            handle.incr_leader_change();
            let _row = registry.snapshot();
            panic!("on purpose");
        });
        panics.join().is_err()
    });
    assert!(panicked);
    drop(handle);
    registry.for_channel("known-0").incr_leader_change();
    assert_eq!(registry.snapshot().totals()["leader_changes_total"], 2);
}
