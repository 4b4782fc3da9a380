use std::sync::atomic::{AtomicI64, Ordering};

use super::{Blank, InFlight, Instrument};
use crate::point::{Number, Point};

/// A whole number that goes up and down.
///
/// Sums wrap at the ends of `i64`.
///
/// ```
/// use metrics_runtime::Gauge;
///
/// static IN_FLIGHT: Gauge = Gauge::new();
/// IN_FLIGHT.inc();
/// IN_FLIGHT.add(4);
/// IN_FLIGHT.dec();
/// assert_eq!(IN_FLIGHT.get(), 4);
/// IN_FLIGHT.set(-1);
/// assert_eq!(IN_FLIGHT.get(), -1);
/// ```
#[derive(Debug, Default)]
pub struct Gauge(AtomicI64);

impl Gauge {
    /// A gauge at zero.
    pub const fn new() -> Self {
        Self(AtomicI64::new(0))
    }

    /// Sets it to `value`.
    #[inline]
    pub fn set(&self, value: i64) {
        self.0.store(value, Ordering::Relaxed);
    }

    /// Adds one.
    #[inline]
    pub fn inc(&self) {
        self.add(1);
    }

    /// Takes one away.
    #[inline]
    pub fn dec(&self) {
        self.sub(1);
    }

    /// Adds `n`.
    #[inline]
    pub fn add(&self, n: i64) {
        self.0.fetch_add(n, Ordering::Relaxed);
    }

    /// Takes `n` away.
    #[inline]
    pub fn sub(&self, n: i64) {
        self.0.fetch_sub(n, Ordering::Relaxed);
    }

    /// One more for as long as what is returned lives.
    pub fn track(&self) -> InFlight<&Self> {
        InFlight::of(self, |gauge| gauge)
    }

    /// The value now.
    #[inline]
    pub fn get(&self) -> i64 {
        self.0.load(Ordering::Relaxed)
    }
}

impl Blank for Gauge {
    const BLANK: Self = Self::new();
}

impl Instrument for Gauge {
    type Value = i64;
    type Exemplars<T: Blank> = [T; 0];

    #[inline]
    fn read(&self) -> i64 {
        self.get()
    }

    fn show_zero(&self) {}

    #[inline]
    fn points(value: &i64, show: &mut impl FnMut(Option<Point<'_>>)) {
        show(Some(Point::Number(Number::Signed(*value))));
    }
}
