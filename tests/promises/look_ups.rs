//! Promise: look-ups find the set of their key whatever other threads do, and the memory that they retain is bounded.

use std::cell::RefCell;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Weak, mpsc};
use std::thread;

use frozen_metrics::{Counter, ReplicationMetrics};

#[derive(Debug, ReplicationMetrics)]
#[metrics(prefix = "look", key = "channel", max_keys = 20_000, overflow = "others", golden = none)]
struct Look {
    /// Number of records.
    records_total: Counter,
}

/// Creates keys, records in each of them twice, and returns their sets.
fn use_keys(registry: &LookRegistry, keys: impl Iterator<Item = String>) -> Vec<Weak<Look>> {
    let keys: Vec<_> = keys.collect();
    let sets = keys.iter().map(|key| Arc::downgrade(&registry.for_channel(key))).collect();
    for key in keys.iter().chain(&keys) {
        registry.with_channel(key, |set| set.records_total.inc());
    }
    sets
}

/// Returns how many sets exist.
fn alive(sets: &[Weak<Look>]) -> usize {
    sets.iter().filter(|set| set.strong_count() > 0).count()
}

fn generation(number: usize, keys: usize) -> impl Iterator<Item = String> {
    (0..keys).map(move |key| format!("{number}-{key}"))
}

#[test]
fn removed_sets_are_freed_once_other_keys_are_used() {
    let registry = LookRegistry::new();
    let removed = use_keys(&registry, generation(0, 1_000));
    assert_eq!(registry.retain(|_, _| false), 1_000);
    let present = use_keys(&registry, generation(1, 1_000));
    assert_eq!((alive(&removed), alive(&present)), (0, 1_000));
}

#[test]
fn sets_of_dropped_registries_are_freed_once_another_registry_is_used() {
    let registries: Vec<_> = (0..20).map(|_| LookRegistry::new()).collect();
    let dropped: Vec<_> =
        registries.iter().flat_map(|registry| use_keys(registry, generation(0, 100))).collect();
    drop(registries);
    use_keys(&LookRegistry::new(), generation(0, 100));
    assert_eq!(alive(&dropped), 0);
}

#[test]
fn a_registry_never_finds_the_sets_of_one_that_was_dropped() {
    for _ in 0..20 {
        let registries = [LookRegistry::new(), LookRegistry::new()];
        for registry in &registries {
            use_keys(registry, generation(0, 100));
        }
        let [first, second] = registries;
        drop(first);
        let third = LookRegistry::new();
        use_keys(&third, generation(0, 100));
        for registry in [&second, &third] {
            let snapshot = registry.snapshot();
            assert!(snapshot.rows.iter().all(|row| row.records_total == 2));
            assert_eq!(snapshot.rows.len(), 100);
        }
    }
}

/// The number of keys of a generation, each of which replaces the previous one.
const KEYS: usize = 1_000;

/// Calls `check` with all sets while one thread for each generation sleeps, which has looked up the key that `key`
/// returns and has the tables of that time.
fn while_threads_sleep(
    registry: &LookRegistry,
    generations: usize,
    key: impl Fn(usize) -> String,
    check: impl FnOnce(&[Weak<Look>]),
) {
    thread::scope(|scope| {
        let (mut sets, mut sleepers) = (Vec::new(), Vec::new());
        for number in 0..generations {
            registry.retain(|_, _| false);
            sets.extend(use_keys(registry, generation(number, KEYS)));
            let (looked_up, has_looked_up) = mpsc::channel();
            let (sleeper, awake) = mpsc::channel::<()>();
            let key = key(number);
            scope.spawn(move || {
                registry.with_channel(&key, |set| set.records_total.inc());
                looked_up.send(()).unwrap();
                // Sleeps until `sleepers` is dropped, also because `check` panics.
                assert!(awake.recv().is_err());
            });
            has_looked_up.recv().unwrap();
            sleepers.push(sleeper);
        }
        check(&sets);
    });
}

#[test]
fn threads_that_never_look_up_again_keep_a_bounded_number_of_sets() {
    while_threads_sleep(
        &LookRegistry::new(),
        40,
        |number| format!("{number}-0"),
        |sets| {
            // Tables of threads that sleep, the one that was replaced last, and the current one.
            let alive = alive(sets);
            assert!((KEYS..=4_096 + 3 * KEYS).contains(&alive), "{alive} of {} sets", sets.len());
        },
    );
}

#[test]
fn keys_that_come_and_go_while_others_are_looked_up_lose_no_record() {
    const ROUNDS: u64 = 20_000;
    let registry = LookRegistry::new();
    let done = AtomicBool::new(false);
    let churned = AtomicU64::new(0);
    thread::scope(|scope| {
        let churn = scope.spawn(|| {
            while !done.load(Ordering::Acquire) {
                let name = format!("churn-{}", churned.fetch_add(1, Ordering::Relaxed));
                registry.with_channel(&name, |set| set.records_total.inc());
                assert!(registry.remove(&name));
            }
        });
        let scrapes = scope.spawn(|| {
            let mut out = Vec::new();
            while !done.load(Ordering::Acquire) {
                out.clear();
                registry.encode(&mut out);
            }
        });
        let recorders: Vec<_> = (0..3)
            .map(|thread| {
                let registry = &registry;
                scope.spawn(move || {
                    for round in 0..ROUNDS {
                        let key = format!("stays-{}", (round * 7 + thread) % 500);
                        registry.with_channel(&key, |set| set.records_total.inc());
                    }
                })
            })
            .collect();
        recorders.into_iter().for_each(|recorder| recorder.join().unwrap());
        done.store(true, Ordering::Release);
        churn.join().unwrap();
        scrapes.join().unwrap();
    });
    assert!(churned.load(Ordering::Relaxed) > 0);
    assert_eq!(registry.snapshot().totals()["records_total"], 3 * ROUNDS);
    assert_eq!((registry.len(), registry.folded()), (500, 0));
}

#[test]
fn keys_of_a_megabyte_are_told_apart() {
    let registry = LookRegistry::new();
    let [a, b] = ["a", "b"].map(|last| format!("{}{last}", "k".repeat(1 << 20)));
    for _ in 0..3 {
        registry.with_channel(&a, |set| set.records_total.inc());
        registry.with_channel(&b, |set| set.records_total.add(2));
    }
    let snapshot = registry.snapshot();
    let recorded = |key: &str| snapshot.channel(key).map(|row| row.records_total);
    assert_eq!((recorded(&a), recorded(&b)), (Some(3), Some(6)));
}

static SHARED: LookRegistry = LookRegistry::new();

/// Looks up a key when it is dropped.
struct LooksUp(&'static str);

impl Drop for LooksUp {
    fn drop(&mut self) {
        for _ in 0..3 {
            SHARED.with_channel(self.0, |set| set.records_total.inc());
        }
    }
}

thread_local! {
    static AT_EXIT: RefCell<Option<LooksUp>> = const { RefCell::new(None) };
}

/// The registry's own thread-local is created later than that of the test, and so destroyed earlier.
#[test]
fn a_static_registry_can_be_used_while_a_thread_ends() {
    use_keys(&SHARED, generation(0, 10));
    for _ in 0..4 {
        let ends = thread::spawn(|| {
            AT_EXIT.with_borrow_mut(|looks_up| *looks_up = Some(LooksUp("0-1")));
            SHARED.with_channel("0-1", |set| set.records_total.inc());
        });
        ends.join().unwrap();
    }
    assert_eq!(SHARED.get("0-1").unwrap().records_total.get(), 2 + 4 * 4);
}

/// The keys are so many that tables are split several times.
#[test]
fn all_threads_find_keys_that_several_threads_create_at_once() {
    const KEYS: usize = 19_000;
    const THREADS: usize = 4;
    let registry = LookRegistry::new();
    let names: Vec<_> = generation(0, KEYS).collect();
    thread::scope(|scope| {
        for thread in 0..THREADS {
            let (registry, names) = (&registry, &names);
            scope.spawn(move || {
                let (before, after) = names.split_at(thread * KEYS / THREADS);
                for name in after.iter().chain(before) {
                    registry.with_channel(name, |set| set.records_total.inc());
                }
            });
        }
    });
    let snapshot = registry.snapshot();
    assert_eq!((registry.folded(), snapshot.rows.len()), (0, KEYS));
    assert!(snapshot.rows.iter().all(|row| row.records_total == THREADS as u64));
}

#[test]
fn a_full_registry_folds_none_of_its_keys() {
    const MAX_KEYS: usize = 20_000;
    let registry = LookRegistry::new();
    use_keys(&registry, generation(0, MAX_KEYS));
    for name in generation(0, MAX_KEYS) {
        registry.with_channel(&name, |set| set.records_total.inc());
    }
    assert_eq!((registry.folded(), registry.len()), (0, MAX_KEYS));
    registry.for_channel("one more").records_total.inc();
    assert_eq!(registry.folded(), 1);
}

/// It does not matter how few keys were removed.
#[test]
fn a_scrape_frees_removed_sets() {
    let registry = LookRegistry::new();
    let sets = use_keys(&registry, generation(0, 5_000));
    registry.encode(&mut Vec::new());
    for name in generation(0, 10) {
        assert!(registry.remove(&name));
    }
    assert_eq!(alive(&sets), 5_000, "tables contain removed sets until a scrape");
    registry.encode(&mut Vec::new());
    assert_eq!(alive(&sets), 4_990);
}

/// While sleeping threads keep old tables in memory, keys that do not fit are found, removed, and created again.
#[test]
fn keys_that_fit_in_no_table_lose_no_record() {
    const GENERATIONS: usize = 30;
    let registry = LookRegistry::new();
    while_threads_sleep(
        &registry,
        GENERATIONS,
        |_| "sleeper".to_owned(),
        |_| {
            let name = format!("{}-5", GENERATIONS - 1);
            let set = registry.get(&name).expect("a key that was created");
            assert_eq!(set.records_total.get(), 2);
            assert!(Arc::ptr_eq(&registry.for_channel(&name), &set));
            assert!(registry.remove(&name) && registry.get(&name).is_none());
            assert!(!Arc::ptr_eq(&registry.for_channel(&name), &set));
            registry.for_channel(&name).records_total.add(2);
            let snapshot = registry.snapshot();
            assert_eq!((snapshot.rows.len(), registry.folded()), (KEYS + 1, 0));
            let sum: u64 = snapshot.rows.iter().map(|row| row.records_total).sum();
            assert_eq!(sum, 2 * KEYS as u64 + 1);
        },
    );
    use_keys(&registry, generation(GENERATIONS, KEYS));
    assert_eq!(registry.snapshot().rows.len(), 2 * KEYS + 1);
}
