use std::sync::atomic::{AtomicU64, Ordering};

use super::{ConstDefault, Instrument};
use crate::shape::{NumberKind, Shape};
use crate::value_table::RowWriter;

/// A gauge of floats.
///
/// It accepts every `f64`. `NaN` and the infinities are written as `NaN`, `+Inf` and `-Inf`.
///
/// ```
/// use frozen_metrics::FloatGauge;
///
/// static FILL_RATIO: FloatGauge = FloatGauge::new();
/// FILL_RATIO.set(0.5);
/// FILL_RATIO.add(0.25);
/// assert_eq!(FILL_RATIO.get(), 0.75);
/// ```
#[derive(Debug, Default)]
pub struct FloatGauge(AtomicU64);

impl FloatGauge {
    /// Creates a gauge at zero.
    pub const fn new() -> Self {
        Self(AtomicU64::new(0))
    }

    /// Sets the gauge to `value`.
    #[inline]
    pub fn set(&self, value: f64) {
        self.0.store(value.to_bits(), Ordering::Relaxed);
    }

    /// Adds `n`. Concurrent additions are not lost.
    #[inline]
    pub fn add(&self, n: f64) {
        let sum = |bits| Some((f64::from_bits(bits) + n).to_bits());
        // The closure never returns `None`, so the update cannot fail.
        let _ = self.0.fetch_update(Ordering::Relaxed, Ordering::Relaxed, sum);
    }

    /// Subtracts `n`.
    #[inline]
    pub fn sub(&self, n: f64) {
        self.add(-n);
    }

    /// Returns the current value.
    #[inline]
    pub fn get(&self) -> f64 {
        f64::from_bits(self.0.load(Ordering::Relaxed))
    }
}

impl ConstDefault for FloatGauge {
    const DEFAULT: Self = Self::new();
}

impl Instrument for FloatGauge {
    type Value = f64;
    type Exemplars<T: ConstDefault> = [T; 0];

    const SHAPE: Shape = Shape::number(NumberKind::Float);

    #[inline]
    fn read(&self) -> f64 {
        self.get()
    }

    fn show_zero(&self) {}

    #[inline]
    fn write(value: &f64, writer: &mut RowWriter<'_>) {
        writer.float(*value);
    }
}
