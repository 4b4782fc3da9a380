//! Differences within a family.

use frozen_metrics_schema::diff::{Difference, Edit};
use frozen_metrics_schema::exposition::{backticked, bound};
use frozen_metrics_schema::golden::{ALIAS, LABELS};
use frozen_metrics_schema::{FamilySchema, Label, Series};
use proc_macro2::Span;

use super::{Drift, edit};
use crate::model::Metric;

impl Drift<'_> {
    /// Returns the token that differs, and the message. `None` for a difference that another error covers.
    pub(super) fn difference(
        &self,
        base: &FamilySchema,
        head: &FamilySchema,
        what: &Difference<'_>,
    ) -> Option<(Span, String)> {
        if head.alias.is_some() {
            return Some((self.name_span(head), self.message(base, what)));
        }
        let of_registry = self.set.registry_metrics().iter();
        let of_registry = of_registry.filter(|metric| metric.name.value == head.name).count();
        let declarations = of_registry + self.set.family(&head.name).take(1).count();
        // The error for a renamed family covers its other differences. Two families of one name violate a
        // rule.
        (base.name == head.name && declarations == 1).then_some(())?;
        let message = self.message(base, what);
        let span = match self.set.family(&head.name).next() {
            Some(first) => self.span([base, head], first, what)?,
            None => self.name_span(head),
        };
        Some((span, message))
    }

    /// Returns the token that differs, in the fields of the family.
    fn span(
        &self,
        [base, head]: [&FamilySchema; 2],
        first: &Metric,
        what: &Difference<'_>,
    ) -> Option<Span> {
        let mut metrics = self.set.family(&head.name);
        Some(match what {
            Difference::Kind(..) => first.type_span(),
            // An illegal text is not in the schema. It violates a rule.
            Difference::Annotation { annotation, head: None, .. }
                if first.annotations().any(|(declared, _)| declared == *annotation) =>
            {
                return None;
            }
            Difference::Annotation { annotation, .. } => match &first.family_key {
                // The macro compares the limits of a label set, and a constant compares its labels.
                Some(key) if **annotation == LABELS && base.key.is_some() => {
                    let is_limit =
                        base.key.as_ref().is_some_and(|base| base.max_keys != key.max_keys.value);
                    if is_limit { key.max_keys.span } else { key.overflow.span }
                }
                _ => first.annotation_span(annotation),
            },
            Difference::Help(..) => {
                metrics.find(|metric| metric.help.is_some()).unwrap_or(first).help_span()
            }
            Difference::Label(Edit::Added(name) | Edit::Replaced(_, name)) => {
                metrics.find_map(|metric| metric.span_of_label(name))?
            }
            Difference::LabelsReordered(..) => first.labels_span(),
            Difference::Bucket(Edit::Added(bound) | Edit::Replaced(_, bound)) => {
                first.span_of_bound(*bound)
            }
            Difference::Bucket(Edit::Removed(_)) => first.buckets_span(),
            Difference::Label(Edit::Removed(_)) | Difference::Series(Edit::Removed(_)) => {
                first.name.span
            }
            Difference::Series(Edit::Added(series)) => {
                let metric = metrics.find(|metric| is_of(metric, &series.labels))?;
                value_spans(metric, &series.labels).next_back().unwrap_or(metric.name.span)
            }
            Difference::Series(Edit::Replaced(base, head)) => {
                let metric = metrics.find(|metric| is_of(metric, &head.labels))?;
                let mut spans = value_spans(metric, &head.labels);
                let mut pairs = base.labels.iter().zip(head.labels.iter());
                let index = pairs.position(|(was, is)| was.value != is.value);
                let differs = index.and_then(|index| spans.clone().nth(index));
                differs.or_else(|| spans.next_back()).unwrap_or(metric.name.span)
            }
        })
    }

    fn message(&self, base: &FamilySchema, what: &Difference<'_>) -> String {
        let (name, lines, path) = (&base.name, self.lines(base), &self.path);
        let first_line = lines.series.first().copied().unwrap_or(lines.kind);
        match what {
            Difference::Kind(base, head) => format!(
                "metric `{name}` is a {head} here and a {base} in the golden, {path}:{}",
                lines.kind
            ),
            Difference::Annotation { annotation, base, head } if **annotation == ALIAS => format!(
                "`{name}` is {} here and {} in the golden, {path}:{}",
                annotation.describe(head.as_deref()),
                annotation.describe(base.as_deref()),
                lines.annotation(annotation.word).unwrap_or(lines.kind)
            ),
            Difference::Annotation { annotation, base, head } => format!(
                "metric `{name}` declares {}, but the golden, {path}:{}, has {}",
                annotation.describe(head.as_deref()),
                lines.annotation(annotation.word).unwrap_or(lines.kind),
                annotation.describe(base.as_deref())
            ),
            Difference::Help(base, _) => format!(
                "HELP of `{name}` differs from the golden, {path}:{}, which has\n`{base}`",
                lines.help
            ),
            Difference::Label(label) => {
                let subject = |label: &&str| format!("label `{label}` of `{name}`");
                edit(label, subject, |_| format!("{path}:{first_line}"), |was| format!("`{was}`"))
            }
            Difference::LabelsReordered(was, is) => format!(
                "the labels of `{name}` are {} here and {} in the golden, {path}:{first_line}",
                backticked(is),
                backticked(was)
            ),
            Difference::Bucket(bucket) => {
                let subject = |value: &f64| format!("bucket `{}` of `{name}`", bound(*value));
                // The buckets of a series are on consecutive lines, in order.
                let line = |was: Option<&f64>| {
                    let mut bounds = base.kind.bounds().iter();
                    let index = was.and_then(|was| bounds.position(|known| known == was));
                    format!("{path}:{}", first_line + index.unwrap_or_default())
                };
                edit(bucket, subject, line, |was| format!("`{}`", bound(*was)))
            }
            Difference::Series(Edit::Added(series)) => {
                format!("series `{}` is not in the golden, {path}", series.to_text(name))
            }
            Difference::Series(Edit::Removed(series)) => self.undeclared_series(base, series),
            Difference::Series(Edit::Replaced(was, is)) => format!(
                "series `{}` is not in the golden\n{}: did you rename its label value?",
                is.to_text(name),
                self.undeclared_series(base, was)
            ),
        }
    }

    fn undeclared_series(&self, family: &FamilySchema, series: &Series) -> String {
        format!(
            "series `{}` is frozen in {}:{} and no field declares it",
            series.to_text(&family.name),
            self.path,
            self.series_line(family, series)
        )
    }
}

fn is_of(metric: &Metric, labels: &[Label]) -> bool {
    metric.labels.len() == labels.len() && value_spans(metric, labels).count() == labels.len()
}

/// Returns the tokens that declare these label values.
fn value_spans<'a>(
    metric: &'a Metric,
    labels: &'a [Label],
) -> impl DoubleEndedIterator<Item = Span> + Clone + 'a {
    metric
        .labels
        .iter()
        .zip(labels)
        .filter_map(|(declared, label)| declared.value_span(&label.value))
}
