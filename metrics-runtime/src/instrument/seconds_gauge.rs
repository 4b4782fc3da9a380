use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use super::{ConstDefault, Guards, Instrument, Reading, Timer};
use crate::shape::{NumberKind, Shape};
use crate::value_table::RowWriter;

/// A gauge of the last recorded duration. Its name should end in `_seconds`.
///
/// It has a resolution of one microsecond. It exposes no sample until the first
/// [`record`](Self::record). A duration of more than 584,000 years is recorded as 584,000 years.
///
/// ```
/// use frozen_metrics::SecondsGauge;
/// use std::time::Duration;
///
/// static LAG: SecondsGauge = SecondsGauge::new();
/// assert_eq!(LAG.seconds(), None);
/// LAG.record(Duration::from_millis(250));
/// assert_eq!(LAG.seconds(), Some(0.25));
/// LAG.record(Duration::MAX);
/// assert!(LAG.seconds().is_some());
/// ```
pub struct SecondsGauge {
    micros: AtomicU64,
    timers: Guards,
}

/// The value of the atomic word before the first `record`.
const UNOBSERVED: u64 = u64::MAX;
/// The longest duration that can be recorded.
const LONGEST: u64 = UNOBSERVED - 1;

impl SecondsGauge {
    /// Creates a gauge without a value.
    pub const fn new() -> Self {
        Self { micros: AtomicU64::new(UNOBSERVED), timers: Guards::new() }
    }

    /// Sets the gauge to `span`, rounded down to whole microseconds.
    #[inline]
    pub fn record(&self, span: Duration) {
        let micros = u64::try_from(span.as_micros()).unwrap_or(LONGEST);
        self.micros.store(micros.min(LONGEST), Ordering::Relaxed);
    }

    /// Returns the number of running timers.
    pub(super) fn timers(&self) -> &Guards {
        &self.timers
    }

    /// Starts a timer that records its duration when it is dropped.
    pub fn start_timer(&self) -> Timer<&Self> {
        Timer::new(self, |gauge| gauge)
    }

    /// Returns the last recorded duration in seconds; `None` before the first `record`.
    #[inline]
    pub fn seconds(&self) -> Option<f64> {
        match self.micros.load(Ordering::Relaxed) {
            UNOBSERVED => None,
            micros => Some(micros as f64 / 1e6),
        }
    }
}

impl Default for SecondsGauge {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for SecondsGauge {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("SecondsGauge").field(&self.seconds()).finish()
    }
}

impl ConstDefault for SecondsGauge {
    const DEFAULT: Self = Self::new();
}

impl Instrument for SecondsGauge {
    type Value = Option<f64>;
    type Exemplars<T: ConstDefault> = [T; 0];

    const SHAPE: Shape = Shape::number(NumberKind::Seconds);

    #[inline]
    fn read(&self) -> Option<f64> {
        self.seconds()
    }

    #[inline]
    fn read_within(&self, reading: &Reading) -> Option<f64> {
        reading.check_guards(&self.timers);
        self.seconds()
    }

    fn show_zero(&self) {
        self.record(Duration::ZERO);
    }

    #[inline]
    fn write(value: &Option<f64>, writer: &mut RowWriter<'_>) {
        writer.seconds(*value);
    }
}
