//! Removal of keys: by name, by a predicate, or because they are idle.

use std::sync::Arc;
use std::time::{Duration, Instant};

use super::core::Core;
use super::retention::LockedRetention;
use super::set_type::Entry;
use crate::encode::OpenFamilies;
use crate::instrument::Reading;
use crate::set::AnySet;
use crate::value_table::ValueTable;

/// The number of keys that are removed while the lock is held once.
const BATCH: usize = 64;

impl Core {
    /// Removes `key` and returns whether it existed.
    pub(super) fn remove(&self, key: &[u8]) -> bool {
        let mut retention = self.retention.lock();
        self.remove_if(&mut retention, key, self.hash(key), |_| true)
    }

    /// Removes the keys for which `keep` returns `false` and returns how many. If a key was removed and
    /// created again since `keep` was called for it, the new set is not removed.
    pub(super) fn retain(&self, keep: &mut dyn FnMut(&Entry) -> bool) -> usize {
        let mut rejected = self.list();
        // No lock is held while `keep`, which is a caller's code, runs.
        rejected.retain(|entry| !keep(entry));
        self.remove_in_batches(rejected, |retention, Entry { key, set }| {
            self.remove_if(retention, key, self.hash(key), |present| Arc::ptr_eq(present, set))
        })
    }

    /// Removes keys whose values have not changed for `idle` and returns how many.
    pub(super) fn expire_idle(&self, now: Instant, idle: Duration) -> usize {
        let reading = Reading::begin_with_guards();
        let mut current = ValueTable::with_rows(1, (self.set_type().size)());
        let mut families = OpenFamilies::default();
        self.remove_in_batches(self.list(), |retention, Entry { key, set }| {
            // A key that was removed meanwhile must get no state, and its new set must not be taken for the listed
            // one.
            let hash = self.hash(key);
            let present = self.index.lock().get(key, hash);
            if present.is_none_or(|present| !Arc::ptr_eq(&present, set)) {
                return false;
            }
            let since = retention.idle_since(key, hash, now, |values| {
                set.write(&mut current.writer(), &reading);
                families.clear();
                set.families(&mut |family| families.add_family(family));
                let fingerprint = || current.fingerprint().chain(families.fingerprint());
                let is_unchanged = fingerprint().eq(values.iter().copied());
                if !is_unchanged {
                    *values = fingerprint().collect();
                }
                // If the reading is unfinished, a guard is live, or a thread was interrupted while it recorded.
                (!reading.take_unfinished()).then_some(is_unchanged)
            });
            // If the clock went back, no time has passed.
            let is_idle = since.is_some_and(|since| now.saturating_duration_since(since) >= idle);
            is_idle && self.remove_if(retention, key, hash, |_| true)
        })
    }

    /// Calls `remove` for each entry and returns how many keys it removed. Other threads wait for at most one batch.
    pub(super) fn remove_in_batches<T>(
        &self,
        entries: Vec<T>,
        mut remove: impl FnMut(&mut LockedRetention<'_>, &T) -> bool,
    ) -> usize {
        let (mut entries, mut removed) = (entries.into_iter(), 0);
        loop {
            // Memory is also freed in batches. Freeing all of it at once would delay other threads in the allocator.
            let batch: Vec<_> = entries.by_ref().take(BATCH).collect();
            if batch.is_empty() {
                return removed;
            }
            let mut retention = self.retention.lock();
            removed += batch.iter().filter(|entry| remove(&mut retention, entry)).count();
            drop(retention);
            self.retention.yield_to_waiting();
        }
    }

    /// Removes a key if `is_meant` accepts its set, releases its capacity, and returns whether it did. The steps are
    /// those of [Removal](super#removal).
    pub(super) fn remove_if(
        &self,
        retention: &mut LockedRetention<'_>,
        key: &[u8],
        hash: u64,
        is_meant: impl FnOnce(&Arc<dyn AnySet>) -> bool,
    ) -> bool {
        let mut keys = self.index.lock();
        let removed = keys.remove_if(key, hash, |set| {
            let is_removed = is_meant(set);
            if is_removed {
                self.changes.begin();
            }
            is_removed
        });
        let Some(set) = removed else { return false };
        retention.remove(key, hash);
        retention.garbage.changes.extend(self.pending.remove(&set, self.capacity.reserved()));
        self.capacity.release();
        self.changes.end();
        retention.garbage.directories.extend(keys.release());
        retention.garbage.sets.push(set);
        true
    }
}
