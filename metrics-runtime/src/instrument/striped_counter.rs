use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};

use super::stripe::{STRIPES, Stripe, index_of_this_thread};
use super::{ConstDefault, Counter, Instrument};
use crate::shape::Shape;
use crate::value_table::RowWriter;

/// A counter of integers for many threads. Its name should end in `_total`.
///
/// It behaves as a [`Counter`], but spreads its count over eight stripes on separate cache lines. Each
/// thread always adds to the same stripe, so threads rarely contend. A counter takes one kilobyte, so use
/// it in a `static` rather than in a registry with many keys.
///
/// ```
/// use frozen_metrics::{ReplicationMetrics, StripedCounter};
///
/// #[derive(Debug, ReplicationMetrics)]
/// #[metrics(prefix = "bus", golden = none)]
/// struct BusMetrics {
///     /// Messages that came in.
///     messages_total: StripedCounter,
/// }
///
/// static BUS: BusMetrics = BusMetrics::new();
///
/// std::thread::scope(|scope| {
///     scope.spawn(|| BUS.messages_total.inc());
///     scope.spawn(|| BUS.messages_total.add(2));
/// });
/// assert_eq!(BUS.snapshot().messages_total, 3);
/// ```
#[derive(Default)]
pub struct StripedCounter([Stripe<AtomicU64>; STRIPES]);

impl StripedCounter {
    /// Creates a counter at zero.
    pub const fn new() -> Self {
        Self([const { Stripe(AtomicU64::new(0)) }; STRIPES])
    }

    /// Adds one.
    #[inline]
    pub fn inc(&self) {
        self.add(1);
    }

    /// Adds `n`.
    #[inline]
    pub fn add(&self, n: u64) {
        self.0[index_of_this_thread()].0.fetch_add(n, Ordering::Relaxed);
    }

    /// Returns the current count. It includes everything that was added before the call, and may include
    /// some of what is added during the call. It never decreases except when it wraps.
    pub fn get(&self) -> u64 {
        let stripes = self.0.iter().map(|stripe| stripe.0.load(Ordering::Relaxed));
        stripes.fold(0, u64::wrapping_add)
    }
}

impl fmt::Debug for StripedCounter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("StripedCounter").field(&self.get()).finish()
    }
}

impl ConstDefault for StripedCounter {
    const DEFAULT: Self = Self::new();
}

impl Instrument for StripedCounter {
    type Value = u64;
    type Exemplars<T: ConstDefault> = [T; 0];

    const SHAPE: Shape = Shape::COUNTER;

    fn read(&self) -> u64 {
        self.get()
    }

    fn show_zero(&self) {}

    #[inline]
    fn write(value: &u64, writer: &mut RowWriter<'_>) {
        writer.unsigned(*value);
    }

    fn since(now: &u64, earlier: &u64) -> u64 {
        Counter::since(now, earlier)
    }

    fn restarted(now: &u64, earlier: &u64) -> bool {
        Counter::restarted(now, earlier)
    }
}
