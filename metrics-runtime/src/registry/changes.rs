//! The number of insertions and removals.

use crate::sync::{AtomicU64, Ordering};

/// Counts insertions and removals, which happen one after another: when each begins, and when it ends.
pub(super) struct Changes {
    begun_and_ended: AtomicU64,
}

impl Changes {
    pub(super) fn new() -> Self {
        Self { begun_and_ended: AtomicU64::new(0) }
    }

    pub(super) fn begin(&self) {
        self.begun_and_ended.fetch_add(1, Ordering::AcqRel);
    }

    pub(super) fn end(&self) {
        self.begun_and_ended.fetch_add(1, Ordering::AcqRel);
    }

    /// Returns a number unless a change is under way. If it is the same later, there was no change in between.
    pub(super) fn settled(&self) -> Option<u64> {
        let number = self.begun_and_ended.load(Ordering::Acquire);
        number.is_multiple_of(2).then_some(number)
    }
}
