//! The overflow set.

use std::sync::Arc;

use super::key::Key;
use crate::instrument::StripedCounter;
use crate::set::AnySet;
use crate::sync::{AtomicBool, Ordering};

/// The set that all keys past the maximum share. It exists from the start, so that folding allocates nothing.
pub(super) struct Overflow {
    pub(super) key: Key,
    pub(super) set: Arc<dyn AnySet>,
    is_in_use: AtomicBool,
    folded: StripedCounter,
}

impl Overflow {
    pub(super) fn new(key: Key, set: Arc<dyn AnySet>) -> Self {
        Self { key, set, is_in_use: AtomicBool::new(false), folded: StripedCounter::new() }
    }

    /// Returns the set, which scrapes show from now on.
    pub(super) fn use_set(&self) -> &Arc<dyn AnySet> {
        // Stored once: a store each time would take the cache line from the threads that load it.
        if !self.is_in_use() {
            self.is_in_use.store(true, Ordering::Release);
        }
        &self.set
    }

    pub(super) fn is_in_use(&self) -> bool {
        self.is_in_use.load(Ordering::Acquire)
    }

    /// Counts a look-up that returned the set because the registry was full.
    pub(super) fn count_folded(&self) {
        self.folded.inc();
    }

    pub(super) fn folded(&self) -> u64 {
        self.folded.get()
    }
}
