//! Removal of keys: by name, by a predicate, or because they are idle.

use std::borrow::Borrow;
use std::sync::Arc;
use std::time::{Duration, Instant};

use super::life::Life;
use super::shape::KeyShape;
use super::{Given, Owned, Registry, Sought};
use crate::instrument::Reading;
use crate::set::MetricSet;

/// The number of keys that are removed while the lock is held once.
const BATCH: usize = 64;

impl<S: MetricSet> Registry<S> {
    /// Removes `key` and returns whether it existed.
    pub fn remove(&self, key: Given<'_, S>) -> bool {
        let removed = self.take_out(&mut self.lives.lock(), (key, self.hash(key)), |_| true);
        removed.is_some()
    }

    /// Removes the keys for which `keep` returns `false` and returns how many. If a key was removed and
    /// created again since `keep` was called for it, the new set is not removed.
    pub fn retain(&self, mut keep: impl FnMut(Given<'_, S>, &S) -> bool) -> usize {
        let mut leaving = self.list();
        leaving.retain(|(key, set)| !keep(S::Key::given(key), set));
        // No lock is held while `keep`, which is a caller's code, runs.
        self.remove_in_batches(leaving, |life, key, set| {
            let key = S::Key::given(key);
            self.take_out(life, (key, self.hash(key)), |present| Arc::ptr_eq(present, set))
        })
    }

    /// Removes keys whose values have not changed for `idle` and returns how many. Values are compared only
    /// when this method is called, so call it periodically.
    ///
    /// Seeded keys, and keys with live guards or running timers, are not removed.
    pub fn expire_idle(&self, now: Instant, idle: Duration) -> usize {
        let reading = Reading::begin_with_guards();
        self.remove_in_batches(self.list(), |life, key, set| {
            // A key that was removed meanwhile must not be remembered, nor confused with a new set for the
            // same key.
            let present = self.sets.get::<Sought<'_, S>>(key.borrow())?;
            let is_present = Arc::ptr_eq(&present, set);
            drop(present);
            if !is_present {
                return None;
            }
            let (given, row) = (S::Key::given(key), set.read(S::Key::no_values(), &reading));
            let hash = self.hash(given);
            // A guard is live, or a thread was interrupted while it recorded.
            let is_in_use = reading.take_unfinished();
            let since = life.idle_since((key, hash), row, is_in_use, now)?;
            // If the clock went back, no time has passed.
            let is_idle = now.saturating_duration_since(since) >= idle;
            is_idle.then(|| self.take_out(life, (given, hash), |_| true))?
        })
    }

    /// Calls `remove` for each key and returns how many were removed. Other threads wait for one batch at
    /// most.
    fn remove_in_batches(
        &self,
        keys: Vec<(Owned<S>, Arc<S>)>,
        mut remove: impl FnMut(&mut Life<S>, &Owned<S>, &Arc<S>) -> Option<Arc<S>>,
    ) -> usize {
        let (mut keys, mut removed) = (keys.into_iter(), 0);
        loop {
            // Memory is also freed in batches: freeing all of it at once would delay other threads in the
            // allocator.
            let batch: Vec<_> = keys.by_ref().take(BATCH).collect();
            if batch.is_empty() {
                return removed;
            }
            let mut life = self.lives.lock();
            removed +=
                batch.iter().filter(|(key, set)| remove(&mut life, key, set).is_some()).count();
            drop(life);
            self.lives.let_others_in();
        }
    }

    /// Removes a key from the map if `is_meant` accepts its set, and releases its place.
    fn take_out(
        &self,
        life: &mut Life<S>,
        (key, hash): (Given<'_, S>, u64),
        is_meant: impl FnOnce(&Arc<S>) -> bool,
    ) -> Option<Arc<S>> {
        let (_, set) = self.sets.remove_if(S::Key::sought(&key), |_, set| {
            let goes = is_meant(set);
            if goes {
                self.epoch.end();
                self.changed();
            }
            goes
        })?;
        life.end(S::Key::sought(&key), hash);
        self.filter.discount(hash);
        self.places.release();
        Some(set)
    }
}
