//! Until when a set that was found is the set of its key.

use std::sync::atomic;

use crate::sync::{AtomicU64, Ordering};

/// A number that no other registry has, nor this one once it has removed a key.
#[derive(Debug)]
pub(super) struct Epoch(AtomicU64);

static NEXT: atomic::AtomicU64 = atomic::AtomicU64::new(1);

impl Epoch {
    pub(super) fn new() -> Self {
        Self(AtomicU64::new(Self::next()))
    }

    #[inline]
    pub(super) fn now(&self) -> u64 {
        self.0.load(Ordering::Acquire)
    }

    /// Ends the epoch. Called under the lock of the shard that a key is about to leave: who does not
    /// find the key there finds the epoch ended.
    pub(super) fn end(&self) {
        self.0.store(Self::next(), Ordering::Release);
    }

    fn next() -> u64 {
        NEXT.fetch_add(1, Ordering::Relaxed)
    }
}

#[cfg(all(test, not(loom)))]
mod tests {
    use super::*;

    #[test]
    fn no_epoch_is_ever_that_of_another_registry_or_comes_back() {
        let (one, other) = (Epoch::new(), Epoch::new());
        let mut seen = vec![one.now(), other.now()];
        for epoch in [&one, &other, &one] {
            epoch.end();
            seen.push(epoch.now());
        }
        seen.sort_unstable();
        seen.dedup();
        assert_eq!(seen.len(), 5);
    }
}
