use std::sync::atomic::{AtomicU64, Ordering};

use super::{ConstDefault, Instrument};
use crate::shape::{NumberKind, Shape};
use crate::value_table::RowWriter;

/// A counter of floats. Its name should end in `_total`.
///
/// It only increases. Negative numbers, `NaN` and infinities are ignored, because the counter could not
/// recover from them. A sum above 2^53 loses the precision of small addends. A sum that would exceed
/// `f64::MAX` stays at `f64::MAX`.
///
/// ```
/// use frozen_metrics::FloatCounter;
///
/// static CPU_SECONDS: FloatCounter = FloatCounter::new();
/// CPU_SECONDS.add(0.25);
/// CPU_SECONDS.add(-1.0);
/// CPU_SECONDS.add(f64::NAN);
/// assert_eq!(CPU_SECONDS.get(), 0.25);
/// ```
#[derive(Debug, Default)]
pub struct FloatCounter(AtomicU64);

impl FloatCounter {
    /// Creates a counter at zero.
    pub const fn new() -> Self {
        Self(AtomicU64::new(0))
    }

    /// Adds `n`, unless it is negative, `NaN` or infinite. Concurrent additions are not lost.
    #[inline]
    pub fn add(&self, n: f64) {
        if n > 0.0 && n.is_finite() {
            let sum = |bits| Some((f64::from_bits(bits) + n).min(f64::MAX).to_bits());
            // The closure never returns `None`, so the update cannot fail.
            let _ = self.0.fetch_update(Ordering::Relaxed, Ordering::Relaxed, sum);
        }
    }

    /// Sets the counter to `total`, unless it is already as high or `total` is infinite or `NaN`. It is the
    /// [`Counter::raise_to`](crate::Counter::raise_to) of floats.
    #[inline]
    pub fn raise_to(&self, total: f64) {
        if total.is_finite() {
            let raised = |bits| (f64::from_bits(bits) < total).then_some(total.to_bits());
            // The update is refused if the counter is as high.
            let _ = self.0.fetch_update(Ordering::Relaxed, Ordering::Relaxed, raised);
        }
    }

    /// Returns the current sum.
    #[inline]
    pub fn get(&self) -> f64 {
        f64::from_bits(self.0.load(Ordering::Relaxed))
    }
}

impl ConstDefault for FloatCounter {
    const DEFAULT: Self = Self::new();
}

impl Instrument for FloatCounter {
    type Value = f64;
    type Exemplars<T: ConstDefault> = [T; 1];

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

    fn since(now: &f64, earlier: &f64) -> f64 {
        if now < earlier { *now } else { now - earlier }
    }

    fn restarted(now: &f64, earlier: &f64) -> bool {
        now < earlier
    }
}
