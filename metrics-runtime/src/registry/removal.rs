//! Keys that go: by name, by a caller's choice, or because they are idle.

use std::borrow::Borrow;
use std::sync::Arc;
use std::time::{Duration, Instant};

use super::life::Life;
use super::shape::KeyShape;
use super::{Given, Owned, Registry, Sought};
use crate::instrument::Reading;
use crate::set::MetricSet;

/// How many keys are removed under the lock of lives at once.
const BATCH: usize = 64;

impl<S: MetricSet> Registry<S> {
    /// Removes this key, and returns whether it was there.
    pub fn remove(&self, key: Given<'_, S>) -> bool {
        let removed = self.take_out(&mut self.lives.lock(), (key, self.hash(key)), |_| true);
        removed.is_some()
    }

    /// Removes the keys for which `keep` returns false, and returns how many. Of a key that was removed
    /// and came back since `keep` saw it, the new set stays.
    pub fn retain(&self, mut keep: impl FnMut(Given<'_, S>, &S) -> bool) -> usize {
        let mut leaving = self.list();
        leaving.retain(|(key, set)| !keep(S::Key::given(key), set));
        // No lock is held up to here: `keep` is a caller's.
        self.remove_in_batches(leaving, |life, key, set| {
            let key = S::Key::given(key);
            self.take_out(life, (key, self.hash(key)), |present| Arc::ptr_eq(present, set))
        })
    }

    /// Removes the keys that were not seeded, of which no guard is live, and whose values are those that
    /// an earlier call saw at least `idle` before `now`, and returns how many.
    pub fn expire_idle(&self, now: Instant, idle: Duration) -> usize {
        let reading = Reading::begin_with_guards();
        self.remove_in_batches(self.list(), |life, key, set| {
            // One that is no longer there must not be remembered, nor taken for one that came back.
            let present = self.sets.get::<Sought<'_, S>>(key.borrow())?;
            let is_present = Arc::ptr_eq(&present, set);
            drop(present);
            if !is_present {
                return None;
            }
            let (given, row) = (S::Key::given(key), set.read(S::Key::no_values(), &reading));
            let hash = self.hash(given);
            // By a guard, or by a thread that was interrupted while it recorded.
            let is_in_use = reading.take_unfinished();
            let since = life.idle_since((key, hash), row, is_in_use, now)?;
            // A clock that went back has not moved.
            let is_idle = now.saturating_duration_since(since) >= idle;
            is_idle.then(|| self.take_out(life, (given, hash), |_| true))?
        })
    }

    /// Removes each key that `remove` takes out, and returns how many. Others may look up, create and
    /// remove keys between any two of them, or wait for a batch at most.
    fn remove_in_batches(
        &self,
        keys: Vec<(Owned<S>, Arc<S>)>,
        mut remove: impl FnMut(&mut Life<S>, &Owned<S>, &Arc<S>) -> Option<Arc<S>>,
    ) -> usize {
        let (mut keys, mut removed) = (keys.into_iter(), 0);
        loop {
            // Freed batch by batch too: an allocator that frees all at once keeps others waiting.
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

    /// Takes a key out of the map, if its set is the one that is meant; then its place is free.
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
