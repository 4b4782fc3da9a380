//! Promise: a set that has code that runs when it is dropped may use its registry there.

use std::cell::Cell;
use std::thread;
use std::time::{Duration, Instant};

use frozen_metrics::{Counter, ReplicationMetrics};
use tests::within_a_minute;

#[derive(Debug, ReplicationMetrics)]
#[metrics(prefix = "dropped", key = "channel", max_keys = 20_000, overflow = "others", golden = none)]
struct Channel {
    /// Number of records.
    records_total: Counter,
}

static REGISTRY: ChannelRegistry = ChannelRegistry::new();

thread_local! {
    /// Whether the next set that this thread drops shall use the registry.
    static USES_REGISTRY: Cell<bool> = const { Cell::new(false) };
}

/// Uses every method that takes a lock.
impl Drop for Channel {
    fn drop(&mut self) {
        if !USES_REGISTRY.replace(false) {
            return;
        }
        REGISTRY.with_channel("in drop", |set| set.records_total.inc());
        assert!(REGISTRY.get("in drop").is_some());
        REGISTRY.seed(["seeded in drop"]).unwrap();
        assert!(REGISTRY.remove("in drop"));
        assert_eq!(REGISTRY.retain(|_, _| true), 0);
        REGISTRY.expire_idle(Instant::now(), Duration::from_secs(3_600));
        assert!(REGISTRY.snapshot().channel("seeded in drop").is_some());
        REGISTRY.encode(&mut Vec::new());
    }
}

/// Runs `change` in a thread that ends, so that no thread keeps tables of what it removes.
fn in_thread<T: Send>(change: impl FnOnce() -> T + Send) -> T {
    // Joining also waits until the thread-locals are destroyed.
    thread::scope(|scope| scope.spawn(change).join().unwrap())
}

fn create(round: usize, count: usize) -> Vec<String> {
    let names: Vec<_> = (0..count).map(|number| format!("channel-{round}-{number}")).collect();
    in_thread(|| names.iter().for_each(|name| drop(REGISTRY.for_channel(name))));
    names
}

fn remove(names: &[String]) {
    in_thread(|| assert!(names.iter().all(|name| REGISTRY.remove(name))));
}

/// Runs `change`, which must drop a set. The first one uses the registry.
#[track_caller]
fn drops_sets(change: impl FnOnce() + Send) {
    let is_left = in_thread(|| {
        USES_REGISTRY.set(true);
        change();
        USES_REGISTRY.replace(false)
    });
    assert!(!is_left, "no set was dropped");
}

fn encode() {
    REGISTRY.encode(&mut Vec::new());
}

#[test]
fn a_set_may_use_its_registry_when_it_is_dropped() {
    within_a_minute(|| {
        // Before the first scrape, and after one. The number of keys is more than scrapes merge.
        for round in 0..2 {
            let create = |count| create(round, count);
            let count = 2_000;
            let names = create(count);
            drops_sets(|| assert!(names.iter().all(|name| REGISTRY.remove(name))));
            create(count);
            drops_sets(|| assert!(REGISTRY.retain(|_, _| false) >= count));
            create(count);
            let now = Instant::now();
            in_thread(|| REGISTRY.expire_idle(now, Duration::ZERO));
            drops_sets(|| assert!(REGISTRY.expire_idle(now, Duration::ZERO) >= count));
            let names = create(count);
            // Before the next scrape, whose cache keeps removed sets until another one.
            remove(&names[..60]);
            let seeds = (0..6_000).map(|number| format!("seed-{round}-{number}"));
            drops_sets(|| REGISTRY.seed(seeds).unwrap());
            remove(&names[60..120]);
            drops_sets(encode);
            remove(&names[120..180]);
            drops_sets(|| drop(REGISTRY.snapshot()));
            in_thread(|| REGISTRY.retain(|_, _| false));
        }
    });
}
