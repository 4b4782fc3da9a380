//! The capacity of a registry.

use crate::sync::{AtomicUsize, Ordering};

/// How many keys a registry may have, and how many it has. It is changed under the lock of the keys.
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
