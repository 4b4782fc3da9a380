use std::sync::atomic::{AtomicU64, Ordering};

/// The number of live guards and running timers of an instrument. While there are any, the instrument's
/// set does not expire.
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
