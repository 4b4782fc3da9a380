//! Points: the values that instruments pass to encoders.

use std::sync::Arc;

use crate::exemplar::Observed;

/// The value of one series at one moment.
#[derive(Clone, Copy)]
pub(crate) enum Point<'a> {
    /// A number.
    Number(Number),
    /// A number with an exemplar.
    Exemplified(Number, &'a Observed),
    /// The buckets and the sum of a histogram.
    Histogram(HistogramPoint<'a>),
    /// The labels of an info, whose value is 1.
    Info(&'a dyn InfoLabels),
}

/// A number and how it is formatted.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Number {
    /// An unsigned integer.
    Unsigned(u64),
    /// A signed integer.
    Signed(i64),
    /// A float.
    Float(f64),
    /// Seconds, formatted with at most six decimals.
    Seconds(f64),
}

impl Number {
    /// Returns the nearest float.
    pub(crate) fn to_f64(self) -> f64 {
        match self {
            Number::Unsigned(value) => value as f64,
            Number::Signed(value) => value as f64,
            Number::Float(value) | Number::Seconds(value) => value,
        }
    }
}

/// The value of a histogram. Each observation is counted in exactly one bucket.
#[derive(Clone, Copy)]
pub(crate) struct HistogramPoint<'a> {
    /// The upper bounds in increasing order, without `+Inf`.
    pub(crate) bounds: &'static [f64],
    /// The number of observations in each bucket. There is one bucket more than there are bounds.
    pub(crate) buckets: &'a [u64],
    /// The sum of all observations; `None` if observations can be negative, because the sum is then not
    /// a counter.
    pub(crate) sum: Option<Sum>,
    /// The exemplar of each bucket; empty if the histogram keeps no exemplars.
    pub(crate) exemplars: &'a [Attachment],
}

/// The sum of observations.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Sum {
    /// A float.
    Float(f64),
    /// A duration in nanoseconds.
    Nanos(u64),
}

impl Sum {
    /// Returns the nearest float. A duration is converted to seconds.
    pub(crate) fn to_f64(self) -> f64 {
        match self {
            Sum::Float(sum) => sum,
            Sum::Nanos(nanos) => nanos as f64 / 1e9,
        }
    }
}

/// The labels of an info metric. The derive implements it.
pub trait InfoLabels {
    /// Returns the label names in the order of the exposition.
    fn names(&self) -> &'static [&'static str];

    /// Returns the value of the label with this index.
    fn value(&self, index: usize) -> &str;
}

/// A part of a value that is not a number.
#[derive(Clone, Default)]
pub(crate) enum Attachment {
    #[default]
    None,
    Exemplar(Arc<Observed>),
    Info(Arc<dyn InfoLabels + Send + Sync>),
}

impl Attachment {
    /// Returns the exemplar.
    pub(crate) fn exemplar(&self) -> Option<&Observed> {
        match self {
            Self::Exemplar(exemplar) => Some(exemplar),
            Self::None | Self::Info(_) => None,
        }
    }
}
