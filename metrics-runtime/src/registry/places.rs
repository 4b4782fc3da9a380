//! The cap: places that are reserved one by one, and never more than there are.

use crate::sync::{AtomicUsize, Ordering};

/// So many places, and how many are taken.
#[derive(Debug)]
pub(super) struct Places {
    taken: AtomicUsize,
    all: usize,
}

impl Places {
    pub(super) fn new(all: usize) -> Self {
        Self { taken: AtomicUsize::new(0), all }
    }

    /// Takes a place, unless all are taken.
    pub(super) fn reserve(&self) -> bool {
        let next = |taken| (taken < self.all).then_some(taken + 1);
        self.taken.fetch_update(Ordering::AcqRel, Ordering::Acquire, next).is_ok()
    }

    /// Whether none is left.
    #[inline]
    pub(super) fn are_taken(&self) -> bool {
        self.taken() >= self.all
    }

    #[inline]
    pub(super) fn taken(&self) -> usize {
        self.taken.load(Ordering::Acquire)
    }
}
