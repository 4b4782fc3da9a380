use std::fmt;
use std::time::{Duration, Instant};

use super::{Layout, SecondsGauge, SecondsHistogram};

/// An instrument that records spans of time.
pub trait RecordSpan {
    /// Records one.
    fn record_span(&self, span: Duration);
}

impl RecordSpan for SecondsGauge {
    fn record_span(&self, span: Duration) {
        self.record(span);
    }
}

impl<L: Layout> RecordSpan for SecondsHistogram<L> {
    fn record_span(&self, span: Duration) {
        self.record(span);
    }
}

/// Records the time since it was started, when it is dropped: at the end of a scope, at a `?`, and
/// while a panic unwinds.
///
/// ```
/// use metrics_runtime::SecondsGauge;
///
/// static SYNC: SecondsGauge = SecondsGauge::new();
///
/// let timer = SYNC.start_timer();
/// timer.discard();
/// assert_eq!(SYNC.seconds(), None);
///
/// let span = SYNC.start_timer().stop();
/// assert!(SYNC.seconds() <= Some(span.as_secs_f64()));
/// ```
#[must_use = "a timer that is not kept records at once"]
pub struct Timer<'a, R: RecordSpan> {
    /// `None` once it was stopped or discarded.
    to: Option<&'a R>,
    started: Instant,
}

impl<'a, R: RecordSpan> Timer<'a, R> {
    pub(super) fn start(to: &'a R) -> Self {
        Self { to: Some(to), started: Instant::now() }
    }

    /// Records now, and says what.
    pub fn stop(mut self) -> Duration {
        let span = self.started.elapsed();
        if let Some(to) = self.to.take() {
            to.record_span(span);
        }
        span
    }

    /// Records nothing.
    pub fn discard(mut self) {
        self.to = None;
    }
}

impl<R: RecordSpan> Drop for Timer<'_, R> {
    fn drop(&mut self) {
        if let Some(to) = self.to {
            to.record_span(self.started.elapsed());
        }
    }
}

impl<R: RecordSpan> fmt::Debug for Timer<'_, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Timer").field("started", &self.started).finish_non_exhaustive()
    }
}
