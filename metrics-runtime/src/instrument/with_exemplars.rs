use std::fmt;
use std::ops::Deref;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use super::{
    Buckets, ConstDefault, Counter, FloatCounter, Histogram, Instrument, Reading, SecondsHistogram,
};
use crate::exemplar::{Exemplar, Observation, Observed};
use crate::point::Attachment;
use crate::shape::Shape;
use crate::value_table::RowWriter;

/// A counter or a histogram that keeps the last [`Exemplar`], or the last one of each bucket.
///
/// The inner instrument is a [`Counter`], a [`FloatCounter`], a [`Histogram`] or a [`SecondsHistogram`].
/// `WithExemplars` derefs to it, so recording without an exemplar costs the same as without the wrapper.
///
/// Recording with an exemplar allocates and tries to take a lock. It never waits: if two threads record an
/// exemplar for the same bucket at the same time, only one of the exemplars is kept. Both observations are
/// counted.
///
/// ```
/// use frozen_metrics::{Exemplar, ReplicationMetrics, SecondsHistogram, WithExemplars};
/// use std::time::Duration;
///
/// #[derive(Debug, ReplicationMetrics)]
/// #[metrics(prefix = "rpc", golden = none)]
/// struct RpcMetrics {
///     /// How long a call took.
///     #[metric(buckets(0.01, 0.1, 1))]
///     latency_seconds: WithExemplars<SecondsHistogram<Latency>>,
/// }
///
/// static RPC: RpcMetrics = RpcMetrics::new();
///
/// RPC.latency_seconds.record(Duration::from_millis(5));
/// let trace = Exemplar::new([("trace_id", "4bf92f35")])?;
/// RPC.latency_seconds.record_with(Duration::from_millis(250), trace);
/// assert_eq!(RPC.snapshot().latency_seconds.count(), 2);
/// # Ok::<_, frozen_metrics::LabelError>(())
/// ```
pub struct WithExemplars<I: Instrument> {
    instrument: I,
    slots: I::Exemplars<Slot>,
}

/// Storage for one exemplar.
struct Slot(Mutex<Option<Arc<Observed>>>);

impl ConstDefault for Slot {
    const DEFAULT: Self = Self(Mutex::new(None));
}

impl Slot {
    fn get(&self) -> Option<Arc<Observed>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn offer(&self, exemplar: Exemplar, value: Observation) {
        let observed = Observed::now(exemplar, value);
        if let Ok(mut slot) = self.0.try_lock() {
            *slot = Some(observed);
        }
    }
}

impl<I: Instrument> WithExemplars<I> {
    fn offer(&self, slot: usize, exemplar: Exemplar, value: Observation) {
        if let Some(slot) = self.slots.as_ref().get(slot) {
            slot.offer(exemplar, value);
        }
    }
}

impl WithExemplars<Counter> {
    /// Adds one and keeps the exemplar.
    pub fn inc_with(&self, exemplar: Exemplar) {
        self.add_with(1, exemplar);
    }

    /// Adds `n` and keeps the exemplar.
    pub fn add_with(&self, n: u64, exemplar: Exemplar) {
        self.add(n);
        self.offer(0, exemplar, Observation::Float(n as f64));
    }
}

impl WithExemplars<FloatCounter> {
    /// Adds `n` and keeps the exemplar. Both are ignored unless `n` is positive and finite.
    pub fn add_with(&self, n: f64, exemplar: Exemplar) {
        if n > 0.0 && n.is_finite() {
            self.add(n);
            self.offer(0, exemplar, Observation::Float(n));
        }
    }
}

impl<L: Buckets> WithExemplars<Histogram<L>> {
    /// Counts one observation and keeps the exemplar. If [`Histogram::observe`] ignores the value, both
    /// are ignored.
    pub fn observe_with(&self, value: f64, exemplar: Exemplar) {
        if Histogram::<L>::accepts(value) {
            self.observe(value);
            self.offer(Histogram::<L>::bucket_of(value), exemplar, Observation::Float(value));
        }
    }
}

impl<L: Buckets> WithExemplars<SecondsHistogram<L>> {
    /// Counts one observation and keeps the exemplar.
    pub fn record_with(&self, span: Duration, exemplar: Exemplar) {
        self.record(span);
        self.offer(SecondsHistogram::<L>::bucket_of(span), exemplar, Observation::Span(span));
    }
}

impl<I: Instrument> Deref for WithExemplars<I> {
    type Target = I;

    #[inline]
    fn deref(&self) -> &I {
        &self.instrument
    }
}

impl<I: Instrument> ConstDefault for WithExemplars<I> {
    const DEFAULT: Self =
        Self { instrument: I::DEFAULT, slots: <I::Exemplars<Slot> as ConstDefault>::DEFAULT };
}

impl<I: Instrument> Default for WithExemplars<I> {
    fn default() -> Self {
        Self::DEFAULT
    }
}

impl<I: Instrument> fmt::Debug for WithExemplars<I> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.instrument.fmt(f)
    }
}

/// The value of a [`WithExemplars`]: the value of the inner instrument, to which it derefs, and the
/// exemplars.
pub struct Exemplifying<I: Instrument> {
    value: I::Value,
    exemplars: I::Exemplars<Option<Arc<Observed>>>,
}

impl<I: Instrument> Deref for Exemplifying<I> {
    type Target = I::Value;

    fn deref(&self) -> &I::Value {
        &self.value
    }
}

impl<I: Instrument> Exemplifying<I> {
    /// Creates a value without exemplars.
    pub fn new(value: I::Value) -> Self {
        Self { value, ..Self::DEFAULT }
    }
}

impl<I: Instrument> ConstDefault for Exemplifying<I> {
    const DEFAULT: Self = Self {
        value: <I::Value as ConstDefault>::DEFAULT,
        exemplars: <I::Exemplars<Option<Arc<Observed>>> as ConstDefault>::DEFAULT,
    };
}

impl<I: Instrument> Default for Exemplifying<I> {
    fn default() -> Self {
        Self::DEFAULT
    }
}

impl<I: Instrument> Clone for Exemplifying<I> {
    fn clone(&self) -> Self {
        let mut clone = Self { value: self.value.clone(), ..Self::DEFAULT };
        clone.exemplars.as_mut().clone_from_slice(self.exemplars.as_ref());
        clone
    }
}

/// Compares the values and ignores the exemplars.
impl<I: Instrument> PartialEq for Exemplifying<I> {
    fn eq(&self, other: &Self) -> bool {
        self.value == other.value
    }
}

impl<I: Instrument> fmt::Debug for Exemplifying<I> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.value.fmt(f)
    }
}

impl<I: Instrument> Instrument for WithExemplars<I> {
    type Value = Exemplifying<I>;
    type Exemplars<T: ConstDefault> = [T; 0];

    const SHAPE: Shape = I::SHAPE.with_exemplars();

    fn read(&self) -> Exemplifying<I> {
        Reading::finish(|reading| self.read_within(reading))
    }

    fn read_within(&self, reading: &Reading) -> Exemplifying<I> {
        let mut read = Exemplifying::<I>::new(self.instrument.read_within(reading));
        let slots = read.exemplars.as_mut().iter_mut().zip(self.slots.as_ref());
        slots.for_each(|(to, slot)| *to = slot.get());
        read
    }

    fn show_zero(&self) {
        self.instrument.show_zero();
    }

    fn write(value: &Exemplifying<I>, writer: &mut RowWriter<'_>) {
        I::write(&value.value, writer);
        for exemplar in value.exemplars.as_ref() {
            writer.attach(match exemplar {
                Some(exemplar) => Attachment::Exemplar(Arc::clone(exemplar)),
                None => Attachment::None,
            });
        }
    }

    fn since(now: &Exemplifying<I>, earlier: &Exemplifying<I>) -> Exemplifying<I> {
        Exemplifying { value: I::since(&now.value, &earlier.value), ..now.clone() }
    }

    fn restarted(now: &Exemplifying<I>, earlier: &Exemplifying<I>) -> bool {
        I::restarted(&now.value, &earlier.value)
    }
}
