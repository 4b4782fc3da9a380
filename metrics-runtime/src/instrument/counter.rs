use std::sync::atomic::{AtomicU64, Ordering};

use super::{ConstDefault, Instrument};
use crate::shape::Shape;
use crate::value_table::RowWriter;

/// A counter of integers. Its name should end in `_total`.
///
/// It only increases. It wraps from `u64::MAX` to 0, which Prometheus treats as a restart, so `rate` and
/// `increase` stay correct. Recording is one atomic operation.
///
/// ```
/// use frozen_metrics::Counter;
///
/// static ELECTIONS: Counter = Counter::new();
/// ELECTIONS.inc();
/// ELECTIONS.add(2);
/// assert_eq!(ELECTIONS.get(), 3);
/// ```
#[derive(Debug, Default)]
pub struct Counter(AtomicU64);

impl Counter {
    /// Creates a counter at zero.
    pub const fn new() -> Self {
        Self(AtomicU64::new(0))
    }

    /// Adds one.
    #[inline]
    pub fn inc(&self) {
        self.add(1);
    }

    /// Adds `n`.
    #[inline]
    pub fn add(&self, n: u64) {
        self.0.fetch_add(n, Ordering::Relaxed);
    }

    /// Sets the counter to `total`, unless it is already higher, and never decreases it. Use it for a total that
    /// another part of the program counts, such as a library's own statistics.
    ///
    /// Concurrent calls leave the highest total. [`inc`](Self::inc) and [`add`](Self::add) of the same counter are
    /// not part of the mirrored total: an `inc` before a higher `raise_to` is lost, and one after it is counted
    /// twice once `total` includes it. Use either `raise_to` or the others for one counter.
    ///
    /// If the source restarts from zero, the counter stays at the old total until the source exceeds it.
    ///
    /// ```
    /// use frozen_metrics::Counter;
    ///
    /// static PAGE_FAULTS: Counter = Counter::new();
    /// PAGE_FAULTS.raise_to(40);
    /// PAGE_FAULTS.raise_to(30);
    /// assert_eq!(PAGE_FAULTS.get(), 40);
    /// ```
    #[inline]
    pub fn raise_to(&self, total: u64) {
        self.0.fetch_max(total, Ordering::Relaxed);
    }

    /// Returns the current count.
    #[inline]
    pub fn get(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}

impl ConstDefault for Counter {
    const DEFAULT: Self = Self::new();
}

impl Instrument for Counter {
    type Value = u64;
    type Exemplars<T: ConstDefault> = [T; 1];

    const SHAPE: Shape = Shape::COUNTER;

    #[inline]
    fn read(&self) -> u64 {
        self.get()
    }

    fn show_zero(&self) {}

    #[inline]
    fn write(value: &u64, writer: &mut RowWriter<'_>) {
        writer.unsigned(*value);
    }

    fn since(now: &u64, earlier: &u64) -> u64 {
        now.checked_sub(*earlier).unwrap_or(*now)
    }

    fn restarted(now: &u64, earlier: &u64) -> bool {
        now < earlier
    }
}
