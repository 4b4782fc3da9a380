//! The kinds of metrics, each with what only that kind has.

use std::borrow::Cow;
use std::fmt;

use crate::buckets::Buckets;
use crate::label::Text;
use crate::metric_type::MetricType;

/// The type of a family, and its shape where the type has one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A value that only rises, until the process restarts.
    Counter,
    /// A value that goes up and down.
    Gauge,
    /// Observations, counted by their size.
    Histogram(Buckets),
    /// Labels that describe what runs, whose values are set when the process starts. These are their
    /// names. The value is one.
    Info(Cow<'static, [Text]>),
    /// The states of a closed set, a series each, of which one is one and the others are zero.
    StateSet,
}

impl Kind {
    /// An info out of literals.
    pub const fn info(labels: &'static [Text]) -> Self {
        Kind::Info(Cow::Borrowed(labels))
    }

    /// The kinds that `# TYPE` tells apart in text format 0.0.4.
    pub const TEXT_KINDS: &[Kind] =
        &[Kind::Counter, Kind::Gauge, Kind::Histogram(Buckets::new(&[]))];

    /// Returns the word of `# TYPE` in text format 0.0.4.
    pub const fn text_word(&self) -> &'static str {
        MetricType::from_kind(self).text_word()
    }

    /// Returns the word of `# TYPE` in OpenMetrics.
    pub const fn openmetrics_word(&self) -> &'static str {
        MetricType::from_kind(self).word()
    }

    /// Whether two are of one type, whatever their shape.
    pub fn is_like(&self, other: &Self) -> bool {
        MetricType::from_kind(self) == MetricType::from_kind(other)
    }

    /// Whether OpenMetrics allows exemplars of its samples.
    pub const fn may_have_exemplars(&self) -> bool {
        matches!(self, Kind::Counter | Kind::Histogram(_))
    }

    /// How many samples a series has: a histogram has its buckets, its count and, where no
    /// observation can be negative, its sum.
    pub fn samples(&self) -> usize {
        match self {
            Kind::Histogram(buckets) => {
                buckets.bounds().len() + 2 + usize::from(!buckets.may_be_negative())
            }
            Kind::Counter | Kind::Gauge | Kind::Info(_) | Kind::StateSet => 1,
        }
    }

    /// Returns the bounds of the buckets; none unless it is a histogram.
    pub fn bounds(&self) -> &[f64] {
        match self {
            Kind::Histogram(buckets) => buckets.bounds(),
            Kind::Counter | Kind::Gauge | Kind::Info(_) | Kind::StateSet => &[],
        }
    }

    /// The names of labels whose values are known when the process starts.
    pub fn open_labels(&self) -> &[Text] {
        match self {
            Kind::Info(labels) => labels,
            Kind::Counter | Kind::Gauge | Kind::Histogram(_) | Kind::StateSet => &[],
        }
    }

    /// Returns the suffix that names of this kind end in and OpenMetrics takes off the family.
    pub const fn suffix(&self) -> Option<&'static str> {
        MetricType::from_kind(self).suffix()
    }

    /// Returns the name of a family of this kind in OpenMetrics.
    pub fn openmetrics_name<'a>(&self, name: &'a str) -> &'a str {
        MetricType::from_kind(self).in_openmetrics(name).0
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        MetricType::from_kind(self).fmt(f)
    }
}
