//! The kinds of metrics, each with the data that only that kind has.

use std::borrow::Cow;
use std::fmt;

use crate::buckets::Buckets;
use crate::label::Text;
use crate::metric_type::MetricType;

/// The type of a family, with the buckets of a histogram or the label names of an info.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A value that only increases until the process restarts.
    Counter,
    /// A value that can increase and decrease.
    Gauge,
    /// Observations, counted in buckets.
    Histogram(Buckets),
    /// Labels that describe the process, such as its version. The variant holds their names; their values
    /// are set at run time. The value is 1.
    Info(Cow<'static, [Text]>),
    /// A fixed list of states with one series each: 1 for the current state, 0 for the others.
    StateSet,
}

impl MetricType {
    /// Returns the type of a kind.
    pub const fn from_kind(kind: &Kind) -> Self {
        match kind {
            Kind::Counter => MetricType::Counter,
            Kind::Gauge => MetricType::Gauge,
            Kind::Histogram(_) => MetricType::Histogram,
            Kind::Info(_) => MetricType::Info,
            Kind::StateSet => MetricType::StateSet,
        }
    }
}

impl Kind {
    /// Creates a histogram from literals.
    pub const fn histogram(bounds: &'static [f64]) -> Self {
        Kind::Histogram(Buckets::new(bounds))
    }

    /// Creates an info from literals.
    pub const fn info(labels: &'static [Text]) -> Self {
        Kind::Info(Cow::Borrowed(labels))
    }

    /// The kinds that have a keyword of their own in `# TYPE` of text format 0.0.4.
    pub const TEXT_KINDS: &[Kind] = &[Kind::Counter, Kind::Gauge, Kind::histogram(&[])];

    /// Returns the keyword in `# TYPE` of text format 0.0.4.
    pub const fn text_word(&self) -> &'static str {
        MetricType::from_kind(self).text_word()
    }

    /// Returns the keyword in `# TYPE` of OpenMetrics.
    pub const fn openmetrics_word(&self) -> &'static str {
        MetricType::from_kind(self).word()
    }

    /// Returns whether both have the same type, ignoring buckets and label names.
    pub fn is_like(&self, other: &Self) -> bool {
        MetricType::from_kind(self) == MetricType::from_kind(other)
    }

    /// Returns whether OpenMetrics allows exemplars on its samples.
    pub const fn may_have_exemplars(&self) -> bool {
        matches!(self, Kind::Counter | Kind::Histogram(_))
    }

    /// Returns the number of samples per series. A histogram has its buckets, its count and, unless
    /// observations can be negative, its sum.
    pub const fn samples(&self) -> usize {
        match self {
            Kind::Histogram(buckets) => {
                let with_sum = if buckets.may_be_negative() { 0 } else { 1 };
                buckets.bounds().len() + 2 + with_sum
            }
            Kind::Counter | Kind::Gauge | Kind::Info(_) | Kind::StateSet => 1,
        }
    }

    /// Returns the bounds of a histogram's buckets; empty for other kinds.
    pub fn bounds(&self) -> &[f64] {
        match self {
            Kind::Histogram(buckets) => buckets.bounds(),
            Kind::Counter | Kind::Gauge | Kind::Info(_) | Kind::StateSet => &[],
        }
    }

    /// Returns the names of the labels whose values are set at run time: those of an info.
    pub fn open_labels(&self) -> &[Text] {
        match self {
            Kind::Info(labels) => labels,
            Kind::Counter | Kind::Gauge | Kind::Histogram(_) | Kind::StateSet => &[],
        }
    }

    /// Returns the suffix that names of this kind must have, and that OpenMetrics removes from the name of the
    /// family.
    pub const fn suffix(&self) -> Option<&'static str> {
        MetricType::from_kind(self).suffix()
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        MetricType::from_kind(self).fmt(f)
    }
}
