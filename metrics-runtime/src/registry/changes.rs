//! The number of insertions and removals.

use crate::sync::{AtomicU64, Ordering};

/// Counts insertions and removals, when they begin and when they end.
pub(super) struct Changes {
    begun: AtomicU64,
    ended: AtomicU64,
}

impl Changes {
    pub(super) fn new() -> Self {
        Self { begun: AtomicU64::new(0), ended: AtomicU64::new(0) }
    }

    pub(super) fn begin(&self) {
        self.begun.fetch_add(1, Ordering::AcqRel);
    }

    pub(super) fn end(&self) {
        self.ended.fetch_add(1, Ordering::AcqRel);
    }

    /// Returns the number of changes that have begun.
    pub(super) fn begun(&self) -> u64 {
        self.begun.load(Ordering::Acquire)
    }

    /// Returns the number of changes if all that have begun have ended.
    pub(super) fn settled(&self) -> Option<u64> {
        let ended = self.ended.load(Ordering::Acquire);
        Some(self.begun()).filter(|begun| *begun == ended)
    }
}
