//! The types of OpenMetrics: their keywords, and the names that their families use.

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
    /// A value that only increases until the process restarts.
    Counter,
    /// A value that can increase and decrease.
    Gauge,
    /// Observations, counted in buckets.
    Histogram,
    /// Quantiles of observations. No instrument has this type.
    Summary,
    /// Labels that describe the process. The value is 1.
    Info,
    /// A fixed list of states, one of which is the current one.
    StateSet,
    /// A type that is not known. No instrument has this type.
    Unknown,
}

impl MetricType {
    /// All types.
    pub const ALL: &'static [MetricType] = &[
        MetricType::Counter,
        MetricType::Gauge,
        MetricType::Histogram,
        MetricType::Summary,
        MetricType::Info,
        MetricType::StateSet,
        MetricType::Unknown,
    ];

    /// Returns the type with this keyword in `# TYPE` of OpenMetrics.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|known| known.word() == word)
    }

    /// Returns the keyword in `# TYPE` of OpenMetrics.
    pub const fn word(self) -> &'static str {
        self.data().0
    }

    /// Returns the keyword in `# TYPE` of text format 0.0.4, which has neither infos nor state sets.
    pub const fn text_word(self) -> &'static str {
        self.data().1
    }

    /// Returns the suffixes of all names that a family of this type uses in either format. The first one
    /// is the suffix of the family's own name. OpenMetrics reserves `_created` even if it is not exposed.
    ///
    /// Two families clash if they use the same name. The rules of a struct, the members of a group and the
    /// sources of an exporter are all checked against this list.
    pub const fn sample_suffixes(self) -> &'static [&'static str] {
        self.data().2
    }

    /// Returns the keywords in OpenMetrics and in text format 0.0.4, the suffixes of samples, and the type in
    /// OpenMetrics of a family whose name lacks the suffix of its type.
    const fn data(self) -> (&'static str, &'static str, &'static [&'static str], Self) {
        const SUMMARY: &[&str] = &["", "_count", "_sum", "_created"];
        const HISTOGRAM: &[&str] = &["", "_bucket", "_count", "_sum", "_created"];
        match self {
            Self::Counter => ("counter", "counter", &["_total", "", "_created"], Self::Unknown),
            Self::Gauge => ("gauge", "gauge", &[""], Self::Gauge),
            Self::Histogram => ("histogram", "histogram", HISTOGRAM, Self::Histogram),
            Self::Summary => ("summary", "summary", SUMMARY, Self::Summary),
            Self::Info => ("info", "gauge", &["_info", ""], Self::Gauge),
            Self::StateSet => ("stateset", "gauge", &[""], Self::StateSet),
            Self::Unknown => ("unknown", "untyped", &[""], Self::Unknown),
        }
    }

    /// Suffixes of samples that no family's name may end in: those of histograms, summaries and the gauge
    /// histograms of OpenMetrics.
    pub const RESERVED_SUFFIXES: &'static [&'static str] =
        &["_bucket", "_count", "_sum", "_created", "_gcount", "_gsum"];

    /// Returns the suffix that names of this type must have, and that OpenMetrics removes from the name of the
    /// family.
    pub const fn suffix(self) -> Option<&'static str> {
        let suffix = self.sample_suffixes()[0];
        if suffix.is_empty() { None } else { Some(suffix) }
    }

    /// Returns the name and the type of the family in OpenMetrics.
    ///
    /// OpenMetrics requires `_total` on the samples of counters and forbids it on others. A counter without
    /// this suffix is exposed as unknown, because queries depend on the name more than on the type. An info
    /// without `_info` is exposed as a gauge.
    ///
    /// ```
    /// use frozen_metrics_schema::MetricType;
    ///
    /// assert_eq!(MetricType::Counter.in_openmetrics("syncs_total"), ("syncs", MetricType::Counter));
    /// assert_eq!(MetricType::Counter.in_openmetrics("syncs"), ("syncs", MetricType::Unknown));
    /// ```
    pub const fn in_openmetrics(self, name: &str) -> (&str, MetricType) {
        match without_suffix(name, self.sample_suffixes()[0]) {
            Some(stem) if !stem.is_empty() => (stem, self),
            Some(_) | None => (name, self.data().3),
        }
    }

    /// Returns all names that a family uses in either format, beginning with its own name.
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

/// `str::strip_suffix` in constants.
const fn without_suffix<'a>(name: &'a str, suffix: &str) -> Option<&'a str> {
    let Some(stem_len) = name.len().checked_sub(suffix.len()) else { return None };
    let mut index = 0;
    while index < suffix.len() {
        if name.as_bytes()[stem_len + index] != suffix.as_bytes()[index] {
            return None;
        }
        index += 1;
    }
    Some(name.split_at(stem_len).0)
}

impl fmt::Display for MetricType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if *self == MetricType::StateSet { "state set" } else { self.word() })
    }
}
