//! Gathered families: the values of a source as plain data, for pages, protocols and other libraries.

#[cfg(feature = "serde")]
mod serialize;

pub use frozen_metrics_schema::MetricType;
use frozen_metrics_schema::{FamilySchema, Label};

use crate::format::Header;

/// A metric family with the values of its series at one moment.
///
/// ```
/// use frozen_metrics::{Counter, Exporter, MetricValue, ReplicationMetrics};
///
/// #[derive(Debug, ReplicationMetrics)]
/// #[metrics(prefix = "node", golden = none)]
/// struct NodeMetrics {
///     /// Messages dropped.
///     drops_total: Counter,
/// }
///
/// static NODE: NodeMetrics = NodeMetrics::new();
///
/// NODE.drops_total.inc();
/// let families = Exporter::new().with(&NODE)?.gather();
/// assert_eq!(families[0].name, "node_drops_total");
/// assert_eq!(families[0].series[0].value, MetricValue::Number(1.0));
/// # Ok::<_, frozen_metrics::DuplicateFamily>(())
/// ```
///
#[cfg_attr(feature = "serde", doc = include_str!("serialize/example.md"))]
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct MetricFamily {
    /// The exposed name. The name of a counter ends in `_total`, that of an info in `_info`.
    pub name: String,
    /// The type of the family.
    pub kind: MetricType,
    /// The unit, which is a suffix of the name.
    pub unit: Option<String>,
    /// The HELP text, unescaped.
    pub help: String,
    /// The series in the order of a scrape.
    pub series: Vec<MetricSeries>,
}

impl MetricFamily {
    /// Creates a family without series and without a unit.
    ///
    /// ```
    /// use frozen_metrics::{MetricFamily, MetricType};
    ///
    /// let up = MetricFamily::new("up", MetricType::Gauge, "Whether a peer answers.")
    ///     .with_series([("peer", "a")], 1.0)
    ///     .with_series([("peer", "b")], 0.0);
    /// assert_eq!(up.series[1].labels[0].value, "b");
    /// ```
    pub fn new(name: impl Into<String>, kind: MetricType, help: impl Into<String>) -> Self {
        Self { name: name.into(), kind, unit: None, help: help.into(), series: Vec::new() }
    }

    /// Creates a family as a schema declares it, with these values of its series. Series without a value
    /// are left out.
    ///
    /// ```
    /// use frozen_metrics::MetricFamily;
    /// use frozen_metrics::schema::{FamilySchema, Kind, Series};
    ///
    /// let schema = FamilySchema::new("up", Kind::Gauge, None, "Whether it is up.", const { &[Series::new(&[])] });
    /// assert_eq!(MetricFamily::from_schema(&schema, [1.0]).series.len(), 1);
    /// ```
    pub fn from_schema<V: Into<MetricValue>>(
        schema: &FamilySchema,
        values: impl IntoIterator<Item = V>,
    ) -> Self {
        let series = schema.series.iter().zip(values).map(|(series, value)| MetricSeries {
            labels: series.labels.to_vec(),
            value: value.into(),
        });
        Self {
            unit: schema.unit.as_ref().map(|unit| unit.to_string()),
            series: series.collect(),
            ..Self::new(&*schema.name, MetricType::from_kind(&schema.kind), &*schema.help)
        }
    }

    /// Sets the unit, which must be the last word of the name, except for a suffix such as `_total`.
    ///
    /// ```
    /// use frozen_metrics::{MetricFamily, MetricType};
    ///
    /// let help = "How long this process has run.";
    /// let uptime = MetricFamily::new("uptime_seconds", MetricType::Gauge, help).with_unit("seconds");
    /// assert_eq!(uptime.unit.as_deref(), Some("seconds"));
    /// ```
    #[must_use]
    pub fn with_unit(self, unit: impl Into<String>) -> Self {
        Self { unit: Some(unit.into()), ..self }
    }

    /// Adds a series with these labels and this value.
    #[must_use]
    pub fn with_series<'a>(
        mut self,
        labels: impl IntoIterator<Item = (&'a str, &'a str)>,
        value: impl Into<MetricValue>,
    ) -> Self {
        let label = |(name, value): (&str, &str)| Label {
            name: name.to_owned().into(),
            value: value.to_owned().into(),
        };
        let labels = labels.into_iter().map(label).collect();
        self.series.push(MetricSeries { labels, value: value.into() });
        self
    }

    /// Returns the properties that the header of this family states.
    pub(crate) fn header(&self) -> Header<'_> {
        let Self { name, kind, unit, help, .. } = self;
        Header { name, kind: *kind, unit: unit.as_deref(), help }
    }

    /// Returns this family without its series.
    pub(crate) fn without_series(&self) -> Self {
        Self {
            name: self.name.clone(),
            kind: self.kind,
            unit: self.unit.clone(),
            help: self.help.clone(),
            series: Vec::new(),
        }
    }
}

/// One series with its value at one moment.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct MetricSeries {
    /// The unescaped labels in the order of the exposition.
    #[cfg_attr(feature = "serde", serde(with = "crate::gather::serialize::labels"))]
    pub labels: Vec<Label>,
    /// The value.
    pub value: MetricValue,
}

/// The value of one series.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(
    feature = "serde",
    serde(
        into = "crate::gather::serialize::SerializedValue",
        from = "crate::gather::serialize::SerializedValue"
    )
)]
#[non_exhaustive]
pub enum MetricValue {
    /// The value of every type except histogram and summary.
    Number(f64),
    /// The value of a histogram.
    Histogram {
        /// The upper bound of each bucket with the cumulative count of observations that are less than
        /// or equal to it. The last bound is `+Inf`, so its count is the number of all observations.
        buckets: Vec<(f64, u64)>,
        /// The sum of all observations; `None` if observations can be negative.
        sum: Option<f64>,
    },
    /// The value of a summary.
    Summary {
        /// Each quantile with its value.
        quantiles: Vec<(f64, f64)>,
        /// The sum of all observations.
        sum: f64,
        /// The number of observations.
        count: u64,
    },
}

impl From<f64> for MetricValue {
    fn from(value: f64) -> Self {
        MetricValue::Number(value)
    }
}
