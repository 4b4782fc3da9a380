//! The content of the page: the sources, their families, and for each family a summary and its largest series.
//! Its size does not depend on the number of series.

use frozen_metrics_schema::exposition::non_finite;
use serde::{Deserialize, Serialize, Serializer};

use super::promql;
use super::summary::{Summaries, size};
use crate::exporter::{Collect, KeyUsage, SourceInfo, each};
use crate::schema::KeyLabel;
use crate::{Encoder, Exporter, LeftOut, MetricFamily, MetricSeries, MetricType, MetricValue};

/// The number of series that are shown per family by default.
const DEFAULT_LIMIT: usize = 8;

/// The maximum number of series that are shown per family.
const MAX_LIMIT: usize = 500;

/// The query of a request for values.
#[derive(Clone, Default, PartialEq, Deserialize)]
#[serde(default)]
pub(in crate::http) struct ValuesQuery {
    /// Selects a single family.
    family: Option<String>,
    /// Prefers series with a label value that contains this text, ignoring case.
    having: String,
    /// The maximum number of series per family.
    limit: Option<usize>,
}

#[derive(Serialize)]
pub(super) struct View {
    /// The reasons why families are left out of the exposition.
    pub(super) left_out: Vec<String>,
    pub(super) sources: Vec<SourceView>,
}

#[derive(Serialize)]
pub(super) struct SourceView {
    pub(super) name: String,
    pub(super) golden: Option<&'static str>,
    pub(super) keys: Option<KeysView>,
    pub(super) families: Vec<FamilyView>,
}

#[derive(Serialize)]
pub(super) struct KeysView {
    pub(super) label: String,
    pub(super) live: usize,
    pub(super) cap: usize,
    pub(super) folded: u64,
    /// The key of the overflow set, if it is in use.
    pub(super) overflow: Option<String>,
}

#[derive(Serialize)]
pub(super) struct FamilyView {
    pub(super) name: String,
    #[serde(serialize_with = "serialize_word")]
    pub(super) kind: MetricType,
    pub(super) unit: Option<String>,
    pub(super) help: String,
    pub(super) labels: Vec<String>,
    pub(super) promql: String,
    /// The number of series.
    pub(super) series: usize,
    /// The number of series that match the search.
    pub(super) matched: usize,
    /// The sum over all series. The value of a histogram or a summary is its count.
    pub(super) sum: Number,
    pub(super) highest: Option<Number>,
    pub(super) lowest: Option<Number>,
    /// The cumulative buckets of all histograms together.
    pub(super) buckets: Vec<(Number, u64)>,
    /// The largest series that match the search, or the largest of all series if none matches.
    pub(super) top: Vec<SeriesView>,
}

#[derive(Serialize)]
pub(super) struct SeriesView {
    pub(super) labels: Vec<(String, String)>,
    pub(super) value: Number,
    /// The mean of a histogram's or a summary's observations.
    pub(super) mean: Option<Number>,
}

impl View {
    pub(super) fn new(exporter: &Exporter, query: &ValuesQuery) -> Self {
        let having = query.having.to_lowercase();
        let limit = query.limit.unwrap_or(DEFAULT_LIMIT).min(MAX_LIMIT);
        let view = |source: &dyn Collect| {
            let declared = source.families().into_iter();
            let labels = declared.map(|family| (family.name, family.labels)).collect();
            let mut summaries = Summaries::new(labels, query.family.as_deref(), &having, limit);
            Encoder::gather(&mut summaries, |encoder| source.expose(encoder));
            let info = source.info();
            SourceView {
                name: info.name().to_owned(),
                golden: info.golden(),
                keys: info.keys().map(|usage| KeysView::new(usage, &info)),
                families: summaries.into_views(),
            }
        };
        let mut sources = Vec::new();
        each(exporter, &mut |source| sources.push(view(source)));
        let why = |left_out: LeftOut| format!("Left out of the exposition: {left_out}");
        let left_out = exporter.left_out().into_iter().map(why).collect();
        Self { left_out, sources }
    }

    /// Returns the number of families.
    pub(super) fn families(&self) -> usize {
        self.sources.iter().map(|source| source.families.len()).sum()
    }
}

impl KeysView {
    /// Returns this number of tenths of the cap.
    pub(super) fn tenths(&self, tenths: u32) -> f64 {
        self.cap as f64 * f64::from(tenths) / 10.0
    }

    fn new(usage: KeyUsage, source: &SourceInfo) -> Self {
        let labels = source.schema().map_or(&[][..], |schema| schema.key_labels());
        let all =
            |text: fn(&KeyLabel) -> &str| labels.iter().map(text).collect::<Vec<_>>().join(", ");
        Self {
            label: if labels.is_empty() { "key".to_owned() } else { all(|label| &label.name) },
            live: usage.live,
            cap: usage.cap,
            folded: usage.folded,
            overflow: usage.overflow.then(|| all(|label| &label.overflow)),
        }
    }
}

impl FamilyView {
    /// Creates the view of a family without series.
    pub(super) fn new(family: MetricFamily, labels: Vec<String>) -> Self {
        let MetricFamily { name, kind, unit, help, .. } = family;
        Self {
            promql: promql::query(&name, kind),
            name,
            kind,
            unit,
            help,
            labels,
            series: 0,
            matched: 0,
            sum: Number(0.0),
            highest: None,
            lowest: None,
            buckets: Vec::new(),
            top: Vec::new(),
        }
    }
}

impl SeriesView {
    pub(super) fn from_series(series: &MetricSeries) -> Self {
        let label =
            |label: &crate::schema::Label| (label.name.to_string(), label.value.to_string());
        let (count, sum) = (
            size(&series.value),
            match &series.value {
                MetricValue::Histogram { sum, .. } => *sum,
                MetricValue::Summary { sum, .. } => Some(*sum),
                MetricValue::Number(_) => None,
            },
        );
        Self {
            labels: series.labels.iter().map(label).collect(),
            value: Number(count),
            mean: sum.filter(|_| count > 0.0).map(|sum| Number(sum / count)),
        }
    }
}

fn serialize_word<S: Serializer>(kind: &MetricType, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(kind.word())
}

/// A number, which is serialised as text if JSON cannot represent it.
pub(super) struct Number(pub(super) f64);

impl Serialize for Number {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match non_finite(self.0) {
            Some(text) => serializer.serialize_str(text),
            None => serializer.serialize_f64(self.0),
        }
    }
}

#[cfg(test)]
mod tests;
