//! What a series shows: an instrument says it, an encoder spells it.

use std::sync::Arc;

use crate::exemplar::Observed;

/// What one series shows at one moment.
#[derive(Clone, Copy)]
#[non_exhaustive]
pub enum Point<'a> {
    /// A number.
    Number(Number),
    /// A number, and one of the observations that made it.
    Exemplified(Number, &'a Observed),
    /// Counts of observations by their size, and their sum.
    Histogram(HistogramPoint<'a>),
    /// Labels that are known since the process started; the number is one.
    Info(&'a dyn InfoLabels),
}

/// A number, and how it is spelled.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Number {
    /// A whole number that is not negative.
    Unsigned(u64),
    /// A whole number.
    Signed(i64),
    /// Any float.
    Float(f64),
    /// Seconds, which text has in six decimals.
    Seconds(f64),
}

impl Number {
    /// As the nearest float.
    pub(crate) fn to_f64(self) -> f64 {
        match self {
            Number::Unsigned(value) => value as f64,
            Number::Signed(value) => value as f64,
            Number::Float(value) | Number::Seconds(value) => value,
        }
    }
}

/// What a histogram shows: each observation is in one bucket.
#[derive(Clone, Copy, Debug)]
pub struct HistogramPoint<'a> {
    /// The upper bounds, rising, without the last one, which is `+Inf`.
    pub bounds: &'static [f64],
    /// How many observations each bucket has: one more than there are bounds.
    pub buckets: &'a [u64],
    /// The sum of all observations; `None` where some may be negative, for then it is no counter.
    pub sum: Option<Sum>,
    /// One of the observations of each bucket; empty where none is kept.
    pub exemplars: &'a [Option<Arc<Observed>>],
}

/// The sum of observations.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Sum {
    /// A float, as exact as floats are.
    Float(f64),
    /// A span in nanoseconds, exact.
    Nanos(u64),
}

impl Sum {
    /// As the nearest float; a span in seconds.
    pub(crate) fn number(self) -> f64 {
        match self {
            Sum::Float(sum) => sum,
            Sum::Nanos(nanos) => nanos as f64 / 1e9,
        }
    }
}

/// The labels of an info metric: implemented by what the derive generates.
pub trait InfoLabels {
    /// Their names, in the order of the wire.
    fn names(&self) -> &'static [&'static str];

    /// The value of the label of this number.
    fn value(&self, at: usize) -> &str;
}
