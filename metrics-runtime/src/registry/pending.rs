//! The keys that were created and removed since the last scrape.

use std::mem;
use std::sync::{Arc, PoisonError};

use super::set_type::Entry;
use crate::set::AnySet;
use crate::sync::{AtomicBool, Mutex, MutexGuard, Ordering};

/// The changes since the last scrape, so that the next one need not read the tables.
pub(super) struct Pending {
    /// Whether changes are recorded. They are not before the first scrape, nor after so many changes that the next
    /// scrape reads the tables faster than it merges the changes.
    is_recording: AtomicBool,
    changes: Mutex<Changes>,
}

/// Keys that were created and sets that were removed.
#[derive(Default)]
pub(super) struct Changes {
    pub(super) created: Vec<Entry>,
    pub(super) removed: Vec<Arc<dyn AnySet>>,
}

/// The number of changes that are recorded however few keys exist.
const MIN_CHANGES: usize = 1_024;

impl Pending {
    pub(super) fn new() -> Self {
        Self { is_recording: AtomicBool::new(false), changes: Mutex::default() }
    }

    /// Records an insertion. The caller must hold the lock of the keys: then this either sees that a scrape has begun
    /// to record changes, or the scrape takes the lock afterwards and finds the key. The caller must drop the returned
    /// changes without holding a lock.
    #[must_use]
    pub(super) fn add(&self, entry: Entry, keys: usize) -> Option<Changes> {
        self.record(keys, |changes| changes.created.push(entry))
    }

    /// Records a removal. The caller must hold the retention lock, which scrapes take, too. It must drop the returned
    /// changes without holding a lock.
    #[must_use]
    pub(super) fn remove(&self, set: &Arc<dyn AnySet>, keys: usize) -> Option<Changes> {
        self.record(keys, |changes| changes.removed.push(Arc::clone(set)))
    }

    fn record(&self, keys: usize, change: impl FnOnce(&mut Changes)) -> Option<Changes> {
        if !self.is_recording.load(Ordering::Acquire) {
            return None;
        }
        let mut changes = self.lock();
        change(&mut changes);
        let are_too_many = changes.created.len() + changes.removed.len() > keys.max(MIN_CHANGES);
        are_too_many.then(|| {
            self.is_recording.store(false, Ordering::Release);
            mem::take(&mut *changes)
        })
    }

    /// Takes over what was recorded, and returns whether that is all. If it is not, changes are recorded from now
    /// on, and the caller must read the tables.
    pub(super) fn take(&self) -> (bool, Changes) {
        let changes = mem::take(&mut *self.lock());
        (self.is_recording.swap(true, Ordering::AcqRel), changes)
    }

    fn lock(&self) -> MutexGuard<'_, Changes> {
        // The next scrape rebuilds what a panic left incomplete.
        self.changes.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
