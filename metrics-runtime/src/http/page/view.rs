//! What the page shows: the sources, their families, and of each family a summary and the largest
//! series. It is as small for ten thousand series as for ten.

use std::collections::HashMap;

use serde::{Deserialize, Serialize, Serializer};

use super::promql;
use crate::exporter::{Collect, KeyUsage, each};
use crate::schema::KeyLabel;
use crate::{Exporter, LeftOut, MetricFamily, MetricSeries, MetricType, MetricValue};

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
    series: usize,
    matched: usize,
    /// Of all of them. A histogram's and a summary's value is its count.
    sum: Number,
    highest: Option<Number>,
    lowest: Option<Number>,
    /// A histogram's, all series together: each upper bound with what is not above it.
    buckets: Vec<(Number, u64)>,
    /// The largest of those that match, or of all if none does.
    top: Vec<SeriesView>,
}

#[derive(Serialize)]
struct SeriesView {
    labels: Vec<(String, String)>,
    value: Number,
    /// Of a histogram's or a summary's observations.
    mean: Option<Number>,
}

impl View {
    pub(super) fn of(exporter: &Exporter, wanted: &Wanted) -> Self {
        let having = wanted.having.to_lowercase();
        let view = |source: &dyn Collect| {
            let declared = source.families().into_iter();
            let labels: HashMap<_, _> =
                declared.map(|family| (family.name.into_owned(), family.labels)).collect();
            let families = source.gather().into_iter().filter(|family| match &wanted.family {
                Some(name) => family.name == *name,
                None => true,
            });
            let family_view = |family: MetricFamily| {
                let labels = labels.get(&family.name).map_or(&[][..], |labels| labels);
                let labels = labels.iter().map(|label| label.to_string()).collect();
                FamilyView::of(family, labels, &having, wanted.limit.unwrap_or(FEW).min(MANY))
            };
            SourceView {
                name: source.schema().name.to_string(),
                golden: source.golden(),
                keys: source.keys().map(|usage| KeysView::of(usage, source)),
                families: families.map(family_view).collect(),
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
    fn of(family: MetricFamily, labels: Vec<String>, having: &str, limit: usize) -> Self {
        let MetricFamily { name, kind, unit, help, series } = family;
        // A source of another library may not know them before.
        let labels = match (&*labels, series.first()) {
            ([], Some(first)) => first.labels.iter().map(|label| label.name.to_string()).collect(),
            _ => labels,
        };
        let wanted = |series: &MetricSeries| {
            series.labels.iter().any(|label| label.value.to_lowercase().contains(having))
        };
        let mut rows: Vec<_> = series.iter().map(|series| (size(&series.value), series)).collect();
        // Stable: of equals, the first in the order of a scrape.
        rows.sort_by(|(one, _), (other, _)| other.total_cmp(one));
        let matched = match having {
            "" => rows.len(),
            _ => rows.iter().filter(|(_, series)| wanted(series)).count(),
        };
        let all = having.is_empty() || matched == 0;
        let shown = rows.iter().filter(|(_, series)| all || wanted(series)).take(limit);
        Self {
            promql: promql::query(&name, kind),
            name,
            kind: word(kind),
            unit,
            help,
            labels,
            series: series.len(),
            matched,
            sum: Number(rows.iter().map(|(size, _)| size).sum()),
            highest: rows.first().map(|(size, _)| Number(*size)),
            lowest: rows.last().map(|(size, _)| Number(*size)),
            buckets: together(rows.iter().map(|(_, series)| *series)),
            top: shown.map(|(_, series)| SeriesView::of(series)).collect(),
        }
    }
}

impl SeriesView {
    fn of(series: &MetricSeries) -> Self {
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

fn size(value: &MetricValue) -> f64 {
    match value {
        MetricValue::Number(value) => *value,
        MetricValue::Histogram { buckets, .. } => {
            buckets.last().map_or(0.0, |(_, count)| *count as f64)
        }
        MetricValue::Summary { count, .. } => *count as f64,
    }
}

/// The buckets of all histograms, if they are alike.
fn together<'a>(series: impl Iterator<Item = &'a MetricSeries>) -> Vec<(Number, u64)> {
    let mut sums: Vec<(Number, u64)> = Vec::new();
    for series in series {
        let MetricValue::Histogram { buckets, .. } = &series.value else { continue };
        if sums.is_empty() {
            sums = buckets.iter().map(|(bound, count)| (Number(*bound), *count)).collect();
            continue;
        }
        let alike =
            sums.iter().map(|(bound, _)| bound.0).eq(buckets.iter().map(|(bound, _)| *bound));
        if !alike {
            return Vec::new();
        }
        for ((_, sum), (_, count)) in sums.iter_mut().zip(buckets) {
            *sum = sum.wrapping_add(*count);
        }
    }
    sums
}

fn word(kind: MetricType) -> &'static str {
    match kind {
        MetricType::Counter => "counter",
        MetricType::Gauge => "gauge",
        MetricType::Histogram => "histogram",
        MetricType::Summary => "summary",
        MetricType::Info => "info",
        MetricType::StateSet => "stateset",
        MetricType::Unknown => "unknown",
    }
}

/// A number, and as text what JSON has no number for.
struct Number(f64);

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
