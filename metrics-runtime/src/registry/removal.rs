//! Keys that go: by name, by a caller's choice, or because they are idle.

use std::borrow::Borrow;
use std::sync::{Arc, PoisonError};
use std::time::{Duration, Instant};

use super::life::Life;
use super::shape::KeyShape;
use super::{Given, Owned, Registry, Sought};
use crate::instrument::Reading;
use crate::set::MetricSet;
use crate::sync::MutexGuard;

impl<S: MetricSet> Registry<S> {
    /// Removes this key. Whether it was there.
    pub fn remove(&self, key: Given<'_, S>) -> bool {
        let removed = self.take_out(&mut self.life(), key, |_| true);
        removed.is_some()
    }

    /// Removes the keys that `keep` says no to, and says how many. Of a key that was removed and is
    /// back since `keep` saw it, the new set stays.
    pub fn retain(&self, mut keep: impl FnMut(Given<'_, S>, &S) -> bool) -> usize {
        let mut leaving = self.present();
        leaving.retain(|(key, set)| !keep(S::Key::given(key), set));
        // No lock is held up to here: `keep` is a caller's.
        let mut life = self.life();
        let mut take_out = |key: &Owned<S>, set: &Arc<S>| {
            self.take_out(&mut life, S::Key::given(key), |present| Arc::ptr_eq(present, set))
                .is_some()
        };
        leaving.iter().filter(|(key, set)| take_out(key, set)).count()
    }

    /// Removes the keys that were not seeded and whose values are those that an earlier call saw at
    /// least `idle` before `now`, and says how many.
    pub fn expire_idle(&self, now: Instant, idle: Duration) -> usize {
        let present = self.present();
        let mut life = self.life();
        let reading = Reading::begin();
        let mut expire = |key: &Owned<S>, set: &Arc<S>| {
            // One that is no longer there must not be remembered, nor taken for one that came back.
            let is_present = self
                .sets
                .get::<Sought<'_, S>>(key.borrow())
                .is_some_and(|present| Arc::ptr_eq(&present, set));
            if !is_present {
                return false;
            }
            let is_idle = life.is_idle(key, set.read(S::Key::no_values(), &reading), now, idle);
            // A thread that was interrupted while it recorded is about to change the values.
            let is_recording = reading.take_unfinished();
            is_idle
                && !is_recording
                && self.take_out(&mut life, S::Key::given(key), |_| true).is_some()
        };
        present.iter().filter(|(key, set)| expire(key, set)).count()
    }

    /// What is known of how long keys live. Who removes a key holds it; so does who wants none
    /// removed meanwhile. No caller's code runs under it.
    pub(super) fn life(&self) -> MutexGuard<'_, Life<S>> {
        // Nothing that is done under it can panic half-way.
        self.life.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes a key out of the map, if its set is the one that is meant; then its place is free.
    fn take_out(
        &self,
        life: &mut Life<S>,
        key: Given<'_, S>,
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
        life.end(S::Key::sought(&key));
        self.filter.discount(self.hash(key));
        self.places.release();
        Some(set)
    }
}
