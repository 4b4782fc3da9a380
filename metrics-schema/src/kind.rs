//! The kinds of metrics, each with what only that kind has.

use std::borrow::Cow;
use std::fmt;

use crate::buckets::Buckets;
use crate::label::Text;

/// The type of a family, and its shape where the type has one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A value that only rises, until the process restarts.
    Counter,
    /// A value that goes up and down.
    Gauge,
    /// Observations, counted by their size.
    Histogram(Buckets),
    /// What runs, said by labels whose values are known when the process starts: these are their
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

    /// The words that `# TYPE` may use in text format 0.0.4, each with a kind that uses it.
    pub const TYPES: &[(&str, Kind)] = &[
        ("counter", Kind::Counter),
        ("gauge", Kind::Gauge),
        ("histogram", Kind::Histogram(Buckets::new(&[]))),
    ];

    /// The word that `# TYPE` uses in text format 0.0.4, which knows neither infos nor state sets.
    pub const fn as_str(&self) -> &'static str {
        match self {
            Kind::Counter => "counter",
            Kind::Gauge | Kind::Info(_) | Kind::StateSet => "gauge",
            Kind::Histogram(_) => "histogram",
        }
    }

    /// The word that `# TYPE` uses in OpenMetrics.
    pub const fn openmetrics_word(&self) -> &'static str {
        match self {
            Kind::Info(_) => "info",
            Kind::StateSet => "stateset",
            other => other.as_str(),
        }
    }

    /// Whether two are of one type, whatever their shape.
    pub fn is_like(&self, other: &Self) -> bool {
        self.openmetrics_word() == other.openmetrics_word()
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
            _ => 1,
        }
    }

    /// The bounds of the buckets; none for what is no histogram.
    pub fn bounds(&self) -> &[f64] {
        match self {
            Kind::Histogram(buckets) => buckets.bounds(),
            _ => &[],
        }
    }

    /// The names of labels whose values are known when the process starts.
    pub fn open_labels(&self) -> &[Text] {
        match self {
            Kind::Info(labels) => labels,
            _ => &[],
        }
    }

    /// The suffix that names of this kind end in, and that OpenMetrics takes off the family.
    pub const fn suffix(&self) -> Option<&'static str> {
        match self {
            Kind::Counter => Some("_total"),
            Kind::Info(_) => Some("_info"),
            _ => None,
        }
    }

    /// What OpenMetrics calls a family of this name.
    pub fn openmetrics_name<'a>(&self, name: &'a str) -> &'a str {
        self.suffix().and_then(|suffix| name.strip_suffix(suffix)).unwrap_or(name)
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Kind::StateSet => "state set",
            other => other.openmetrics_word(),
        })
    }
}
