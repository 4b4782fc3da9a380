//! Promise: bulk removal does not block other threads.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use frozen_metrics::{Counter, ReplicationMetrics};

#[derive(Debug, ReplicationMetrics)]
#[metrics(prefix = "bulk", golden = none, key = "channel", max_keys = 100_000, overflow = "others")]
struct Bulk {
    /// Number of records.
    records_total: Counter,
}

const KEYS: usize = BulkRegistry::MAX_KEYS;

/// Returns how often another thread creates, seeds and removes a key while `remove` removes all
/// other keys.
fn turns_during(prepare: impl Fn(&BulkRegistry), remove: impl Fn(&BulkRegistry) -> usize) -> usize {
    let registry = BulkRegistry::new();
    (0..KEYS).for_each(|number| drop(registry.for_channel(&number.to_string())));
    prepare(&registry);
    // Frees capacity, so that the other thread never folds.
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
                let name = format!("other-{}", turns.load(Ordering::Relaxed) % 100);
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
fn keys_can_be_created_and_removed_during_expiry() {
    let zero = Instant::now();
    let expire = |registry: &BulkRegistry, seconds| {
        registry.expire_idle(zero + Duration::from_secs(seconds), Duration::from_secs(1))
    };
    let turns = turns_during(|registry| assert_eq!(expire(registry, 0), 0), |all| expire(all, 1));
    assert!(turns >= 100, "{turns} turns");
}

#[test]
fn keys_can_be_created_and_removed_during_retain() {
    let turns = turns_during(
        |_| {},
        |registry| {
            // The other thread's key is created after `retain` starts, or `retain` keeps it.
            registry.retain(|channel, _| channel.starts_with("other"))
        },
    );
    assert!(turns >= 100, "{turns} turns");
}
