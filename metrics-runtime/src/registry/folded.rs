//! How many look-ups folded: each fold writes it, so threads write stripes of their own.

use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};

/// A count in stripes. Exact: every fold is in one of them.
#[derive(Debug, Default)]
pub(super) struct Folded([Stripe; STRIPES]);

const STRIPES: usize = 8;

/// On cache lines of its own.
#[derive(Debug, Default)]
#[repr(align(128))]
struct Stripe(AtomicU64);

static THREADS: AtomicUsize = AtomicUsize::new(0);

thread_local! {
    static STRIPE: usize = THREADS.fetch_add(1, Ordering::Relaxed) % STRIPES;
}

impl Folded {
    #[inline]
    pub(super) fn inc(&self) {
        // A thread that is about to end has no stripe any more.
        let stripe = STRIPE.try_with(|stripe| *stripe).unwrap_or_default();
        self.0[stripe].0.fetch_add(1, Ordering::Relaxed);
    }

    pub(super) fn get(&self) -> u64 {
        let stripes = self.0.iter().map(|stripe| stripe.0.load(Ordering::Relaxed));
        stripes.fold(0, u64::wrapping_add)
    }
}
