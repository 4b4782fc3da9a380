use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use super::{ConstDefault, Guards, Instrument, Reading, Timer};
use crate::point::{Number, Point};

/// A span of time, last seen. Its name ends in `_seconds`.
///
/// Kept in microseconds, so that one word holds it. Until the first [`record`](Self::record) it is
/// unobserved and emits no sample, neither a zero nor a `NaN`. A longer span than the word can hold
/// (some 584,000 years) is recorded as the longest; it never reads as unobserved.
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

/// The word of a gauge that was never recorded.
const UNOBSERVED: u64 = u64::MAX;
const LONGEST: u64 = UNOBSERVED - 1;

impl SecondsGauge {
    /// A gauge that was never recorded.
    pub const fn new() -> Self {
        Self { micros: AtomicU64::new(UNOBSERVED), timers: Guards::new() }
    }

    /// Sets it to `span`, in whole microseconds, rounded down.
    #[inline]
    pub fn record(&self, span: Duration) {
        let micros = u64::try_from(span.as_micros()).unwrap_or(LONGEST);
        self.micros.store(micros.min(LONGEST), Ordering::Relaxed);
    }

    /// The timers that run.
    pub(super) fn timers(&self) -> &Guards {
        &self.timers
    }

    /// Starts a timer that records when it is dropped.
    pub fn start_timer(&self) -> Timer<&Self> {
        Timer::of(self, |to| to)
    }

    /// The span last recorded, in seconds; `None` before the first.
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

    #[inline]
    fn read(&self) -> Option<f64> {
        self.seconds()
    }

    #[inline]
    fn read_within(&self, reading: &Reading) -> Option<f64> {
        reading.note(&self.timers);
        self.seconds()
    }

    fn show_zero(&self) {
        self.record(Duration::ZERO);
    }

    #[inline]
    fn points(value: &Option<f64>, show: &mut impl FnMut(Option<Point<'_>>)) {
        show(value.map(|seconds| Point::Number(Number::Seconds(seconds))));
    }
}
