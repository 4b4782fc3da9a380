use std::sync::atomic::{AtomicU64, Ordering};

use super::{ConstDefault, Instrument};
use crate::shape::{NumberKind, Shape};
use crate::value_table::RowWriter;

/// A gauge of integers that are never negative, such as a height, a size or an identifier.
///
/// It has the whole range of `u64`. Unlike a [`Gauge`](crate::Gauge), it does not wrap: an addition stops at
/// `u64::MAX`, and a subtraction at zero. `set` and `get` are one atomic operation; the others repeat a
/// compare-and-exchange while threads contend.
///
/// ```
/// use frozen_metrics::UnsignedGauge;
///
/// static HEIGHT: UnsignedGauge = UnsignedGauge::new();
/// HEIGHT.set(u64::MAX - 1);
/// HEIGHT.add(5);
/// assert_eq!(HEIGHT.get(), u64::MAX);
/// HEIGHT.set(3);
/// HEIGHT.sub(5);
/// assert_eq!(HEIGHT.get(), 0);
/// ```
#[derive(Debug, Default)]
pub struct UnsignedGauge(AtomicU64);

impl UnsignedGauge {
    /// Creates a gauge at zero.
    pub const fn new() -> Self {
        Self(AtomicU64::new(0))
    }

    /// Sets the gauge to `value`.
    #[inline]
    pub fn set(&self, value: u64) {
        self.0.store(value, Ordering::Relaxed);
    }

    /// Adds one.
    #[inline]
    pub fn inc(&self) {
        self.add(1);
    }

    /// Subtracts one, unless the gauge is at zero.
    #[inline]
    pub fn dec(&self) {
        self.sub(1);
    }

    /// Adds `n`, up to `u64::MAX`. Concurrent additions are not lost.
    #[inline]
    pub fn add(&self, n: u64) {
        self.update(|value| value.saturating_add(n));
    }

    /// Subtracts `n`, down to zero. Concurrent subtractions are not lost.
    #[inline]
    pub fn sub(&self, n: u64) {
        self.update(|value| value.saturating_sub(n));
    }

    /// Returns the current value.
    #[inline]
    pub fn get(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }

    fn update(&self, change: impl Fn(u64) -> u64) {
        // The closure never returns `None`, so the update cannot fail.
        let changed = |value| Some(change(value));
        let _ = self.0.fetch_update(Ordering::Relaxed, Ordering::Relaxed, changed);
    }
}

impl ConstDefault for UnsignedGauge {
    const DEFAULT: Self = Self::new();
}

impl Instrument for UnsignedGauge {
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
