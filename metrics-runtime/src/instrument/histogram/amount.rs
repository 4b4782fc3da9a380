use std::fmt::Debug;
use std::sync::atomic::Ordering;
use std::time::Duration;

use super::layout::{Buckets, has_negative_bound};
use super::shards::Word;
use crate::instrument::ConstDefault;
use crate::shape::SumKind;

/// The type of an observation: a float or a duration.
#[doc(hidden)]
pub trait Amount: ConstDefault + Copy + Debug + Default + PartialEq {
    /// How a sum is stored in its bits.
    const SUM: SumKind;

    fn from_bits(bits: u64) -> Self;
    fn to_bits(self) -> u64;
    fn plus(self, other: Self) -> Self;
    fn minus(self, other: Self) -> Self;
    /// Returns whether a sum of non-negative observations decreased, which proves a restart.
    fn decreased(self, earlier: Self) -> bool;
    /// Returns whether a histogram with these bounds accepts negative observations.
    fn may_be_negative<L: Buckets>() -> bool;
}

impl Amount for f64 {
    const SUM: SumKind = SumKind::Float;

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

    fn decreased(self, earlier: Self) -> bool {
        self < earlier
    }

    #[inline]
    fn may_be_negative<L: Buckets>() -> bool {
        has_negative_bound::<L>()
    }
}

/// Exact nanoseconds. A sum wraps after 584 years, as a counter does.
impl Amount for Duration {
    const SUM: SumKind = SumKind::Nanos;

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

    /// A sum that wrapped is 584 years too small, so a decrease by more than half of that counts as a wrap
    /// and not as a restart.
    fn decreased(self, earlier: Self) -> bool {
        const HALF: u64 = u64::MAX / 2;
        let decrease = earlier.to_bits().checked_sub(self.to_bits());
        decrease.is_some_and(|decrease| (1..=HALF).contains(&decrease))
    }

    fn may_be_negative<L: Buckets>() -> bool {
        false
    }
}

/// Clamps a sum to the finite floats, because it could not recover from infinity.
#[inline]
fn finite(sum: f64) -> f64 {
    sum.clamp(f64::MIN, f64::MAX)
}

/// Adds to a sum of floats. Concurrent additions are not lost.
#[inline]
pub(super) fn add_float(sum: &impl Word, value: f64) {
    let mut bits = sum.load(Ordering::Relaxed);
    while let Err(now) =
        sum.compare_exchange_weak(bits, finite(f64::from_bits(bits) + value).to_bits())
    {
        bits = now;
    }
}

/// Returns the index of a float's bucket: the number of bounds below it.
#[inline]
pub(super) fn bucket_of_float<L: Buckets>(value: f64) -> usize {
    count(L::BOUNDS, |bound| *bound < value)
}

/// Returns the index of a duration's bucket: the number of bounds below it. A bound counts as the decimal
/// number that a scrape writes.
#[inline]
pub(super) fn bucket_of_span<L: Buckets>(span: Duration) -> usize {
    match u64::try_from(span.as_nanos()) {
        Ok(nanos) if nanos < u64::MAX => count(L::NANOSECONDS_ABOVE, |above| *above <= nanos),
        _ => bucket_of_longest::<L>(span),
    }
}

/// Returns the index of the bucket of a duration whose nanoseconds exceed a `u64`: 584 years or more.
#[cold]
fn bucket_of_longest<L: Buckets>(span: Duration) -> usize {
    count(L::BOUNDS, |bound| {
        frozen_metrics_schema::Buckets::nanoseconds_above(*bound) <= span.as_nanos()
    })
}

/// Counts the bounds, in increasing order, that are below a value. Up to 32 bounds are compared without a
/// branch, which is faster than a binary search.
#[inline]
fn count<T>(bounds: &[T], is_below: impl Fn(&T) -> bool) -> usize {
    match bounds.len() {
        ..=32 => bounds.iter().map(|bound| usize::from(is_below(bound))).sum(),
        _ => bounds.partition_point(is_below),
    }
}
