//! Until when a set that was found is the set of its key.

use std::sync::atomic::{AtomicU64, Ordering};

/// A number that no other registry has, nor this one once it has removed a key.
#[derive(Debug)]
pub(super) struct Epoch(AtomicU64);

static NEXT: AtomicU64 = AtomicU64::new(1);

impl Epoch {
    pub(super) fn new() -> Self {
        Self(AtomicU64::new(Self::next()))
    }

    #[inline]
    pub(super) fn now(&self) -> u64 {
        self.0.load(Ordering::Acquire)
    }

    fn next() -> u64 {
        NEXT.fetch_add(1, Ordering::Relaxed)
    }
}
