use std::ops::Deref;

use super::Gauge;

/// What is counted by a gauge for as long as it lives: one more now, one less when it is dropped,
/// also while a panic unwinds.
///
/// ```
/// use metrics_runtime::{Gauge, InFlight};
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
#[derive(Debug)]
#[must_use = "what is not kept is no longer in flight"]
pub struct InFlight<H: Deref> {
    holder: H,
    gauge: fn(&H::Target) -> &Gauge,
}

impl<H: Deref> InFlight<H> {
    /// One more on the gauge that `gauge` finds in what `holder` holds: a handle of a registry, for
    /// example.
    pub fn of(holder: H, gauge: fn(&H::Target) -> &Gauge) -> Self {
        gauge(&holder).inc();
        Self { holder, gauge }
    }
}

impl<H: Deref> Drop for InFlight<H> {
    fn drop(&mut self) {
        (self.gauge)(&self.holder).dec();
    }
}
