use std::fmt;
use std::ops::Deref;
use std::time::{Duration, Instant};

use super::{Guards, Instrument, Layout, SecondsGauge, SecondsHistogram, WithExemplars};

/// An instrument that records spans of time.
pub trait RecordSpan {
    /// Records one.
    fn record_span(&self, span: Duration);

    /// The timers of the instrument that run, where it counts them: they keep its set from expiring.
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

impl<L: Layout> RecordSpan for SecondsHistogram<L> {
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

/// Records the time since it was started, when it is dropped: at the end of a scope, at a `?`, and
/// while a panic unwinds. It gives no exemplar: `record_with` of
/// [`WithExemplars`](crate::WithExemplars) does.
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
/// // A task that outlives the scope holds what the instrument is in.
/// let set = Arc::new(SecondsGauge::new());
/// let timer = Timer::of(Arc::clone(&set), |set| set);
/// std::thread::spawn(move || drop(timer)).join().unwrap();
/// assert!(set.seconds().is_some());
/// ```
///
/// The instrument may be one of several: `move |set| &set.latency_seconds[kind]` finds it.
///
/// A set of a registry does not expire while a timer of one of its instruments runs.
#[must_use = "a timer that is not kept records at once"]
pub struct Timer<H, F = fn(&<H as Deref>::Target) -> &dyn RecordSpan>
where
    H: Deref,
    F: Fn(&H::Target) -> &dyn RecordSpan,
{
    holder: H,
    to: F,
    started: Instant,
    /// Whether it was stopped or discarded.
    is_over: bool,
}

impl<H: Deref, F: Fn(&H::Target) -> &dyn RecordSpan> Timer<H, F> {
    /// Starts one of the instrument that `to` finds in what `holder` holds: a handle of a registry,
    /// for example. It must find the same one each time.
    pub fn of(holder: H, to: F) -> Self {
        if let Some(timers) = to(&holder).timers() {
            timers.begin();
        }
        Self { holder, to, started: Instant::now(), is_over: false }
    }

    /// Records now, and says what.
    pub fn stop(mut self) -> Duration {
        self.record()
    }

    /// Records nothing.
    pub fn discard(mut self) {
        self.is_over = true;
    }

    fn record(&mut self) -> Duration {
        // Should recording panic, it is not tried again.
        self.is_over = true;
        let span = self.started.elapsed();
        (self.to)(&self.holder).record_span(span);
        span
    }
}

impl<H: Deref, F: Fn(&H::Target) -> &dyn RecordSpan> Drop for Timer<H, F> {
    fn drop(&mut self) {
        if !self.is_over {
            self.record();
        }
        if let Some(timers) = (self.to)(&self.holder).timers() {
            timers.end();
        }
    }
}

impl<H: Deref, F: Fn(&H::Target) -> &dyn RecordSpan> fmt::Debug for Timer<H, F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Timer").field("started", &self.started).finish_non_exhaustive()
    }
}
