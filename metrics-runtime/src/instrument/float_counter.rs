use std::sync::atomic::{AtomicU64, Ordering};

use super::{ConstDefault, Instrument};
use crate::point::{Number, Point};

/// A sum that only rises, of parts that need not be whole. Its name ends in `_total`.
///
/// What is not a number above zero, or is infinite, is ignored: a counter never falls, and one `NaN`
/// would spoil it for ever. Past 2^53 a float cannot hold every whole number: small parts may then
/// add nothing. Past the largest float it stays there.
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
    /// A counter at zero.
    pub const fn new() -> Self {
        Self(AtomicU64::new(0))
    }

    /// Adds `n`, unless it is negative, `NaN` or infinite. Nothing added by another thread at the
    /// same time is lost.
    #[inline]
    pub fn add(&self, n: f64) {
        if n > 0.0 && n.is_finite() {
            let sum = |bits| Some((f64::from_bits(bits) + n).min(f64::MAX).to_bits());
            // The closure never declines, so neither does the update.
            let _ = self.0.fetch_update(Ordering::Relaxed, Ordering::Relaxed, sum);
        }
    }

    /// The sum now.
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

    #[inline]
    fn read(&self) -> f64 {
        self.get()
    }

    fn show_zero(&self) {}

    #[inline]
    fn points(value: &f64, show: &mut impl FnMut(Option<Point<'_>>)) {
        show(Some(Point::Number(Number::Float(*value))));
    }

    fn since(now: &f64, earlier: &f64) -> f64 {
        if now < earlier { *now } else { now - earlier }
    }

    fn restarted(now: &f64, earlier: &f64) -> bool {
        now < earlier
    }
}
