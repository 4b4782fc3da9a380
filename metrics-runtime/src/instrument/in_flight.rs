use std::fmt;
use std::ops::Deref;

use super::Gauge;

/// A guard that adds one to a gauge and subtracts it when dropped, including while a panic unwinds.
///
/// [`Gauge::track`] returns one that borrows the gauge. [`InFlight::new`] creates one that owns a handle,
/// for a task that outlives the scope. While the guard lives, the gauge's set does not expire.
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
/// // A task that outlives the scope owns a handle.
/// let handle = Arc::new(Gauge::new());
/// let call = InFlight::new(Arc::clone(&handle), |gauge| gauge);
/// std::thread::spawn(move || drop(call)).join().unwrap();
/// assert_eq!(handle.get(), 0);
/// ```
#[must_use = "the guard subtracts one as soon as it is dropped"]
pub struct InFlight<H, F = fn(&<H as Deref>::Target) -> &Gauge>
where
    H: Deref,
    F: Fn(&H::Target) -> &Gauge,
{
    handle: H,
    gauge: F,
}

impl<H: Deref, F: Fn(&H::Target) -> &Gauge> InFlight<H, F> {
    /// Adds one to the gauge that `gauge` returns, and creates its guard.
    ///
    /// `handle` is, for example, an `Arc` that a registry returned. `gauge` selects a gauge of it, such as
    /// `move |set| &set.calls[kind]`, and must return the same gauge each time.
    pub fn new(handle: H, gauge: F) -> Self {
        gauge(&handle).begin();
        Self { handle, gauge }
    }
}

impl<H: Deref, F: Fn(&H::Target) -> &Gauge> fmt::Debug for InFlight<H, F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("InFlight").field((self.gauge)(&self.handle)).finish()
    }
}

impl<H: Deref, F: Fn(&H::Target) -> &Gauge> Drop for InFlight<H, F> {
    fn drop(&mut self) {
        (self.gauge)(&self.handle).end();
    }
}
