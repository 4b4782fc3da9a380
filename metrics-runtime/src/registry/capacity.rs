//! The capacity of a registry, and the overflow set that keys past the maximum share.

use std::error::Error;
use std::fmt;
use std::sync::Arc;

use super::key::{self, Key};
use crate::instrument::StripedCounter;
use crate::set::AnySet;
use crate::sync::{AtomicBool, AtomicU64, AtomicUsize, Ordering};

/// The maximum number of keys of a registry, and the number of keys. Changed under the lock of the keys.
#[derive(Debug)]
pub(super) struct Capacity {
    reserved: AtomicUsize,
    max_keys: usize,
}

impl Capacity {
    pub(super) fn new(max_keys: usize) -> Self {
        Self { reserved: AtomicUsize::new(0), max_keys }
    }

    /// Reserves capacity for one key. The registry must not be full.
    pub(super) fn reserve(&self) {
        self.reserved.fetch_add(1, Ordering::AcqRel);
    }

    /// Releases the capacity of one key.
    pub(super) fn release(&self) {
        self.reserved.fetch_sub(1, Ordering::AcqRel);
    }

    pub(super) fn max_keys(&self) -> usize {
        self.max_keys
    }

    /// Returns whether no capacity is left.
    #[inline]
    pub(super) fn is_full(&self) -> bool {
        self.reserved() >= self.max_keys
    }

    #[inline]
    pub(super) fn reserved(&self) -> usize {
        self.reserved.load(Ordering::Acquire)
    }
}

/// Counts the beginnings and ends of insertions and removals, which happen one after another. The count is odd while
/// a change is under way.
pub(super) struct ChangeCounter {
    count: AtomicU64,
}

impl ChangeCounter {
    pub(super) fn new() -> Self {
        Self { count: AtomicU64::new(0) }
    }

    /// Counts the beginning of a change. The lock of the keys must be held until its end.
    pub(super) fn begin(&self) {
        self.count.fetch_add(1, Ordering::AcqRel);
    }

    /// Counts the end of a change.
    pub(super) fn end(&self) {
        self.count.fetch_add(1, Ordering::AcqRel);
    }

    /// Returns the count, or `None` if a change is under way. If two calls return the same count, nothing changed
    /// between them.
    pub(super) fn settled(&self) -> Option<u64> {
        let count = self.count.load(Ordering::Acquire);
        count.is_multiple_of(2).then_some(count)
    }
}

/// The set that all keys past the maximum share. It is created with the registry, so that folding does not allocate.
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

/// The error for a key that cannot be seeded because the registry is full.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RegistryFull {
    /// The key that was not seeded. The values of several labels are separated by `, `.
    pub key: String,
    /// The maximum number of keys.
    pub max_keys: usize,
}

impl RegistryFull {
    /// Creates the error for the key with these bytes.
    pub(super) fn new(key: &[u8], max_keys: usize) -> Self {
        Self { key: key::values(key).collect::<Vec<_>>().join(", "), max_keys }
    }
}

impl fmt::Display for RegistryFull {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { key, max_keys } = self;
        write!(
            f,
            "cannot seed `{}`: the registry already has {max_keys} keys; ",
            key.escape_debug()
        )?;
        write!(f, "seed keys before other keys are looked up, or raise `max_keys`")
    }
}

impl Error for RegistryFull {}
