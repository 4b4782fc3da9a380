//! Stripes: copies of a value on separate cache lines, so that threads rarely contend.

use std::sync::atomic::{AtomicUsize, Ordering};

/// The number of stripes.
pub(super) const STRIPES: usize = 8;

/// One stripe, aligned to cache lines of its own.
#[derive(Debug, Default)]
#[repr(align(128))]
pub(super) struct Stripe<T>(pub(super) T);

static THREADS: AtomicUsize = AtomicUsize::new(0);

thread_local! {
    static STRIPE: usize = THREADS.fetch_add(1, Ordering::Relaxed) % STRIPES;
}

/// Returns the index of this thread's stripe. Threads share a stripe if there are more than eight.
#[inline]
pub(super) fn index_of_this_thread() -> usize {
    // A thread that is exiting may have destroyed its thread-local. Any stripe is correct.
    STRIPE.try_with(|stripe| *stripe).unwrap_or_default()
}
