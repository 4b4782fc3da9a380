//! Where threads that would want one cache line write instead: each to a stripe that few share.

use std::sync::atomic::{AtomicUsize, Ordering};

/// How many stripes there are.
pub(super) const STRIPES: usize = 8;

/// What one stripe holds, on cache lines of its own.
#[derive(Debug, Default)]
#[repr(align(128))]
pub(super) struct Stripe<T>(pub(super) T);

static THREADS: AtomicUsize = AtomicUsize::new(0);

thread_local! {
    static STRIPE: usize = THREADS.fetch_add(1, Ordering::Relaxed) % STRIPES;
}

/// The stripe of this thread. Any number of threads share one where there are more of them.
#[inline]
pub(super) fn of_this_thread() -> usize {
    // A thread that is about to end has none any more.
    STRIPE.try_with(|stripe| *stripe).unwrap_or_default()
}
