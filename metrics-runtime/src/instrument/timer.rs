use std::fmt;
use std::ops::Deref;
use std::time::{Duration, Instant};

use super::{
    Buckets, Guards, Histogram, Instrument, SecondsGauge, SecondsHistogram, WithExemplars,
};

/// An instrument that records durations, for [`Timer`].
pub trait RecordSpan {
    /// Records a duration.
    fn record_span(&self, span: Duration);

    /// Returns the number of running timers of the instrument, which keep its set from expiring.
    #[doc(hidden)]
    fn timers(&self) -> Option<&Guards> {
        None
    }
}

impl RecordSpan for SecondsGauge {
    fn record_span(&self, span: Duration) {
        self.record(span);
    }

    fn timers(&self) -> Option<&Guards> {
        Some(self.timers())
    }
}

/// Observes the duration in seconds.
impl<L: Buckets> RecordSpan for Histogram<L> {
    fn record_span(&self, span: Duration) {
        self.observe(span.as_secs_f64());
    }

    fn timers(&self) -> Option<&Guards> {
        Some(self.timers())
    }
}

impl<L: Buckets> RecordSpan for SecondsHistogram<L> {
    fn record_span(&self, span: Duration) {
        self.record(span);
    }

    fn timers(&self) -> Option<&Guards> {
        Some(self.timers())
    }
}

impl<I: Instrument + RecordSpan> RecordSpan for WithExemplars<I> {
    fn record_span(&self, span: Duration) {
        (**self).record_span(span);
    }

    fn timers(&self) -> Option<&Guards> {
        RecordSpan::timers(&**self)
    }
}

/// A guard that records the time from its creation to its end, including while a panic unwinds.
///
/// `start_timer` of an instrument returns one that borrows the instrument. [`Timer::new`] creates one that
/// owns a handle, for a task that outlives the scope. While the timer runs, the instrument's set does not
/// expire.
///
/// A timer records no exemplar. Use `record_with` of [`WithExemplars`](crate::WithExemplars) instead.
///
/// ```
/// use frozen_metrics::{SecondsGauge, Timer};
/// use std::sync::Arc;
///
/// static SYNC: SecondsGauge = SecondsGauge::new();
///
/// let timer = SYNC.start_timer();
/// timer.discard();
/// assert_eq!(SYNC.seconds(), None);
///
/// let span = SYNC.start_timer().stop();
/// assert!(SYNC.seconds() <= Some(span.as_secs_f64()));
///
/// // A task that outlives the scope owns a handle.
/// let handle = Arc::new(SecondsGauge::new());
/// let timer = Timer::new(Arc::clone(&handle), |gauge| gauge);
/// std::thread::spawn(move || drop(timer)).join().unwrap();
/// assert!(handle.seconds().is_some());
/// ```
#[must_use = "the timer records as soon as it is dropped"]
pub struct Timer<H, F = fn(&<H as Deref>::Target) -> &dyn RecordSpan>
where
    H: Deref,
    F: Fn(&H::Target) -> &dyn RecordSpan,
{
    handle: H,
    instrument: F,
    started: Instant,
    /// Whether the timer was stopped or discarded.
    is_stopped: bool,
}

impl<H: Deref, F: Fn(&H::Target) -> &dyn RecordSpan> Timer<H, F> {
    /// Starts a timer of the instrument that `instrument` returns.
    ///
    /// `handle` is, for example, an `Arc` that a registry returned. `instrument` selects an instrument of
    /// it, such as `move |set| &set.latency_seconds[kind]`, and must return the same instrument each time.
    pub fn new(handle: H, instrument: F) -> Self {
        if let Some(timers) = instrument(&handle).timers() {
            timers.begin();
        }
        Self { handle, instrument, started: Instant::now(), is_stopped: false }
    }

    /// Stops the timer, records the elapsed time and returns it.
    pub fn stop(mut self) -> Duration {
        self.record()
    }

    /// Stops the timer without recording.
    pub fn discard(mut self) {
        self.is_stopped = true;
    }

    fn record(&mut self) -> Duration {
        // Set first, so that `drop` does not record again if recording panics.
        self.is_stopped = true;
        let span = self.started.elapsed();
        (self.instrument)(&self.handle).record_span(span);
        span
    }
}

impl<H: Deref, F: Fn(&H::Target) -> &dyn RecordSpan> Drop for Timer<H, F> {
    fn drop(&mut self) {
        if !self.is_stopped {
            self.record();
        }
        if let Some(timers) = (self.instrument)(&self.handle).timers() {
            timers.end();
        }
    }
}

impl<H: Deref, F: Fn(&H::Target) -> &dyn RecordSpan> fmt::Debug for Timer<H, F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Timer").field("started", &self.started).finish_non_exhaustive()
    }
}
