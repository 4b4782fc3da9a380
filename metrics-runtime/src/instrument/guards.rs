use std::sync::atomic::{AtomicU64, Ordering};

/// How many guards and timers of an instrument are live. A set that has one is in use, and does not
/// expire.
#[derive(Debug, Default)]
pub struct Guards(AtomicU64);

impl Guards {
    pub(super) const fn new() -> Self {
        Self(AtomicU64::new(0))
    }

    #[inline]
    pub(super) fn begin(&self) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }

    #[inline]
    pub(super) fn end(&self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }

    #[inline]
    pub(super) fn are_live(&self) -> bool {
        self.0.load(Ordering::Relaxed) > 0
    }
}
