//! What the page shows: the sources, their families, and of each family a summary and the largest
//! series. It is as small for ten thousand series as for ten, and so is what is held meanwhile.

use serde::{Deserialize, Serialize, Serializer};

use super::promql;
use super::summary::{Summaries, size};
use crate::exporter::{Collect, KeyUsage, each};
use crate::schema::KeyLabel;
use crate::{Encoder, Exporter, LeftOut, MetricFamily, MetricSeries, MetricValue};

/// How many series of a family are shown, if not asked for more, and at most.
const FEW: usize = 8;
const MANY: usize = 500;

/// What of it is wanted.
#[derive(Clone, Default, PartialEq, Deserialize)]
#[serde(default)]
pub(in crate::http) struct Wanted {
    /// Only this family.
    family: Option<String>,
    /// First of all series of which a label's value has this in it, in any case.
    having: String,
    limit: Option<usize>,
}

#[derive(Serialize)]
pub(super) struct View {
    /// Why families are missing from the exposition.
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
    pub(super) kind: &'static str,
    pub(super) unit: Option<String>,
    pub(super) help: String,
    pub(super) labels: Vec<String>,
    pub(super) promql: String,
    /// How many series it has, and how many of them have what is searched for.
    pub(super) series: usize,
    pub(super) matched: usize,
    /// Of all of them. A histogram's and a summary's value is its count.
    pub(super) sum: Number,
    pub(super) highest: Option<Number>,
    pub(super) lowest: Option<Number>,
    /// A histogram's, all series together: each upper bound with what is not above it.
    pub(super) buckets: Vec<(Number, u64)>,
    /// The largest of those that match, or of all if none does.
    pub(super) top: Vec<SeriesView>,
}

#[derive(Serialize)]
pub(super) struct SeriesView {
    pub(super) labels: Vec<(String, String)>,
    pub(super) value: Number,
    /// Of a histogram's or a summary's observations.
    pub(super) mean: Option<Number>,
}

impl View {
    pub(super) fn of(exporter: &Exporter, wanted: &Wanted) -> Self {
        let having = wanted.having.to_lowercase();
        let limit = wanted.limit.unwrap_or(FEW).min(MANY);
        let view = |source: &dyn Collect| {
            let declared = source.families().into_iter();
            let labels = declared.map(|family| (family.name, family.labels)).collect();
            let mut summaries = Summaries::new(labels, wanted.family.as_deref(), &having, limit);
            Encoder::gather(&mut summaries, |encoder| source.expose(encoder));
            SourceView {
                name: source.schema().name.to_string(),
                golden: source.golden(),
                keys: source.keys().map(|usage| KeysView::of(usage, source)),
                families: summaries.into_views(),
            }
        };
        let mut sources = Vec::new();
        each(exporter, &mut |source| sources.push(view(source)));
        let why = |left_out: LeftOut| format!("Left out of the exposition: {left_out}");
        let left_out = exporter.left_out().into_iter().map(why).collect();
        Self { left_out, sources }
    }

    /// How many families there are.
    pub(super) fn families(&self) -> usize {
        self.sources.iter().map(|source| source.families.len()).sum()
    }
}

impl KeysView {
    /// So many tenths of the cap.
    pub(super) fn tenths(&self, tenths: u32) -> f64 {
        self.cap as f64 * f64::from(tenths) / 10.0
    }

    fn of(usage: KeyUsage, source: &dyn Collect) -> Self {
        let labels = source.schema().key_labels();
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
    /// A family without series.
    pub(super) fn of(family: MetricFamily, labels: Vec<String>) -> Self {
        let MetricFamily { name, kind, unit, help, .. } = family;
        Self {
            promql: promql::query(&name, kind),
            name,
            kind: kind.word(),
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
    pub(super) fn of(series: &MetricSeries) -> Self {
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

/// A number, and as text what JSON has no number for.
pub(super) struct Number(pub(super) f64);

impl Serialize for Number {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            value if value.is_finite() => serializer.serialize_f64(value),
            value if value.is_nan() => serializer.serialize_str("NaN"),
            value if value > 0.0 => serializer.serialize_str("+Inf"),
            _ => serializer.serialize_str("-Inf"),
        }
    }
}

#[cfg(test)]
mod tests;
