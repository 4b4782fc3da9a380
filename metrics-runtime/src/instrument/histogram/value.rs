use std::fmt;

use super::amount::Amount;
use super::layout::Buckets;
use crate::instrument::ConstDefault;

/// The value of a histogram: the counts of its buckets and the sum of the same observations.
///
/// `A` is the type of the observations: `f64` for a [`Histogram`](super::Histogram), `Duration` for a
/// [`SecondsHistogram`](super::SecondsHistogram).
pub struct HistogramValue<L: Buckets, A: Amount = f64> {
    pub(super) buckets: L::Cells<u64>,
    pub(super) sum: A,
}

impl<L: Buckets, A: Amount> HistogramValue<L, A> {
    /// Returns the number of observations.
    pub fn count(&self) -> u64 {
        self.own().iter().fold(0, |sum, own| sum.wrapping_add(*own))
    }

    /// Returns the sum of all observations. A sum of durations is exact.
    pub fn sum(&self) -> A {
        self.sum
    }

    /// Returns an iterator over the upper bounds with their cumulative counts, as a scrape shows them: a
    /// count includes all observations less than or equal to its bound. The last bound is infinite.
    pub fn buckets(&self) -> impl Iterator<Item = (f64, u64)> {
        let bounds = L::BOUNDS.iter().copied().chain([f64::INFINITY]);
        bounds.zip(self.own()).scan(0_u64, |count, (bound, own)| {
            *count = count.wrapping_add(*own);
            Some((bound, *count))
        })
    }

    /// Estimates the `q`-quantile as `histogram_quantile` of Prometheus does.
    ///
    /// The estimate assumes that observations are spread evenly over their bucket, and that the lowest
    /// bucket begins at zero unless its bound is negative. A quantile above the last finite bound is
    /// estimated as that bound. Returns `None` if there are no observations or if `q` is not in 0 to 1.
    pub fn quantile(&self, q: f64) -> Option<f64> {
        let count = self.count();
        if count == 0 || !(0.0..=1.0).contains(&q) {
            return None;
        }
        let rank = q * count as f64;
        let mut below = (L::BOUNDS.first().copied().unwrap_or(0.0).min(0.0), 0);
        for (bound, count) in self.buckets() {
            if count as f64 >= rank && count > below.1 {
                if bound.is_infinite() || below.0 >= bound {
                    return Some(if bound.is_infinite() { below.0 } else { bound });
                }
                let share = (rank - below.1 as f64) / (count - below.1) as f64;
                return Some(below.0 + (bound - below.0) * share);
            }
            below = (bound, count);
        }
        None
    }

    pub(super) fn own(&self) -> &[u64] {
        self.buckets.as_ref()
    }

    /// Returns what was observed since `earlier`, or the whole value after a restart.
    pub(super) fn since(&self, earlier: &Self) -> Self {
        let mut since = self.clone();
        if !self.restarted(earlier) {
            let pairs = since.buckets.as_mut().iter_mut().zip(earlier.own());
            pairs.for_each(|(now, earlier)| *now -= *earlier);
            since.sum = since.sum.minus(earlier.sum);
        }
        since
    }

    /// Returns whether the process restarted since `earlier`: a bucket or a sum of non-negative
    /// observations decreased, or the sum changed without an observation.
    pub(super) fn restarted(&self, earlier: &Self) -> bool {
        match self.own() == earlier.own() {
            true => self.sum != earlier.sum,
            false => {
                self.own().iter().zip(earlier.own()).any(|(now, earlier)| now < earlier)
                    || (!A::may_be_negative::<L>() && self.sum.decreased(earlier.sum))
            }
        }
    }
}

impl<L: Buckets, A: Amount> ConstDefault for HistogramValue<L, A> {
    const DEFAULT: Self =
        Self { buckets: <L::Cells<u64> as ConstDefault>::DEFAULT, sum: A::DEFAULT };
}

impl<L: Buckets, A: Amount> Default for HistogramValue<L, A> {
    fn default() -> Self {
        Self::DEFAULT
    }
}

impl<L: Buckets, A: Amount> Clone for HistogramValue<L, A> {
    fn clone(&self) -> Self {
        let mut clone = Self { sum: self.sum, ..Self::DEFAULT };
        clone.buckets.as_mut().copy_from_slice(self.own());
        clone
    }
}

impl<L: Buckets, A: Amount> PartialEq for HistogramValue<L, A> {
    fn eq(&self, other: &Self) -> bool {
        self.own() == other.own() && self.sum == other.sum
    }
}

impl<L: Buckets, A: Amount> fmt::Debug for HistogramValue<L, A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let buckets: Vec<_> = self.buckets().collect();
        f.debug_struct("HistogramValue").field("buckets", &buckets).field("sum", &self.sum).finish()
    }
}
