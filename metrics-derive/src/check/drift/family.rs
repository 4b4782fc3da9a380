//! Differences within a family.

use std::borrow::Cow;

use frozen_metrics_schema::diff::{AnnotationDifference, Difference};
use frozen_metrics_schema::exposition::{bound, label_set};
use frozen_metrics_schema::{FamilySchema, Label, Series};
use proc_macro2::Span;

use super::Drift;
use crate::model::Metric;

impl Drift<'_> {
    pub(super) fn difference(
        &self,
        base: &FamilySchema,
        head: &FamilySchema,
        what: &Difference<'_>,
    ) -> Option<(Span, String)> {
        let metrics = self.metrics(head);
        let first = *metrics.first()?;
        let lines = self.lines(base);
        let name = &head.name;
        let frozen = |line| self.frozen(line);
        Some(match what {
            Difference::Kind(base, head) => (
                first.type_span(),
                format!("metric `{name}` is a {head} here and a {base} {}", frozen(lines.kind)),
            ),
            Difference::Annotation(AnnotationDifference { annotation, base, head }) => {
                let has = |text: &Option<Cow<'_, str>>| match text {
                    Some(text) => (annotation.phrase)(text),
                    None => format!("no {}", annotation.noun),
                };
                let line = lines.annotation(annotation.word).unwrap_or(lines.kind);
                (
                    first.annotation_span(annotation),
                    format!(
                        "metric `{name}` has {} here and {} {}",
                        has(head),
                        has(base),
                        frozen(line)
                    ),
                )
            }
            Difference::Help(base, _) => {
                let stating = metrics.iter().find(|metric| metric.help.is_some()).unwrap_or(&first);
                (
                    stating.help_span(),
                    format!("HELP of `{name}` is not the one {}:\n`{base}`", frozen(lines.help)),
                )
            }
            Difference::LabelAdded(_)
            | Difference::LabelRemoved(_)
            | Difference::LabelRenamed(..)
            | Difference::LabelsReordered => return self.labels(base, head, what),
            Difference::BucketAdded(_)
            | Difference::BucketRemoved(_)
            | Difference::BucketReplaced(..) => return self.buckets(base, head, what),
            Difference::SeriesAdded(series) => return self.series_added(base, head, series),
            Difference::SeriesRemoved(series) => return self.series_removed(base, head, series),
            // `registry_metrics` reports it.
            Difference::RegistryMetric(..) => return None,
        })
    }

    /// What differs in the labels; `None` for any other difference.
    fn labels(
        &self,
        base: &FamilySchema,
        head: &FamilySchema,
        what: &Difference<'_>,
    ) -> Option<(Span, String)> {
        let metrics = self.metrics(head);
        let (first, name, line) = (*metrics.first()?, &head.name, self.first_line(base));
        let label = |wanted: &str| metrics.iter().find_map(|metric| metric.span_of_label(wanted));
        Some(match what {
            Difference::LabelAdded(added) => (
                label(added)?,
                format!(
                    "metric `{name}` has the label `{added}` here and not {}",
                    self.frozen(line)
                ),
            ),
            Difference::LabelRemoved(removed) => (
                first.name.span,
                format!(
                    "metric `{name}` does not have the label `{removed}`, which is frozen in {}:{line}",
                    self.path
                ),
            ),
            Difference::LabelRenamed(base, head) => (
                label(head)?,
                format!(
                    "metric `{name}` has the label `{head}` here and `{base}` {}",
                    self.frozen(line)
                ),
            ),
            Difference::LabelsReordered => (
                first.labels_span(),
                format!("metric `{name}` has its labels in another order {}", self.frozen(line)),
            ),
            _ => return None,
        })
    }

    /// What differs in the buckets; `None` for any other difference.
    fn buckets(
        &self,
        base: &FamilySchema,
        head: &FamilySchema,
        what: &Difference<'_>,
    ) -> Option<(Span, String)> {
        let first = *self.metrics(head).first()?;
        let (name, line) = (&head.name, self.first_line(base));
        // The buckets of a series stand line by line, in their order.
        let line_of = |bound: f64| {
            let index = base.kind.bounds().iter().position(|known| *known == bound);
            line + index.unwrap_or_default()
        };
        Some(match what {
            Difference::BucketAdded(added) => (
                first.span_of_bound(*added),
                format!(
                    "histogram `{name}` has the bucket `{}` here and not {}",
                    bound(*added),
                    self.frozen(line)
                ),
            ),
            Difference::BucketRemoved(removed) => (
                first.buckets_span(),
                format!(
                    "histogram `{name}` does not have the bucket `{}`, which is frozen in {}:{}",
                    bound(*removed),
                    self.path,
                    line_of(*removed)
                ),
            ),
            Difference::BucketReplaced(was, is) => (
                first.span_of_bound(*is),
                format!(
                    "histogram `{name}` has the bucket `{}` here and `{}` {}",
                    bound(*is),
                    bound(*was),
                    self.frozen(line_of(*was))
                ),
            ),
            _ => return None,
        })
    }

    /// The line of the first series.
    fn first_line(&self, base: &FamilySchema) -> usize {
        let lines = self.lines(base);
        lines.series.first().copied().unwrap_or(lines.kind)
    }

    fn frozen(&self, line: usize) -> String {
        format!("in its golden, {}:{line}", self.path)
    }

    /// A series that the golden does not have; with the one it replaces, where it replaces one.
    fn series_added(
        &self,
        base: &FamilySchema,
        head: &FamilySchema,
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
                    self.path,
                    self.series_line(base, replaced)
                );
            }
            None => message += &format!(", {}", self.path),
        }
        Some((span, message))
    }

    /// A series that no field declares any more; `None` where another replaces it, and is told.
    fn series_removed(
        &self,
        base: &FamilySchema,
        head: &FamilySchema,
        series: &Series,
    ) -> Option<(Span, String)> {
        if self.successor(base, head, series).is_some() {
            return None;
        }
        let line = self.series_line(base, series);
        Some((
            self.metrics(head).first()?.name.span,
            format!(
                "series `{}` is frozen in {}:{line} and no field declares it",
                shown_series(base, series),
                self.path
            ),
        ))
    }

    /// The added series that stands where a removed one stood.
    fn successor<'a>(
        &self,
        base: &FamilySchema,
        head: &'a FamilySchema,
        removed: &Series,
    ) -> Option<&'a Series> {
        let at = gone(base, head).iter().position(|gone| *gone == removed)?;
        gone(head, base).get(at).copied()
    }
}

/// The series of `family` that `other` does not have.
fn gone<'a>(family: &'a FamilySchema, other: &FamilySchema) -> Vec<&'a Series> {
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
fn shown_series(family: &FamilySchema, series: &Series) -> String {
    let mut labels = String::new();
    label_set(&mut labels, &series.labels);
    match labels.is_empty() {
        true => family.name.to_string(),
        false => format!("{}{{{labels}}}", family.name),
    }
}
