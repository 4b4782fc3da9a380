//! The types of OpenMetrics: their words, and the names that their families take.

use std::fmt;

/// The type of a family, including the types that no instrument has.
///
/// ```
/// use frozen_metrics_schema::MetricType;
///
/// assert_eq!(MetricType::Info.word(), "info");
/// assert_eq!(MetricType::Info.text_word(), "gauge");
/// assert_eq!(MetricType::from_word("untyped"), None);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "lowercase"))]
pub enum MetricType {
    /// A value that only rises, until the process restarts.
    Counter,
    /// A value that goes up and down.
    Gauge,
    /// Observations counted by their size.
    Histogram,
    /// Observations as quantiles. No instrument of this crate is one.
    Summary,
    /// Labels that describe what runs; the value is one.
    Info,
    /// The states of a closed set, of which one is on.
    StateSet,
    /// A type that nobody stated.
    Unknown,
}

impl MetricType {
    /// Every type.
    pub const ALL: &'static [MetricType] = &[
        MetricType::Counter,
        MetricType::Gauge,
        MetricType::Histogram,
        MetricType::Summary,
        MetricType::Info,
        MetricType::StateSet,
        MetricType::Unknown,
    ];

    /// Returns the type that `# TYPE` calls by this word in OpenMetrics.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|known| known.word() == word)
    }

    /// Returns the word of `# TYPE` in OpenMetrics.
    pub const fn word(self) -> &'static str {
        match self {
            MetricType::Counter => "counter",
            MetricType::Gauge => "gauge",
            MetricType::Histogram => "histogram",
            MetricType::Summary => "summary",
            MetricType::Info => "info",
            MetricType::StateSet => "stateset",
            MetricType::Unknown => "unknown",
        }
    }

    /// Returns the word of `# TYPE` in text format 0.0.4, which knows neither infos nor state sets.
    pub const fn text_word(self) -> &'static str {
        match self {
            MetricType::Info | MetricType::StateSet => MetricType::Gauge.word(),
            MetricType::Unknown => "untyped",
            MetricType::Counter
            | MetricType::Gauge
            | MetricType::Histogram
            | MetricType::Summary => self.word(),
        }
    }

    /// Returns the suffixes of every name that a family of this type takes in either format; the first
    /// is that of the family's own name. OpenMetrics reserves `_created` even if nothing writes it.
    ///
    /// Two families clash if they take one name. This is the only list of derived names: the rules
    /// of a struct, the members of a group and the sources of an exporter are checked against it.
    pub const fn sample_suffixes(self) -> &'static [&'static str] {
        match self {
            MetricType::Counter => &["_total", "", "_created"],
            MetricType::Histogram => &["", "_bucket", "_count", "_sum", "_created"],
            MetricType::Summary => &["", "_count", "_sum", "_created"],
            MetricType::Info => &["_info", ""],
            MetricType::Gauge | MetricType::StateSet | MetricType::Unknown => &[""],
        }
    }

    /// Suffixes that OpenMetrics reserves for the samples of a family: those above, and of histograms
    /// of gauges.
    pub const RESERVED_SUFFIXES: &'static [&'static str] =
        &["_bucket", "_count", "_sum", "_created", "_gcount", "_gsum"];

    /// Returns the suffix that names of this type end in and OpenMetrics takes off the family.
    pub const fn suffix(self) -> Option<&'static str> {
        let suffix = self.sample_suffixes()[0];
        if suffix.is_empty() { None } else { Some(suffix) }
    }

    /// Returns the name and the type that a family of this name and type has in OpenMetrics.
    ///
    /// Only the samples of a counter may end in `_total` there, and they must. A counter without that
    /// suffix is shown as unknown, because the name that is queried matters more than the type. Infos
    /// without theirs are shown as gauges.
    ///
    /// ```
    /// use frozen_metrics_schema::MetricType;
    ///
    /// assert_eq!(MetricType::Counter.in_openmetrics("syncs_total"), ("syncs", MetricType::Counter));
    /// assert_eq!(MetricType::Counter.in_openmetrics("syncs"), ("syncs", MetricType::Unknown));
    /// ```
    pub fn in_openmetrics(self, name: &str) -> (&str, MetricType) {
        let Some(suffix) = self.suffix() else { return (name, self) };
        match name.strip_suffix(suffix) {
            Some(stem) if !stem.is_empty() => (stem, self),
            _ if self == MetricType::Counter => (name, MetricType::Unknown),
            _ => (name, MetricType::Gauge),
        }
    }

    /// Returns every name that a family takes in either format, its own first.
    ///
    /// ```
    /// use frozen_metrics_schema::MetricType;
    ///
    /// let names: Vec<_> = MetricType::Counter.sample_names("syncs_total").collect();
    /// assert_eq!(names, ["syncs_total", "syncs", "syncs_created"]);
    /// ```
    pub fn sample_names(self, family: &str) -> impl Iterator<Item = String> + use<> {
        let (stem, kind) = self.in_openmetrics(family);
        let stem = stem.to_owned();
        kind.sample_suffixes().iter().map(move |suffix| format!("{stem}{suffix}"))
    }
}

impl fmt::Display for MetricType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            MetricType::StateSet => "state set",
            other => other.word(),
        })
    }
}
