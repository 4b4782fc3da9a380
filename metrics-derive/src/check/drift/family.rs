//! The differences inside one family.

use metrics_schema::change::Difference;
use metrics_schema::exposition::{bound, label_set};
use metrics_schema::{Family, Label, Series};
use proc_macro2::Span;

use super::Drift;
use crate::set::Metric;

impl Drift<'_> {
    pub(super) fn difference(
        &self,
        base: &Family,
        head: &Family,
        what: &Difference<'_>,
    ) -> Option<(Span, String)> {
        let metrics = self.metrics(head);
        let first = *metrics.first()?;
        let lines = self.lines(base);
        let name = &head.name;
        let frozen = |line: usize| format!("in its golden, {}:{line}", self.shown);
        let unit = |unit: &Option<&str>| {
            unit.map_or("no unit".into(), |unit| format!("the unit `{unit}`"))
        };
        let label = |wanted: &str| metrics.iter().find_map(|metric| metric.span_of_label(wanted));
        let series_line = lines.series.first().copied().unwrap_or(lines.kind);
        Some(match what {
            Difference::Kind(base, head) => (
                first.type_span(),
                format!("metric `{name}` is a {head} here and a {base} {}", frozen(lines.kind)),
            ),
            Difference::Exemplars { head, .. } => {
                let (here, there) = match head {
                    true => ("exemplars", "none"),
                    false => ("no exemplars", "some"),
                };
                let line = frozen(lines.exemplars.unwrap_or(lines.kind));
                (
                    first.exemplars_span(),
                    format!("metric `{name}` has {here} here and {there} {line}"),
                )
            }
            Difference::Unit(base, head) => (
                first.unit_span(),
                format!(
                    "metric `{name}` has {} here and {} {}",
                    unit(head),
                    unit(base),
                    frozen(lines.unit.unwrap_or(lines.kind))
                ),
            ),
            Difference::Help(base, _) => {
                let speaker = metrics.iter().find(|metric| metric.help.is_some()).unwrap_or(&first);
                (
                    speaker.help_span(),
                    format!("HELP of `{name}` is not the one {}:\n`{base}`", frozen(lines.help)),
                )
            }
            Difference::LabelAdded(added) => (
                label(added)?,
                format!(
                    "metric `{name}` has the label `{added}` here and not {}",
                    frozen(series_line)
                ),
            ),
            Difference::LabelRemoved(removed) => (
                first.name.span,
                format!(
                    "metric `{name}` does not have the label `{removed}`, which is frozen in {}:{series_line}",
                    self.shown
                ),
            ),
            Difference::LabelRenamed(base, head) => (
                label(head)?,
                format!(
                    "metric `{name}` has the label `{head}` here and `{base}` {}",
                    frozen(series_line)
                ),
            ),
            Difference::LabelsReordered => (
                first.labels_span(),
                format!("metric `{name}` has its labels in another order {}", frozen(series_line)),
            ),
            Difference::BucketAdded(_)
            | Difference::BucketRemoved(_)
            | Difference::BucketReplaced(..) => self.bucket(first, base, what)?,
            Difference::SeriesAdded(series) => self.series_added(base, head, series)?,
            Difference::SeriesRemoved(series) => {
                if self.successor(base, head, series).is_some() {
                    return None;
                }
                let line = self.series_line(base, series);
                (
                    first.name.span,
                    format!(
                        "series `{}` is frozen in {}:{line} and no field declares it",
                        shown_series(base, series),
                        self.shown
                    ),
                )
            }
            _ => (first.name.span, format!("metric `{name}` differs: {what:?}")),
        })
    }

    /// The same, of the buckets.
    fn bucket(
        &self,
        metric: &Metric,
        base: &Family,
        what: &Difference<'_>,
    ) -> Option<(Span, String)> {
        let (name, shown) = (&metric.name.value, self.shown);
        let lines = self.lines(base);
        let first = lines.series.first().copied().unwrap_or(lines.kind);
        // A golden has the buckets of a series line by line, in their order.
        let line = |bound: f64| {
            let at = base.kind.bounds().iter().position(|known| *known == bound);
            first + at.unwrap_or_default()
        };
        Some(match what {
            Difference::BucketAdded(added) => (
                metric.span_of_bound(*added),
                format!(
                    "histogram `{name}` has the bucket `{}` here and not in its golden, {shown}:{first}",
                    bound(*added)
                ),
            ),
            Difference::BucketRemoved(removed) => (
                metric.buckets_span(),
                format!(
                    "histogram `{name}` does not have the bucket `{}`, which is frozen in {shown}:{}",
                    bound(*removed),
                    line(*removed)
                ),
            ),
            Difference::BucketReplaced(was, is) => (
                metric.span_of_bound(*is),
                format!(
                    "histogram `{name}` has the bucket `{}` here and `{}` in its golden, {shown}:{}",
                    bound(*is),
                    bound(*was),
                    line(*was)
                ),
            ),
            _ => return None,
        })
    }

    /// A series that the golden does not have; with the one it replaces, where it replaces one.
    fn series_added(
        &self,
        base: &Family,
        head: &Family,
        series: &Series,
    ) -> Option<(Span, String)> {
        let metric = self.metrics(head).into_iter().find(|metric| is_of(metric, &series.labels))?;
        let replaced = gone(base, head).into_iter().find(|gone| {
            self.successor(base, head, gone).is_some_and(|successor| successor == series)
        });
        let mut message = format!("series `{}` is not in its golden", shown_series(head, series));
        let mut span = value_spans(metric, &series.labels).next_back().unwrap_or(metric.name.span);
        match replaced {
            Some(replaced) => {
                let pairs = replaced.labels.iter().zip(series.labels.iter());
                let spans = value_spans(metric, &series.labels);
                let mut differs = pairs.zip(spans).filter(|((was, is), _)| was.value != is.value);
                span = differs.next().map_or(span, |(_, span)| span);
                message += &format!(
                    "\n`{}` is frozen in {}:{} and no field declares it: did you rename its label value?",
                    shown_series(base, replaced),
                    self.shown,
                    self.series_line(base, replaced)
                );
            }
            None => message += &format!(", {}", self.shown),
        }
        Some((span, message))
    }

    /// The added series that stands where a removed one stood.
    fn successor<'a>(
        &self,
        base: &Family,
        head: &'a Family,
        removed: &Series,
    ) -> Option<&'a Series> {
        let at = gone(base, head).iter().position(|gone| *gone == removed)?;
        gone(head, base).get(at).copied()
    }
}

/// The series of `family` that `other` does not have.
fn gone<'a>(family: &'a Family, other: &Family) -> Vec<&'a Series> {
    let has = |series: &Series| other.series.iter().any(|known| known.labels == series.labels);
    family.series.iter().filter(|series| !has(series)).collect()
}

fn is_of(metric: &Metric, labels: &[Label]) -> bool {
    metric.labels.len() == labels.len() && value_spans(metric, labels).count() == labels.len()
}

/// The tokens that declare these label values.
fn value_spans<'a>(
    metric: &'a Metric,
    labels: &'a [Label],
) -> impl DoubleEndedIterator<Item = Span> + 'a {
    metric.labels.iter().zip(labels).filter_map(|(declared, label)| {
        let value = declared.values.iter().find(|value| value.value == label.value)?;
        Some(value.span)
    })
}

/// `name{role="leader"}`.
fn shown_series(family: &Family, series: &Series) -> String {
    let mut labels = String::new();
    label_set(&mut labels, &series.labels);
    match labels.is_empty() {
        true => family.name.to_string(),
        false => format!("{}{{{labels}}}", family.name),
    }
}
