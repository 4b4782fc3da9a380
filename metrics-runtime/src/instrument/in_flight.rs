use std::fmt;
use std::ops::Deref;

use super::Gauge;

/// What is counted by a gauge for as long as it lives: one more now, one less when it is dropped,
/// also while a panic unwinds.
///
/// ```
/// use frozen_metrics::{Gauge, InFlight};
/// use std::sync::Arc;
///
/// static IN_FLIGHT: Gauge = Gauge::new();
///
/// {
///     let _call = IN_FLIGHT.track();
///     assert_eq!(IN_FLIGHT.get(), 1);
/// }
/// assert_eq!(IN_FLIGHT.get(), 0);
///
/// // A task that outlives the scope holds what the gauge is in.
/// let set = Arc::new(Gauge::new());
/// let call = InFlight::of(Arc::clone(&set), |set| set);
/// std::thread::spawn(move || drop(call)).join().unwrap();
/// assert_eq!(set.get(), 0);
/// ```
///
/// The gauge may be one of several: `move |set| &set.calls[kind]` finds it.
///
/// A set of a registry does not expire while a guard of one of its gauges is live.
#[must_use = "what is not kept is no longer in flight"]
pub struct InFlight<H, F = fn(&<H as Deref>::Target) -> &Gauge>
where
    H: Deref,
    F: Fn(&H::Target) -> &Gauge,
{
    holder: H,
    gauge: F,
}

impl<H: Deref, F: Fn(&H::Target) -> &Gauge> InFlight<H, F> {
    /// One more on the gauge that `gauge` finds in what `holder` holds: a handle of a registry, for
    /// example. It must find the same one each time.
    pub fn of(holder: H, gauge: F) -> Self {
        gauge(&holder).begin();
        Self { holder, gauge }
    }
}

impl<H: Deref, F: Fn(&H::Target) -> &Gauge> fmt::Debug for InFlight<H, F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("InFlight").field((self.gauge)(&self.holder)).finish()
    }
}

impl<H: Deref, F: Fn(&H::Target) -> &Gauge> Drop for InFlight<H, F> {
    fn drop(&mut self) {
        (self.gauge)(&self.holder).end();
    }
}
