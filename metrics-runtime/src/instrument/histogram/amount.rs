use std::fmt::Debug;
use std::sync::atomic::Ordering;
use std::time::Duration;

use super::layout::Layout;
use super::shards::Word;
use crate::instrument::Blank;
use crate::point::Sum;

/// What is observed: a float, or a span of time.
#[doc(hidden)]
pub trait Amount: Blank + Copy + Debug + Default + PartialEq {
    fn from_bits(bits: u64) -> Self;
    fn to_bits(self) -> u64;
    fn plus(self, other: Self) -> Self;
    fn minus(self, other: Self) -> Self;
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

/// The bucket of a float: as many bounds are below it.
#[inline]
pub(super) fn bucket_of_float<L: Layout>(value: f64) -> usize {
    below(L::BOUNDS, value)
}

/// The bucket of a span.
#[inline]
pub(super) fn bucket_of_nanos<L: Layout>(nanos: u64) -> usize {
    below(L::NANOS, nanos)
}

/// How many of these rising bounds are below `value`. A few are compared all at once, without a
/// branch.
#[inline]
fn below<T: PartialOrd + Copy>(bounds: &[T], value: T) -> usize {
    match bounds.len() {
        ..=32 => bounds.iter().map(|bound| usize::from(*bound < value)).sum(),
        _ => bounds.partition_point(|bound| *bound < value),
    }
}
