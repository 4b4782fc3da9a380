//! Histograms: observations counted in buckets.

mod amount;
mod layout;
mod shards;
mod stripes;
#[cfg(all(test, not(loom)))]
mod tests;
mod value;

use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use super::{ConstDefault, Guards, Instrument, Reading, Timer};
use crate::shape::Shape;
use crate::value_table::RowWriter;
use amount::{Amount, add_float, bucket_of_float, bucket_of_span};
use shards::Settled;
use stripes::Stripes;

pub use layout::{Buckets, HasLayout, LayoutData};
pub use value::HistogramValue;

/// A histogram of floats.
///
/// `L` is a type that the derive generates from `buckets(…)` on the field. The golden freezes the bounds.
///
/// # Guarantees
///
/// Every read is consistent: the sum and the buckets describe the same observations, even while other
/// threads record. Recording an observation takes three atomic operations and never waits for a reader.
///
/// A reader waits for threads that the scheduler interrupted during an observation. A registry or a set
/// waits once for all its histograms, and at most one second. After that, a histogram with an interrupted
/// observation shows its previous value; a later scrape shows the rest.
///
/// # Cost
///
/// All threads share one set of buckets until two of them contend. The histogram then allocates eight
/// stripes, which take 2 kB for 11 bounds, and each thread records in its own stripe from then on. No
/// thread waits for the allocation.
///
/// # Ignored observations
///
/// `NaN` and infinities are ignored, because the sum could not recover from them. Negative observations
/// are ignored unless a bound is negative, because the sum is a counter and a decrease would be read as a
/// restart. If the lowest bound is negative, no sum is exposed.
///
/// ```
/// use frozen_metrics::{Histogram, ReplicationMetrics};
///
/// #[derive(Debug, ReplicationMetrics)]
/// #[metrics(prefix = "rpc", golden = none)]
/// struct RpcMetrics {
///     /// Size of what was sent.
///     #[metric(buckets(100, 1000))]
///     sent_bytes: Histogram<SentBytes>,
/// }
///
/// static RPC: RpcMetrics = RpcMetrics::new();
///
/// RPC.sent_bytes.observe(120.0);
/// let sent = RPC.snapshot().sent_bytes;
/// assert_eq!((sent.count(), sent.sum()), (1, 120.0));
/// assert_eq!(
///     RPC.snapshot().prometheus_text(),
///     "# HELP rpc_sent_bytes Size of what was sent.\n\
///      ## TYPE rpc_sent_bytes histogram\n\
///      rpc_sent_bytes_bucket{le=\"100\"} 0\n\
///      rpc_sent_bytes_bucket{le=\"1000\"} 1\n\
///      rpc_sent_bytes_bucket{le=\"+Inf\"} 1\n\
///      rpc_sent_bytes_sum 120\n\
///      rpc_sent_bytes_count 1\n",
/// );
/// ```
pub struct Histogram<L: Buckets>(Observations<L, f64>);

/// A histogram of durations. Its name should end in `_seconds`, and its bounds are in seconds.
///
/// The guarantees and the cost are those of [`Histogram`]. The sum is exact, because it is kept in
/// nanoseconds. A duration of more than 584 years is recorded as 584 years. A sum of more than 584 years
/// wraps, as a counter does.
///
/// ```
/// use frozen_metrics::{ReplicationMetrics, SecondsHistogram};
/// use std::time::Duration;
///
/// #[derive(Debug, ReplicationMetrics)]
/// #[metrics(prefix = "rpc", golden = none)]
/// struct RpcMetrics {
///     /// How long a call took.
///     #[metric(buckets(0.005, 0.01, 0.1, 1, 10))]
///     latency_seconds: SecondsHistogram<Latency>,
/// }
///
/// static RPC: RpcMetrics = RpcMetrics::new();
///
/// RPC.latency_seconds.record(Duration::from_millis(7));
/// let answered = {
///     let _timer = RPC.latency_seconds.start_timer();
///     "what is timed"
/// };
/// let latency = RPC.snapshot().latency_seconds;
/// assert_eq!(latency.count(), 2);
/// assert!(latency.quantile(0.5) <= Some(0.01));
/// ```
pub struct SecondsHistogram<L: Buckets>(Observations<L, Duration>);

/// The state of a histogram of amounts `A` in the buckets of `L`.
struct Observations<L: Buckets, A: Amount> {
    stripes: Stripes<L::Cells<AtomicU64>>,
    settled: Mutex<Settled<L::Cells<u64>>>,
    timers: Guards,
    _of: std::marker::PhantomData<fn() -> A>,
}

impl<L: Buckets> Histogram<L> {
    /// Creates an empty histogram.
    pub const fn new() -> Self {
        Self::DEFAULT
    }

    /// Counts one observation. `NaN` and infinities are ignored, and so are negative numbers unless a
    /// bound is negative.
    #[inline]
    pub fn observe(&self, value: f64) {
        if Self::accepts(value) {
            self.0.stripes.observe(Self::bucket_of(value), |sum| add_float(sum, value));
        }
    }

    /// Returns the number of running timers.
    pub(super) fn timers(&self) -> &Guards {
        &self.0.timers
    }

    /// Starts a timer that observes its duration in seconds when it is dropped.
    ///
    /// The sum of a [`SecondsHistogram`] is exact, and an observation of it costs less. Use this method for a
    /// histogram that also observes other numbers, or whose type must stay `Histogram`.
    ///
    /// ```
    /// use frozen_metrics::{Histogram, ReplicationMetrics};
    ///
    /// #[derive(Debug, ReplicationMetrics)]
    /// #[metrics(prefix = "rpc", golden = none)]
    /// struct RpcMetrics {
    ///     /// How long a call took.
    ///     #[metric(buckets(0.1, 60))]
    ///     latency: Histogram<Latency>,
    /// }
    ///
    /// static RPC: RpcMetrics = RpcMetrics::new();
    ///
    /// let span = RPC.latency.start_timer().stop();
    /// assert_eq!(RPC.snapshot().latency.sum(), span.as_secs_f64());
    /// ```
    pub fn start_timer(&self) -> Timer<&Self> {
        Timer::new(self, |histogram| histogram)
    }

    #[inline]
    pub(super) fn accepts(value: f64) -> bool {
        value.is_finite() && (value >= 0.0 || f64::may_be_negative::<L>())
    }

    #[inline]
    pub(super) fn bucket_of(value: f64) -> usize {
        bucket_of_float::<L>(value)
    }
}

impl<L: Buckets> SecondsHistogram<L> {
    /// Creates an empty histogram.
    pub const fn new() -> Self {
        Self::DEFAULT
    }

    /// Counts one observation.
    #[inline]
    pub fn record(&self, span: Duration) {
        let nanos = span.to_bits();
        self.0.stripes.observe(bucket_of_span::<L>(span), |sum| {
            sum.fetch_add(nanos, Ordering::Relaxed);
        });
    }

    pub(super) fn bucket_of(span: Duration) -> usize {
        bucket_of_span::<L>(span)
    }

    /// Returns the number of running timers.
    pub(super) fn timers(&self) -> &Guards {
        &self.0.timers
    }

    /// Starts a timer that records its duration when it is dropped.
    pub fn start_timer(&self) -> Timer<&Self> {
        Timer::new(self, |histogram| histogram)
    }
}

impl<L: Buckets, A: Amount> Observations<L, A> {
    fn read_within(&self, reading: &Reading) -> HistogramValue<L, A> {
        reading.check_guards(&self.timers);
        // `settle` cannot panic, so a poisoned lock holds a consistent value.
        let mut settled = self.settled.lock().unwrap_or_else(PoisonError::into_inner);
        let plus = |a, b| A::from_bits(a).plus(A::from_bits(b)).to_bits();
        if !self.stripes.settle(&mut settled, reading.number(), plus) {
            reading.set_unfinished();
        }
        let sum = A::from_bits(settled.sum);
        let mut value = HistogramValue::<L, A> { sum, ..HistogramValue::DEFAULT };
        value.buckets.as_mut().copy_from_slice(settled.buckets.as_ref());
        value
    }
}

impl<L: Buckets, A: Amount> ConstDefault for Observations<L, A> {
    const DEFAULT: Self = Self {
        stripes: Stripes::DEFAULT,
        settled: Mutex::new(Settled::DEFAULT),
        timers: Guards::new(),
        _of: std::marker::PhantomData,
    };
}

macro_rules! instrument {
    ($name:ident, $amount:ty) => {
        impl<L: Buckets> ConstDefault for $name<L> {
            const DEFAULT: Self = Self(Observations::DEFAULT);
        }

        impl<L: Buckets> Default for $name<L> {
            fn default() -> Self {
                Self::DEFAULT
            }
        }

        impl<L: Buckets> fmt::Debug for $name<L> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.debug_tuple(stringify!($name)).field(&self.read()).finish()
            }
        }

        impl<L: Buckets> Instrument for $name<L> {
            type Value = HistogramValue<L, $amount>;
            type Exemplars<T: ConstDefault> = L::Cells<T>;

            const SHAPE: Shape = Shape::histogram(L::BOUNDS, <$amount as Amount>::SUM);

            fn read(&self) -> Self::Value {
                Reading::finish(|reading| self.read_within(reading))
            }

            fn read_within(&self, reading: &Reading) -> Self::Value {
                self.0.read_within(reading)
            }

            fn show_zero(&self) {}

            fn write(value: &Self::Value, writer: &mut RowWriter<'_>) {
                writer.histogram(value.own(), value.sum.to_bits());
            }

            fn since(now: &Self::Value, earlier: &Self::Value) -> Self::Value {
                now.since(earlier)
            }

            fn restarted(now: &Self::Value, earlier: &Self::Value) -> bool {
                now.restarted(earlier)
            }
        }
    };
}

instrument!(Histogram, f64);
instrument!(SecondsHistogram, Duration);
