use super::{ConstDefault, Gauge, InFlight, Instrument};
use crate::point::{Number, Point};

/// A whole number that is never shown below zero: for what is counted up and down by threads whose
/// order nobody knows, so that a `dec` may come before its `inc`.
///
/// It keeps the number as it is, and reads as zero where that is negative.
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
    /// A gauge at zero.
    pub const fn new() -> Self {
        Self(Gauge::new())
    }

    /// Sets it to `value`.
    #[inline]
    pub fn set(&self, value: i64) {
        self.0.set(value);
    }

    /// Adds one.
    #[inline]
    pub fn inc(&self) {
        self.0.inc();
    }

    /// Takes one away.
    #[inline]
    pub fn dec(&self) {
        self.0.dec();
    }

    /// Adds `n`.
    #[inline]
    pub fn add(&self, n: i64) {
        self.0.add(n);
    }

    /// Takes `n` away.
    #[inline]
    pub fn sub(&self, n: i64) {
        self.0.sub(n);
    }

    /// One more for as long as what is returned lives.
    pub fn track(&self) -> InFlight<&Gauge> {
        self.0.track()
    }

    /// The value now, and zero for one below it.
    #[inline]
    pub fn get(&self) -> i64 {
        self.0.get().max(0)
    }
}

/// The number as it is kept: for an [`InFlight`] that holds what the gauge is in.
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

    fn read(&self) -> i64 {
        self.get()
    }

    fn show_zero(&self) {}

    fn points(value: &i64, show: &mut impl FnMut(Option<Point<'_>>)) {
        show(Some(Point::Number(Number::Signed(*value))));
    }
}
