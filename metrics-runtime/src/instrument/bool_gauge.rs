use std::sync::atomic::{AtomicBool, Ordering};

use super::{ConstDefault, Instrument};
use crate::shape::{NumberKind, Shape};
use crate::value_table::RowWriter;

/// A gauge of a `bool`, exposed as 1 or 0.
///
/// ```
/// use frozen_metrics::BoolGauge;
///
/// static LEADING: BoolGauge = BoolGauge::new();
/// LEADING.set(true);
/// assert!(LEADING.get());
/// ```
#[derive(Debug, Default)]
pub struct BoolGauge(AtomicBool);

impl BoolGauge {
    /// Creates a gauge at `false`.
    pub const fn new() -> Self {
        Self(AtomicBool::new(false))
    }

    /// Sets the gauge to `value`.
    #[inline]
    pub fn set(&self, value: bool) {
        self.0.store(value, Ordering::Relaxed);
    }

    /// Returns the current value.
    #[inline]
    pub fn get(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

impl ConstDefault for BoolGauge {
    const DEFAULT: Self = Self::new();
}

impl Instrument for BoolGauge {
    type Value = bool;
    type Exemplars<T: ConstDefault> = [T; 0];

    const SHAPE: Shape = Shape::number(NumberKind::Unsigned);

    fn read(&self) -> bool {
        self.get()
    }

    fn show_zero(&self) {}

    #[inline]
    fn write(value: &bool, writer: &mut RowWriter<'_>) {
        writer.unsigned(u64::from(*value));
    }
}
