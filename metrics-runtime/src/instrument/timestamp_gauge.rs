use std::fmt;
use std::time::{Duration, SystemTime};

use super::{ConstDefault, Instrument, SecondsGauge};
use crate::shape::{NumberKind, Shape};
use crate::value_table::RowWriter;

/// A gauge of a time, in seconds since the Unix epoch. Its name ends in `_timestamp_seconds`.
///
/// It has a resolution of one microsecond. It exposes no sample until it is set. Times before 1970 are
/// recorded as the epoch.
///
/// ```
/// use frozen_metrics::TimestampGauge;
/// use std::time::{Duration, SystemTime};
///
/// static LAST_SYNC: TimestampGauge = TimestampGauge::new();
/// assert_eq!(LAST_SYNC.seconds(), None);
/// LAST_SYNC.set(SystemTime::UNIX_EPOCH + Duration::from_millis(1_500));
/// assert_eq!(LAST_SYNC.seconds(), Some(1.5));
/// LAST_SYNC.set_to_now();
/// assert!(LAST_SYNC.seconds() > Some(1_700_000_000.0));
/// ```
#[derive(Default)]
pub struct TimestampGauge(SecondsGauge);

impl TimestampGauge {
    /// Creates a gauge without a value.
    pub const fn new() -> Self {
        Self(SecondsGauge::new())
    }

    /// Sets the gauge to `time`.
    pub fn set(&self, time: SystemTime) {
        self.0.record(time.duration_since(SystemTime::UNIX_EPOCH).unwrap_or(Duration::ZERO));
    }

    /// Sets the gauge to the current time of the system clock.
    pub fn set_to_now(&self) {
        self.set(SystemTime::now());
    }

    /// Returns the seconds from the Unix epoch to the time that was set last; `None` if none was set.
    pub fn seconds(&self) -> Option<f64> {
        self.0.seconds()
    }
}

impl fmt::Debug for TimestampGauge {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("TimestampGauge").field(&self.seconds()).finish()
    }
}

impl ConstDefault for TimestampGauge {
    const DEFAULT: Self = Self::new();
}

impl Instrument for TimestampGauge {
    type Value = Option<f64>;
    type Exemplars<T: ConstDefault> = [T; 0];

    const SHAPE: Shape = Shape::number(NumberKind::Seconds);

    fn read(&self) -> Option<f64> {
        self.seconds()
    }

    fn show_zero(&self) {
        self.set(SystemTime::UNIX_EPOCH);
    }

    #[inline]
    fn write(value: &Option<f64>, writer: &mut RowWriter<'_>) {
        writer.seconds(*value);
    }
}
