use std::fmt;
use std::sync::atomic::{AtomicI64, Ordering};

use super::{ConstDefault, Guards, InFlight, Instrument, Reading};
use crate::shape::{NumberKind, Shape};
use crate::value_table::RowWriter;

/// A gauge of integers.
///
/// It wraps at the limits of `i64`. Recording is one atomic operation.
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
    /// Creates a gauge at zero.
    pub const fn new() -> Self {
        Self { value: AtomicI64::new(0), guards: Guards::new() }
    }

    /// Sets the gauge to `value`.
    #[inline]
    pub fn set(&self, value: i64) {
        self.value.store(value, Ordering::Relaxed);
    }

    /// Adds one.
    #[inline]
    pub fn inc(&self) {
        self.add(1);
    }

    /// Subtracts one.
    #[inline]
    pub fn dec(&self) {
        self.sub(1);
    }

    /// Adds `n`.
    #[inline]
    pub fn add(&self, n: i64) {
        self.value.fetch_add(n, Ordering::Relaxed);
    }

    /// Subtracts `n`.
    #[inline]
    pub fn sub(&self, n: i64) {
        self.value.fetch_sub(n, Ordering::Relaxed);
    }

    /// Adds one and returns a guard that subtracts it when dropped. While the guard lives, the gauge's
    /// set does not expire.
    pub fn track(&self) -> InFlight<&Self> {
        InFlight::new(self, |gauge| gauge)
    }

    /// Registers a guard and adds one.
    #[inline]
    pub(super) fn begin(&self) {
        self.guards.begin();
        self.inc();
    }

    /// Subtracts one and unregisters a guard.
    #[inline]
    pub(super) fn end(&self) {
        self.dec();
        self.guards.end();
    }

    /// Returns the current value.
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

    const SHAPE: Shape = Shape::number(NumberKind::Signed);

    #[inline]
    fn read(&self) -> i64 {
        self.get()
    }

    #[inline]
    fn read_within(&self, reading: &Reading) -> i64 {
        reading.check_guards(&self.guards);
        self.get()
    }

    fn show_zero(&self) {}

    #[inline]
    fn write(value: &i64, writer: &mut RowWriter<'_>) {
        writer.signed(*value);
    }
}
