//! Promise: others go on while many keys are removed at once.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use frozen_metrics::{Counter, ReplicationMetrics};

#[derive(Debug, ReplicationMetrics)]
#[metrics(prefix = "bulk", golden = none, key = "channel", max_keys = 100_000, overflow = "others")]
struct Bulk {
    /// What was recorded.
    records_total: Counter,
}

const KEYS: usize = BulkRegistry::MAX_KEYS;

/// How often another thread created, seeded and removed a key after `remove` had removed the first of
/// all keys and before it removed the last.
fn meanwhile(prepare: impl Fn(&BulkRegistry), remove: impl Fn(&BulkRegistry) -> usize) -> usize {
    let registry = BulkRegistry::new();
    (0..KEYS).for_each(|number| drop(registry.for_channel(&number.to_string())));
    prepare(&registry);
    // Of its own, so that others find a place from the start.
    (0..KEYS / 100).for_each(|number| assert!(registry.remove(&number.to_string())));
    let (running, done) = (AtomicBool::new(false), AtomicBool::new(false));
    let turns = AtomicUsize::new(0);
    let removed = thread::scope(|scope| {
        scope.spawn(|| {
            while !running.load(Ordering::Acquire) {
                thread::yield_now();
            }
            while !done.load(Ordering::Acquire) {
                let is_removing = registry.len() < KEYS - KEYS / 50;
                let name = format!("meanwhile-{}", turns.load(Ordering::Relaxed) % 100);
                registry.with_channel(&name, |set| set.records_total.inc());
                registry.seed([&*name]).unwrap();
                assert!(registry.remove(&name));
                let is_still_removing = registry.len() > KEYS / 50;
                turns.fetch_add(usize::from(is_removing && is_still_removing), Ordering::Relaxed);
            }
        });
        running.store(true, Ordering::Release);
        let removed = remove(&registry);
        done.store(true, Ordering::Release);
        removed
    });
    assert_eq!((removed, registry.len()), (KEYS - KEYS / 100, 0));
    assert_eq!(registry.folded(), 0);
    turns.load(Ordering::Relaxed)
}

#[test]
fn keys_come_and_go_while_others_expire() {
    let zero = Instant::now();
    let expire = |registry: &BulkRegistry, seconds| {
        registry.expire_idle(zero + Duration::from_secs(seconds), Duration::from_secs(1))
    };
    let turns = meanwhile(|registry| assert_eq!(expire(registry, 0), 0), |all| expire(all, 1));
    assert!(turns >= 100, "{turns} turns");
}

#[test]
fn keys_come_and_go_while_others_are_removed_by_a_choice() {
    let turns = meanwhile(
        |_| {},
        |registry| {
            // What another thread has is not there when this begins, or is asked of and stays.
            registry.retain(|channel, _| channel.starts_with("meanwhile"))
        },
    );
    assert!(turns >= 100, "{turns} turns");
}
