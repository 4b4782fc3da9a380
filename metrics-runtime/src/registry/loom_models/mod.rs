//! Loom models of the registry: each runs the registry's own code, with loom's atomics, locks and thread-locals, in
//! every order of its threads that loom explores. Run them with
//! `RUSTFLAGS="--cfg loom" cargo test -p frozen-metrics --lib --release loom_models`.

mod cap;
mod index;
mod leases;
mod removal;
mod scrape;
mod seeding;
mod set;

use std::sync::Arc;

use loom::thread::{self, JoinHandle};

use super::Registry;
use super::core::CoreHandle;
use set::{KEYS, Set};

/// Keys. All fit in one table.
const A: &str = "a";
const B: &str = "b";
const C: &str = "c";

/// Runs `model` in every order in which threads are preempted at most `preemptions` times.
fn check(preemptions: usize, model: impl Fn() + Send + Sync + 'static) {
    let mut builder = loom::model::Builder::new();
    builder.preemption_bound = Some(preemptions);
    builder.check(model);
}

/// Creates a registry for at most `max_keys` keys, with these keys.
fn registry(max_keys: usize, keys: &[&str]) -> Arc<Registry<Set>> {
    let registry = Registry::new();
    let core = CoreHandle::new(Registry::<Set>::SET_TYPE, &KEYS[max_keys]);
    assert!(registry.core.set(core).is_ok());
    for &key in keys {
        registry.get_or_create(key);
    }
    assert_eq!(registry.folded(), 0);
    Arc::new(registry)
}

/// Calls `run` in a new thread, which has not fetched any tables.
fn spawn<R: 'static>(
    registry: &Arc<Registry<Set>>,
    run: impl FnOnce(&Registry<Set>) -> R + 'static,
) -> JoinHandle<R> {
    let registry = Arc::clone(registry);
    thread::spawn(move || run(&registry))
}

/// Records once and returns the set in which it recorded.
fn record(registry: &Registry<Set>, key: &str) -> Arc<Set> {
    let set = registry.get_or_create(key);
    set.records_total.inc();
    set
}

/// Returns the sum of what was recorded in the current sets of these keys.
fn recorded(registry: &Registry<Set>, keys: &[&str]) -> u64 {
    keys.iter().filter_map(|key| registry.get(key)).map(|set| set.records_total.get()).sum()
}

/// Asserts that as much capacity is reserved as there are keys. No other thread may use the registry.
fn assert_capacity_matches_keys(registry: &Registry<Set>) {
    let core = registry.core();
    let (reserved, keys) = (core.capacity.reserved(), core.list().len());
    assert_eq!(reserved, keys);
    assert!(reserved <= core.capacity.max_keys());
}
