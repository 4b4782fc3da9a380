//! Differences within a family.

use std::borrow::Cow;

use frozen_metrics_schema::diff::{AnnotationDifference, Difference};
use frozen_metrics_schema::exposition::{bound, label_set};
use frozen_metrics_schema::golden::REGISTRY;
use frozen_metrics_schema::{FamilySchema, Label, RegistryMetric, Series};
use proc_macro2::Span;

use super::Drift;
use crate::model::Metric;

impl Drift<'_> {
    /// Returns the token that differs, and the message. `None` for a difference that another error covers.
    pub(super) fn difference(
        &self,
        base: &FamilySchema,
        head: &FamilySchema,
        what: &Difference<'_>,
    ) -> Option<(Span, String)> {
        let of_registry = self.set.registry_metrics().iter();
        let of_registry = of_registry.filter(|metric| metric.name.value == head.name).count();
        let declarations = of_registry + self.set.family(&head.name).take(1).count();
        // Two families of one name violate a rule.
        (declarations == 1).then_some(())?;
        let message = self.message(base, head, what)?;
        let span = match self.set.family(&head.name).next() {
            Some(first) => self.span(base, head, first, what)?,
            None => self.name_span(head),
        };
        Some((span, message))
    }

    /// Returns the token that differs, in the fields of the family.
    fn span(
        &self,
        base: &FamilySchema,
        head: &FamilySchema,
        first: &Metric,
        what: &Difference<'_>,
    ) -> Option<Span> {
        let mut metrics = self.set.family(&head.name);
        Some(match what {
            Difference::Kind(..) => first.type_span(),
            Difference::Annotation(difference) => first.annotation_span(difference.annotation),
            Difference::Help(..) => {
                metrics.find(|metric| metric.help.is_some()).unwrap_or(first).help_span()
            }
            Difference::LabelAdded(name) | Difference::LabelRenamed(_, name) => {
                metrics.find_map(|metric| metric.span_of_label(name))?
            }
            Difference::LabelsReordered => first.labels_span(),
            Difference::BucketAdded(bound) | Difference::BucketReplaced(_, bound) => {
                first.span_of_bound(*bound)
            }
            Difference::BucketRemoved(_) => first.buckets_span(),
            Difference::RegistryMetric(..)
            | Difference::LabelRemoved(_)
            | Difference::SeriesRemoved(_) => first.name.span,
            Difference::SeriesAdded(series) => {
                let metric = metrics.find(|metric| is_of(metric, &series.labels))?;
                let mut spans = value_spans(metric, &series.labels);
                let replaced = replaced(base, head, series);
                let renamed = replaced.and_then(|replaced| {
                    let mut pairs = replaced.labels.iter().zip(series.labels.iter());
                    spans.clone().nth(pairs.position(|(base, head)| base.value != head.value)?)
                });
                renamed.or_else(|| spans.next_back()).unwrap_or(metric.name.span)
            }
        })
    }

    fn message(
        &self,
        base: &FamilySchema,
        head: &FamilySchema,
        what: &Difference<'_>,
    ) -> Option<String> {
        let (name, lines, path) = (&head.name, self.lines(base), &self.path);
        let first_line = lines.series.first().copied().unwrap_or(lines.kind);
        // The buckets of a series are on consecutive lines, in order.
        let bucket_line = |bound: f64| {
            let index = base.kind.bounds().iter().position(|known| *known == bound);
            first_line + index.unwrap_or_default()
        };
        let (difference, line) = match what {
            Difference::Kind(base, head) => {
                (format!("metric `{name}` is a {head} here and a {base}"), lines.kind)
            }
            Difference::Annotation(AnnotationDifference { annotation, base, head }) => {
                let has = |text: &Option<Cow<'_, str>>| match text {
                    Some(text) => (annotation.phrase)(text),
                    None => format!("no {}", annotation.noun),
                };
                let line = lines.annotation(annotation.word).unwrap_or(lines.kind);
                (format!("metric `{name}` has {} here and {}", has(head), has(base)), line)
            }
            Difference::RegistryMetric(base, head) => {
                let line = lines.annotation(REGISTRY.word).unwrap_or(first_line);
                let (head, base) = (measured(*head), measured(*base));
                (format!("metric `{name}` is {head} here and {base}"), line)
            }
            Difference::LabelAdded(added) => {
                (format!("metric `{name}` has the label `{added}` here and not"), first_line)
            }
            Difference::LabelRenamed(base, head) => {
                (format!("metric `{name}` has the label `{head}` here and `{base}`"), first_line)
            }
            Difference::LabelsReordered => {
                (format!("metric `{name}` has its labels in another order"), first_line)
            }
            Difference::BucketAdded(added) => {
                let added = bound(*added);
                (format!("histogram `{name}` has the bucket `{added}` here and not"), first_line)
            }
            Difference::BucketReplaced(base, head) => {
                let (line, base, head) = (bucket_line(*base), bound(*base), bound(*head));
                (format!("histogram `{name}` has the bucket `{head}` here and `{base}`"), line)
            }
            Difference::LabelRemoved(label) => {
                return Some(format!(
                    "metric `{name}` does not have the label `{label}`, which is frozen in {path}:{first_line}"
                ));
            }
            Difference::BucketRemoved(removed) => {
                let (line, removed) = (bucket_line(*removed), bound(*removed));
                return Some(format!(
                    "histogram `{name}` does not have the bucket `{removed}`, which is frozen in {path}:{line}"
                ));
            }
            Difference::Help(base, _) => {
                let line = lines.help;
                return Some(format!(
                    "HELP of `{name}` differs from its golden, {path}:{line}, which has\n`{base}`"
                ));
            }
            Difference::SeriesAdded(series) => {
                let added = series_text(head, series);
                return Some(match replaced(base, head, series) {
                    Some(replaced) => format!(
                        "series `{added}` is not in its golden\n{}: did you rename its label value?",
                        self.undeclared_series(base, replaced)
                    ),
                    None => format!("series `{added}` is not in its golden, {path}"),
                });
            }
            Difference::SeriesRemoved(series) => {
                // If another series replaces it, that one is reported.
                let is_gone = replaced(head, base, series).is_none();
                return is_gone.then(|| format!("series {}", self.undeclared_series(base, series)));
            }
        };
        Some(format!("{difference} in its golden, {path}:{line}"))
    }

    /// Returns the part of a message about a series that only the golden has.
    fn undeclared_series(&self, family: &FamilySchema, series: &Series) -> String {
        let index = family.series.iter().position(|known| known == series);
        let line = index.and_then(|index| self.lines(family).series.get(index).copied());
        let (text, line) = (series_text(family, series), line.unwrap_or_default());
        format!("`{text}` is frozen in {}:{line} and no field declares it", self.path)
    }
}

/// Returns the part of a message that states what a family measures.
fn measured(registry_metric: Option<RegistryMetric>) -> String {
    match registry_metric {
        Some(registry_metric) => format!("declared as `{}` of `usage`", registry_metric.as_str()),
        None => "declared by a field".to_owned(),
    }
}

/// Returns the series of `base` that `series` of `head` replaces. The series that only one of the families has
/// are paired in order.
fn replaced<'a>(
    base: &'a FamilySchema,
    head: &FamilySchema,
    series: &Series,
) -> Option<&'a Series> {
    let index = gone(head, base).iter().position(|added| *added == series)?;
    gone(base, head).get(index).copied()
}

/// Returns the series of `family` that `other` does not have.
fn gone<'a>(family: &'a FamilySchema, other: &FamilySchema) -> Vec<&'a Series> {
    let has = |series: &Series| other.series.iter().any(|known| known.labels == series.labels);
    family.series.iter().filter(|series| !has(series)).collect()
}

fn is_of(metric: &Metric, labels: &[Label]) -> bool {
    metric.labels.len() == labels.len() && value_spans(metric, labels).count() == labels.len()
}

/// Returns the tokens that declare these label values.
fn value_spans<'a>(
    metric: &'a Metric,
    labels: &'a [Label],
) -> impl DoubleEndedIterator<Item = Span> + Clone + 'a {
    metric.labels.iter().zip(labels).filter_map(|(declared, label)| {
        let value = declared.values.iter().find(|value| value.value == label.value)?;
        Some(value.span)
    })
}

/// Returns `name{role="leader"}`.
fn series_text(family: &FamilySchema, series: &Series) -> String {
    let mut labels = String::new();
    label_set(&mut labels, &series.labels);
    match labels.is_empty() {
        true => family.name.to_string(),
        false => format!("{}{{{labels}}}", family.name),
    }
}
