use super::{ConstDefault, Gauge, InFlight, Instrument};
use crate::shape::{NumberKind, Shape};
use crate::value_table::RowWriter;

/// A gauge of integers that reads as zero while its value is negative.
///
/// Use it if threads increment and decrement in no fixed order, so that a `dec` can precede its `inc`. The
/// negative value is kept: later increments start from it.
///
/// ```
/// use frozen_metrics::ClampedGauge;
///
/// static WAITING: ClampedGauge = ClampedGauge::new();
/// WAITING.dec();
/// assert_eq!(WAITING.get(), 0);
/// WAITING.add(3);
/// assert_eq!(WAITING.get(), 2);
/// ```
#[derive(Debug, Default)]
pub struct ClampedGauge(Gauge);

impl ClampedGauge {
    /// Creates a gauge at zero.
    pub const fn new() -> Self {
        Self(Gauge::new())
    }

    /// Sets the gauge to `value`.
    #[inline]
    pub fn set(&self, value: i64) {
        self.0.set(value);
    }

    /// Adds one.
    #[inline]
    pub fn inc(&self) {
        self.0.inc();
    }

    /// Subtracts one.
    #[inline]
    pub fn dec(&self) {
        self.0.dec();
    }

    /// Adds `n`.
    #[inline]
    pub fn add(&self, n: i64) {
        self.0.add(n);
    }

    /// Subtracts `n`.
    #[inline]
    pub fn sub(&self, n: i64) {
        self.0.sub(n);
    }

    /// Adds one and returns a guard that subtracts it when dropped. While the guard lives, the gauge's
    /// set does not expire.
    pub fn track(&self) -> InFlight<&Gauge> {
        self.0.track()
    }

    /// Returns the current value, or zero if it is negative.
    #[inline]
    pub fn get(&self) -> i64 {
        self.0.get().max(0)
    }
}

/// The gauge without clamping, for [`InFlight::new`].
impl AsRef<Gauge> for ClampedGauge {
    fn as_ref(&self) -> &Gauge {
        &self.0
    }
}

impl ConstDefault for ClampedGauge {
    const DEFAULT: Self = Self::new();
}

impl Instrument for ClampedGauge {
    type Value = i64;
    type Exemplars<T: ConstDefault> = [T; 0];

    const SHAPE: Shape = Shape::number(NumberKind::Signed);

    fn read(&self) -> i64 {
        self.get()
    }

    fn show_zero(&self) {}

    #[inline]
    fn write(value: &i64, writer: &mut RowWriter<'_>) {
        writer.signed(*value);
    }
}
