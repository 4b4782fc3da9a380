//! What threads may do to a registry at once, in every order that loom finds: the registry's own
//! code, with loom's atomics, locks and thread-locals. Run with
//! `RUSTFLAGS="--cfg loom" cargo test -p frozen-metrics --lib --release loom_models`.

mod cap;
mod index;
mod removal;
mod scrape;
mod seeding;
mod set;

use std::sync::Arc;

use loom::thread::{self, JoinHandle};

use super::Registry;
use super::core::CoreHandle;
use set::Set;

/// Keys of one table.
const A: &str = "a";
const B: &str = "b";
const C: &str = "c";

/// Runs it in every order in which threads are interrupted no more than so often.
fn check(interruptions: usize, model: impl Fn() + Send + Sync + 'static) {
    let mut builder = loom::model::Builder::new();
    builder.preemption_bound = Some(interruptions);
    builder.check(model);
}

/// A registry of so many places, in which these keys have theirs.
fn registry(places: usize, keys: &[&str]) -> Arc<Registry<Set>> {
    let registry = Registry::new();
    let core = CoreHandle::new(Registry::<Set>::SET_TYPE, places);
    assert!(registry.core.set(core).is_ok());
    for key in keys {
        registry.get_or_create(key.as_bytes());
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
    let set = registry.get_or_create(key.as_bytes());
    set.records_total.inc();
    set
}

/// How much was recorded in the sets that these keys have now.
fn recorded(registry: &Registry<Set>, keys: &[&str]) -> u64 {
    keys.iter().filter_map(|key| registry.get(key)).map(|set| set.records_total.get()).sum()
}

/// Of a registry that nobody uses: every place that is taken is a key's.
fn assert_places_are_keys(registry: &Registry<Set>) {
    let core = registry.core();
    let (reserved, keys) = (core.capacity.reserved(), core.list().len());
    assert_eq!(reserved, keys);
    assert!(reserved <= core.capacity.max_keys());
}
