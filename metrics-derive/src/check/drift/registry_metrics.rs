//! Differences in the metrics of the registry.

use frozen_metrics_schema::diff::{AnnotationDifference, Change, Difference};
use frozen_metrics_schema::{FamilySchema, RegistryMetric};
use proc_macro2::Span;

use super::Drift;

impl Drift<'_> {
    /// Returns the token that differs, and the message, for a metric that is or was the registry's.
    pub(super) fn registry_metric(&self, change: &Change<'_>) -> Option<(Span, String)> {
        let path = &self.path;
        Some(match change {
            Change::FamilyRenamed { base, head } if self.set.keyed.is_some() => (
                self.registry_metric_span(head),
                format!(
                    "metric `{}` is not in its golden\n\
                     `{}` is frozen in {path}:{} and `usage` does not declare it: did you rename it?",
                    head.name,
                    base.name,
                    self.lines(base).help
                ),
            ),
            Change::FamilyAdded(head) | Change::FamilyRenamed { head, .. } => (
                self.registry_metric_span(head),
                format!("metric `{}` is not in its golden, {path}", head.name),
            ),
            // The key is missing too, and is another difference.
            Change::FamilyRemoved(_) if self.set.keyed.is_none() => return None,
            Change::FamilyRemoved(base) => {
                let usage = self.set.usage();
                let missing = match usage {
                    Some(_) => "`usage` does not declare it",
                    None => "there is no `usage` that declares it",
                };
                let line = self.lines(base).help;
                (
                    usage.map_or(self.name, |usage| usage.span),
                    format!("metric `{}` is frozen in {path}:{line} and {missing}", base.name),
                )
            }
            // Two families of one name violate a rule.
            Change::FamilyChanged { head, .. } if !self.is_declared_once(&head.name) => {
                return None;
            }
            Change::FamilyChanged { base, head, what } => {
                (self.registry_metric_span(head), self.registry_difference(base, head, what))
            }
            _ => return None,
        })
    }

    fn is_declared_once(&self, family: &str) -> bool {
        let of_registry = self.set.registry_metrics().iter();
        let of_registry = of_registry.filter(|metric| metric.name.value == family).count();
        of_registry + self.set.family(family).take(1).count() == 1
    }

    fn registry_difference(
        &self,
        base: &FamilySchema,
        head: &FamilySchema,
        what: &Difference<'_>,
    ) -> String {
        let (name, path, lines) = (&head.name, &self.path, self.lines(base));
        let series = lines.series.first().copied().unwrap_or(lines.kind);
        match what {
            Difference::RegistryMetric(base, head) => format!(
                "metric `{name}` is {} here and {} in its golden, {path}:{}",
                of(*head),
                of(*base),
                lines.annotation("REGISTRY").unwrap_or(series)
            ),
            Difference::Help(base, _) => {
                format!(
                    "HELP of `{name}` is not the one in its golden, {path}:{}:\n`{base}`",
                    lines.help
                )
            }
            Difference::Annotation(AnnotationDifference {
                annotation, base: Some(base), ..
            }) => {
                format!(
                    "metric `{name}` has no {} here and {} in its golden, {path}:{}",
                    annotation.noun,
                    (annotation.phrase)(base),
                    lines.annotation(annotation.word).unwrap_or(lines.kind)
                )
            }
            Difference::LabelRemoved(removed) => format!(
                "metric `{name}` does not have the label `{removed}`, which is frozen in {path}:{series}"
            ),
            _ => format!("metric `{name}` differs from its golden, {path}:{}", lines.help),
        }
    }

    /// Returns the literal that names the metric, else the field that declares its name.
    fn registry_metric_span(&self, family: &FamilySchema) -> Span {
        let mut metrics = self.set.registry_metrics().iter();
        let metric = metrics.find(|metric| metric.name.value == family.name);
        metric.map_or_else(|| self.name_span(family), |metric| metric.name.span)
    }
}

/// Returns what a family measures.
fn of(registry_metric: Option<RegistryMetric>) -> String {
    match registry_metric {
        Some(registry_metric) => format!("`{}` of the registry", registry_metric.as_str()),
        None => "of each key".to_owned(),
    }
}
