use std::sync::atomic::{AtomicU64, Ordering};

use super::{ConstDefault, Instrument};
use crate::shape::{NumberKind, Shape};
use crate::value_table::RowWriter;

/// A gauge of the highest integer seen, such as the highest block height or the longest queue.
///
/// [`raise_to`](Self::raise_to) ignores smaller numbers, so the order in which threads report does not matter. Each
/// call is one atomic operation. The gauge starts at zero and only [`reset`](Self::reset) lowers it.
///
/// ```
/// use frozen_metrics::MaxGauge;
///
/// static HIGHEST: MaxGauge = MaxGauge::new();
/// HIGHEST.raise_to(7);
/// HIGHEST.raise_to(3);
/// assert_eq!(HIGHEST.get(), 7);
/// assert_eq!(HIGHEST.reset(), 7);
/// assert_eq!(HIGHEST.get(), 0);
/// ```
#[derive(Debug, Default)]
pub struct MaxGauge(AtomicU64);

impl MaxGauge {
    /// Creates a gauge at zero.
    pub const fn new() -> Self {
        Self(AtomicU64::new(0))
    }

    /// Sets the gauge to `value`, unless it is already higher.
    #[inline]
    pub fn raise_to(&self, value: u64) {
        self.0.fetch_max(value, Ordering::Relaxed);
    }

    /// Sets the gauge to zero and returns the previous value. Call it to begin a new interval.
    #[inline]
    pub fn reset(&self) -> u64 {
        self.0.swap(0, Ordering::Relaxed)
    }

    /// Returns the highest value since the start or the last [`reset`](Self::reset).
    #[inline]
    pub fn get(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}

impl ConstDefault for MaxGauge {
    const DEFAULT: Self = Self::new();
}

impl Instrument for MaxGauge {
    type Value = u64;
    type Exemplars<T: ConstDefault> = [T; 0];

    const SHAPE: Shape = Shape::number(NumberKind::Unsigned);

    #[inline]
    fn read(&self) -> u64 {
        self.get()
    }

    fn show_zero(&self) {}

    #[inline]
    fn write(value: &u64, writer: &mut RowWriter<'_>) {
        writer.unsigned(*value);
    }
}
