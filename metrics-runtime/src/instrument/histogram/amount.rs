use std::fmt::Debug;
use std::sync::atomic::Ordering;
use std::time::Duration;

use frozen_metrics_schema::Buckets;

use super::layout::{Layout, has_negative_bound};
use super::shards::Word;
use crate::instrument::ConstDefault;
use crate::point::Sum;

/// What is observed: a float, or a span of time.
#[doc(hidden)]
pub trait Amount: ConstDefault + Copy + Debug + Default + PartialEq {
    fn from_bits(bits: u64) -> Self;
    fn to_bits(self) -> u64;
    fn plus(self, other: Self) -> Self;
    fn minus(self, other: Self) -> Self;
    /// Whether a sum of observations that are not negative is less than it was, which only a restart
    /// explains.
    fn fell(self, earlier: Self) -> bool;
    /// Whether an observation that these bounds count may be negative.
    fn may_be_negative<L: Layout>() -> bool;
    fn to_sum(self) -> Sum;
}

impl Amount for f64 {
    fn from_bits(bits: u64) -> Self {
        f64::from_bits(bits)
    }

    fn to_bits(self) -> u64 {
        self.to_bits()
    }

    fn plus(self, other: Self) -> Self {
        finite(self + other)
    }

    fn minus(self, other: Self) -> Self {
        self - other
    }

    fn fell(self, earlier: Self) -> bool {
        self < earlier
    }

    #[inline]
    fn may_be_negative<L: Layout>() -> bool {
        has_negative_bound::<L>()
    }

    fn to_sum(self) -> Sum {
        Sum::Float(self)
    }
}

/// In whole nanoseconds, exact; a sum wraps after 584 years, as a counter does.
impl Amount for Duration {
    fn from_bits(nanos: u64) -> Self {
        Duration::from_nanos(nanos)
    }

    fn to_bits(self) -> u64 {
        u64::try_from(self.as_nanos()).unwrap_or(u64::MAX)
    }

    fn plus(self, other: Self) -> Self {
        Self::from_bits(self.to_bits().wrapping_add(other.to_bits()))
    }

    fn minus(self, other: Self) -> Self {
        Self::from_bits(self.to_bits().wrapping_sub(other.to_bits()))
    }

    /// A sum that wrapped is 584 years less than what it would be, and one that fell by more than half
    /// of that has wrapped.
    fn fell(self, earlier: Self) -> bool {
        const HALF: u64 = u64::MAX / 2;
        earlier.to_bits().checked_sub(self.to_bits()).is_some_and(|fall| (1..=HALF).contains(&fall))
    }

    fn may_be_negative<L: Layout>() -> bool {
        false
    }

    fn to_sum(self) -> Sum {
        Sum::Nanos(self.to_bits())
    }
}

/// A sum past the largest float stays there: infinity would spoil it for ever.
#[inline]
fn finite(sum: f64) -> f64 {
    sum.clamp(f64::MIN, f64::MAX)
}

/// Adds to a sum of floats. Nothing added by another thread at the same time is lost.
#[inline]
pub(super) fn add_float(sum: &impl Word, value: f64) {
    let mut bits = sum.load(Ordering::Relaxed);
    while let Err(now) =
        sum.compare_exchange_weak(bits, finite(f64::from_bits(bits) + value).to_bits())
    {
        bits = now;
    }
}

/// Returns the bucket of a float: the number of bounds below it.
#[inline]
pub(super) fn bucket_of_float<L: Layout>(value: f64) -> usize {
    count(L::BOUNDS, |bound| *bound < value)
}

/// Returns the bucket of a span: the number of bounds below it, each as a scrape writes it.
#[inline]
pub(super) fn bucket_of_span<L: Layout>(span: Duration) -> usize {
    match u64::try_from(span.as_nanos()) {
        Ok(nanos) if nanos < u64::MAX => count(L::NANOSECONDS_ABOVE, |above| *above <= nanos),
        _ => bucket_of_longest::<L>(span),
    }
}

/// Returns the bucket of a span of 584 years or more, whose nanoseconds no `u64` may hold.
#[cold]
fn bucket_of_longest<L: Layout>(span: Duration) -> usize {
    count(L::BOUNDS, |bound| Buckets::nanoseconds_above(*bound) <= span.as_nanos())
}

/// Counts the rising bounds that are below a value. A few are compared all at once, without a
/// branch.
#[inline]
fn count<T>(bounds: &[T], is_below: impl Fn(&T) -> bool) -> usize {
    match bounds.len() {
        ..=32 => bounds.iter().map(|bound| usize::from(is_below(bound))).sum(),
        _ => bounds.partition_point(is_below),
    }
}
