//! What threads may do to a registry at once, in every order that loom finds: the registry's own
//! code, with loom's atomics, locks and thread-locals, and a map that has loom's locks. Run with
//! `RUSTFLAGS="--cfg loom" cargo test -p frozen-metrics --lib --release loom_models`.

mod cap;
mod filter;
mod removal;
mod scrape;
mod seeding;
mod set;

use std::sync::Arc;

use loom::thread::{self, JoinHandle};

use super::{Near, Registry};
use set::Set;

loom::thread_local! {
    static NEAR: Near<Set> = Near::default();
}

/// Keys: `A` and its neighbour are under one lock, `B` is under the other. No two of them have a hash
/// in common, so that a filter tells them apart.
const A: &str = "a";
const NEIGHBOUR: &str = "h";
const B: &str = "c";

/// Runs it in every order in which threads are interrupted no more than so often.
fn check(interruptions: usize, model: impl Fn() + Send + Sync + 'static) {
    let mut builder = loom::model::Builder::new();
    builder.preemption_bound = Some(interruptions);
    builder.check(model);
}

/// A registry of so many places, in which these keys have theirs.
fn registry(places: usize, keys: &[&str]) -> Arc<Registry<Set>> {
    let registry = Registry::new(places, "others");
    for key in keys {
        registry.get_or_create(&NEAR, key);
    }
    assert_eq!(registry.folded(), 0);
    Arc::new(registry)
}

/// Runs it in a thread of its own, which has nothing near.
fn spawn<R: 'static>(
    registry: &Arc<Registry<Set>>,
    run: impl FnOnce(&Registry<Set>) -> R + 'static,
) -> JoinHandle<R> {
    let registry = Arc::clone(registry);
    thread::spawn(move || run(&registry))
}

/// Records once, and says in which set.
fn record(registry: &Registry<Set>, key: &str) -> Arc<Set> {
    registry.with(&NEAR, key, |set| {
        set.records_total.inc();
        Arc::clone(set)
    })
}

/// How much was recorded in the sets that these keys have now.
fn recorded(registry: &Registry<Set>, keys: &[&str]) -> u64 {
    keys.iter().filter_map(|key| registry.get(key)).map(|set| set.records_total.get()).sum()
}

/// Of a registry that nobody uses: every place that is taken is a key's.
fn assert_places_are_keys(registry: &Registry<Set>) {
    let (taken, keys) = (registry.places.taken(), registry.sets.iter().count());
    assert_eq!(taken, keys);
    assert!(taken <= registry.places.all());
}

#[test]
fn the_keys_are_under_the_locks_that_are_said_and_a_filter_tells_them_apart() {
    check(0, || {
        let registry = registry(1, &[B]);
        let lock = |key: &str| registry.sets.shard_of(key);
        let hash = |key: &str| registry.hash(key) % 8;
        assert!(lock(A) == lock(NEIGHBOUR) && lock(A) != lock(B));
        assert!(hash(A) != hash(B) && hash(A) != hash(NEIGHBOUR) && hash(B) != hash(NEIGHBOUR));
    });
}
