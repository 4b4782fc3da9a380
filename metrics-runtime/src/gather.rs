//! The state of schemas as plain values: what a page, a protocol or another library reads, and what
//! an adapter of another library writes.

use frozen_metrics_schema::{FamilySchema, Kind, Label, Schema};

use crate::instrument::Instrument;
use crate::left_out::LeftOut;
use crate::point::{HistogramPoint, Point, Sum};
use crate::registry::KeyUsage;
use crate::set::{Row, Visitor};

/// A family and its series at one moment.
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
    /// The name on the wire: a counter's ends in `_total`, an info's in `_info`.
    pub name: String,
    /// The type.
    pub kind: MetricType,
    /// The unit, a suffix of the name.
    pub unit: Option<String>,
    /// The HELP text, unescaped.
    pub help: String,
    /// Its series, in the order of a scrape.
    pub series: Vec<MetricSeries>,
}

impl MetricFamily {
    /// The same family without its series.
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

/// The type of a family, also of one that another library declared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "lowercase"))]
#[non_exhaustive]
pub enum MetricType {
    /// A value that only rises, until the process restarts.
    Counter,
    /// A value that goes up and down.
    Gauge,
    /// Observations counted by their size.
    Histogram,
    /// Observations as quantiles; no instrument of ours is one.
    Summary,
    /// Labels that say what runs; the value is one.
    Info,
    /// The states of a closed set, of which one is on.
    StateSet,
    /// Nobody said.
    Unknown,
}

impl MetricType {
    /// The type of a kind.
    pub(crate) const fn of(kind: &Kind) -> Self {
        match kind {
            Kind::Counter => MetricType::Counter,
            Kind::Gauge => MetricType::Gauge,
            Kind::Histogram(_) => MetricType::Histogram,
            Kind::Info(_) => MetricType::Info,
            Kind::StateSet => MetricType::StateSet,
        }
    }

    /// The suffixes of every name that a family takes in either format; the first is that of the
    /// family itself. OpenMetrics reserves `_created` even where nobody writes it.
    pub(crate) const fn taken_suffixes(self) -> &'static [&'static str] {
        match self {
            MetricType::Counter => &["_total", "", "_created"],
            MetricType::Histogram => &["", "_bucket", "_count", "_sum", "_created"],
            MetricType::Summary => &["", "_count", "_sum", "_created"],
            MetricType::Info => &["_info", ""],
            MetricType::Gauge | MetricType::StateSet | MetricType::Unknown => &[""],
        }
    }

    /// The name and the type that a family of this name and type has in OpenMetrics.
    ///
    /// Only a counter's samples may end in `_total` there, and they must: a counter without is shown as
    /// unknown, for a name that somebody queries is worth more than a type. So it is with an info.
    pub(crate) fn in_openmetrics(self, name: &str) -> (&str, MetricType) {
        let (suffix, otherwise) = match self {
            MetricType::Counter => ("_total", MetricType::Unknown),
            MetricType::Info => ("_info", MetricType::Gauge),
            _ => return (name, self),
        };
        match name.strip_suffix(suffix) {
            Some(stem) if !stem.is_empty() => (stem, self),
            _ => (name, otherwise),
        }
    }
}

/// One series at one moment.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct MetricSeries {
    /// Its labels, unescaped, in the order of the wire.
    #[cfg_attr(feature = "serde", serde(with = "crate::serialize::labels"))]
    pub labels: Vec<Label>,
    /// Its value.
    pub value: MetricValue,
}

/// The value of one series.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(
    feature = "serde",
    serde(into = "crate::serialize::Spelled", from = "crate::serialize::Spelled")
)]
#[non_exhaustive]
pub enum MetricValue {
    /// Of everything but a histogram and a summary.
    Number(f64),
    /// Of a histogram.
    Histogram {
        /// Each upper bound with how many observations are not above it; the last is `+Inf`, so its
        /// number is the count.
        buckets: Vec<(f64, u64)>,
        /// The sum of all observations, where they cannot be negative.
        sum: Option<f64>,
    },
    /// Of a summary.
    Summary {
        /// Each quantile with its value.
        quantiles: Vec<(f64, f64)>,
        /// The sum of all observations.
        sum: f64,
        /// How many there were.
        count: u64,
    },
}

/// Receives the values of sources one series at a time, so that it need not hold all of them.
pub(crate) trait Sink {
    /// Begins a family, whose own series are empty; `series` of them or fewer follow. A family that is
    /// not new is the one of this name that an earlier instance of the set began.
    fn family(&mut self, family: MetricFamily, series: usize, is_new: bool);

    /// Adds a series to the family that was begun last.
    fn series(&mut self, series: MetricSeries);

    /// Receives what is left out.
    fn left_out(&mut self, left_out: &LeftOut) {
        let _ = left_out;
    }

    /// Whether exporters count what is left out, as they do in a scrape.
    fn is_counted(&self) -> bool {
        false
    }
}

/// Gathers one family, row by row, or what it says of the registry.
pub(crate) fn family<R: Row>(
    schema: &Schema,
    family: &FamilySchema,
    at: usize,
    rows: &[R],
    usage: KeyUsage,
    is_new: bool,
    sink: &mut dyn Sink,
) {
    let head = MetricFamily {
        name: family.name.to_string(),
        kind: MetricType::of(&family.kind),
        unit: family.unit.as_ref().map(|unit| unit.to_string()),
        help: family.help.to_string(),
        series: Vec::new(),
    };
    match family.registry_metric {
        Some(registry_metric) => {
            sink.family(head, 1, is_new);
            let value = MetricValue::Number(usage.value(registry_metric) as f64);
            sink.series(MetricSeries { labels: Vec::new(), value });
        }
        None => {
            sink.family(head, rows.len() * family.series.len(), is_new);
            rows.iter().for_each(|row| series(schema, family, at, row, sink));
        }
    }
}

/// Gathers the series of one row.
fn series<R: Row>(schema: &Schema, family: &FamilySchema, at: usize, row: &R, sink: &mut dyn Sink) {
    let key = schema.key_labels().iter().zip(row.key());
    let key = key
        .map(|(label, value)| Label { name: label.name.clone(), value: value.to_owned().into() });
    let declared = family.series.iter().map(|series| &*series.labels);
    let mut gathered = Gathered { key: key.collect(), key_at: family.key_at, declared, sink };
    row.visit(at, &mut gathered);
}

/// The series of one row.
struct Gathered<'a, D> {
    key: Vec<Label>,
    /// How many of the constant labels stand before the key.
    key_at: usize,
    /// The constant labels of each series.
    declared: D,
    sink: &'a mut dyn Sink,
}

impl<'a, D: Iterator<Item = &'a [Label]>> Visitor for Gathered<'_, D> {
    fn metric<I: Instrument>(&mut self, _field: &'static str, value: &I::Value) {
        I::points(value, &mut |point| {
            let constant = self.declared.next().unwrap_or_default();
            if let Some(point) = point {
                let (before, behind) = constant.split_at(self.key_at.min(constant.len()));
                let labels = before.iter().chain(&self.key).chain(behind).cloned();
                let labels = labels.chain(info_labels(point)).collect();
                self.sink.series(MetricSeries { labels, value: number(point) });
            }
        });
    }
}

fn info_labels(point: Point<'_>) -> Vec<Label> {
    let Point::Info(info) = point else { return Vec::new() };
    let label = |(at, name): (usize, &&'static str)| Label {
        name: (*name).into(),
        value: info.value(at).to_owned().into(),
    };
    info.names().iter().enumerate().map(label).collect()
}

fn number(point: Point<'_>) -> MetricValue {
    match point {
        Point::Number(number) | Point::Exemplified(number, _) => {
            MetricValue::Number(number.to_f64())
        }
        Point::Info(_) => MetricValue::Number(1.0),
        Point::Histogram(HistogramPoint { bounds, buckets, sum, .. }) => {
            let mut count = 0_u64;
            let bounds = bounds.iter().copied().chain([f64::INFINITY]);
            let at_most = bounds.zip(buckets).map(|(bound, own)| {
                count = count.wrapping_add(*own);
                (bound, count)
            });
            MetricValue::Histogram { buckets: at_most.collect(), sum: sum.map(Sum::number) }
        }
    }
}
