use std::fmt;
use std::sync::atomic::{AtomicI64, Ordering};

use super::{ConstDefault, Guards, InFlight, Instrument, Reading};
use crate::point::{Number, Point};

/// A whole number that goes up and down.
///
/// Sums wrap at the ends of `i64`.
///
/// ```
/// use frozen_metrics::Gauge;
///
/// static IN_FLIGHT: Gauge = Gauge::new();
/// IN_FLIGHT.inc();
/// IN_FLIGHT.add(4);
/// IN_FLIGHT.dec();
/// assert_eq!(IN_FLIGHT.get(), 4);
/// IN_FLIGHT.set(-1);
/// assert_eq!(IN_FLIGHT.get(), -1);
/// ```
#[derive(Default)]
pub struct Gauge {
    value: AtomicI64,
    guards: Guards,
}

impl Gauge {
    /// A gauge at zero.
    pub const fn new() -> Self {
        Self { value: AtomicI64::new(0), guards: Guards::new() }
    }

    /// Sets it to `value`.
    #[inline]
    pub fn set(&self, value: i64) {
        self.value.store(value, Ordering::Relaxed);
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
        self.value.fetch_add(n, Ordering::Relaxed);
    }

    /// Takes `n` away.
    #[inline]
    pub fn sub(&self, n: i64) {
        self.value.fetch_sub(n, Ordering::Relaxed);
    }

    /// Adds one for as long as the returned guard lives. Meanwhile the set that the gauge is in does not
    /// expire.
    pub fn track(&self) -> InFlight<&Self> {
        InFlight::of(self, |gauge| gauge)
    }

    /// One more guard is live, which counts as one.
    #[inline]
    pub(super) fn begin(&self) {
        self.guards.begin();
        self.inc();
    }

    /// One fewer is.
    #[inline]
    pub(super) fn end(&self) {
        self.dec();
        self.guards.end();
    }

    /// The value now.
    #[inline]
    pub fn get(&self) -> i64 {
        self.value.load(Ordering::Relaxed)
    }
}

impl fmt::Debug for Gauge {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Gauge").field(&self.get()).finish()
    }
}

impl ConstDefault for Gauge {
    const DEFAULT: Self = Self::new();
}

impl Instrument for Gauge {
    type Value = i64;
    type Exemplars<T: ConstDefault> = [T; 0];

    #[inline]
    fn read(&self) -> i64 {
        self.get()
    }

    #[inline]
    fn read_within(&self, reading: &Reading) -> i64 {
        reading.note(&self.guards);
        self.get()
    }

    fn show_zero(&self) {}

    #[inline]
    fn points(value: &i64, show: &mut impl FnMut(Option<Point<'_>>)) {
        show(Some(Point::Number(Number::Signed(*value))));
    }
}
