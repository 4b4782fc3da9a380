//! What differs in the families of the registry.

use frozen_metrics_schema::diff::{AnnotationDifference, Change, Difference};
use frozen_metrics_schema::{FamilySchema, RegistryMetric};
use proc_macro2::Span;

use super::Drift;

impl Drift<'_> {
    /// The guilty token, and what is wrong there, in a family that is or was the registry's.
    pub(super) fn usage(&self, change: &Change<'_>) -> Option<(Span, String)> {
        let (set, shown) = (self.set, self.shown);
        Some(match change {
            Change::FamilyRenamed { base, head } if set.is_usage_known() => (
                self.usage_span(head),
                format!(
                    "metric `{}` is not in its golden\n\
                     `{}` is frozen in {shown}:{} and `usage` does not say it: did you rename it?",
                    head.name,
                    base.name,
                    self.lines(base).help
                ),
            ),
            Change::FamilyAdded(head) | Change::FamilyRenamed { head, .. } => (
                self.usage_span(head),
                format!("metric `{}` is not in its golden, {shown}", head.name),
            ),
            Change::FamilyRemoved(_) if !set.is_usage_known() => return None,
            Change::FamilyRemoved(base) => (
                set.usage().map_or(self.name, |usage| usage.word),
                format!(
                    "metric `{}` is frozen in {shown}:{} and {} it",
                    base.name,
                    self.lines(base).help,
                    if set.usage().is_some() { "`usage` does not say" } else { "no `usage` says" }
                ),
            ),
            // What the rules say of a name that is taken is enough.
            Change::FamilyChanged { head, .. } if !set.declares_once(&head.name) => return None,
            Change::FamilyChanged { base, head, what } => {
                (self.usage_span(head), self.usage_difference(base, head, what))
            }
            _ => return None,
        })
    }

    fn usage_difference(
        &self,
        base: &FamilySchema,
        head: &FamilySchema,
        what: &Difference<'_>,
    ) -> String {
        let (name, shown, lines) = (&head.name, self.shown, self.lines(base));
        let series = lines.series.first().copied().unwrap_or(lines.kind);
        match what {
            Difference::RegistryMetric(base, head) => format!(
                "metric `{name}` is {} here and {} in its golden, {shown}:{}",
                of(*head),
                of(*base),
                lines.annotation("REGISTRY").unwrap_or(series)
            ),
            Difference::Help(base, _) => {
                format!(
                    "HELP of `{name}` is not the one in its golden, {shown}:{}:\n`{base}`",
                    lines.help
                )
            }
            Difference::Annotation(AnnotationDifference {
                annotation, base: Some(base), ..
            }) => {
                format!(
                    "metric `{name}` has no {} here and {} in its golden, {shown}:{}",
                    annotation.noun,
                    (annotation.phrase)(base),
                    lines.annotation(annotation.word).unwrap_or(lines.kind)
                )
            }
            Difference::LabelRemoved(removed) => format!(
                "metric `{name}` does not have the label `{removed}`, which is frozen in {shown}:{series}"
            ),
            _ => format!("metric `{name}` differs from its golden, {shown}:{}", lines.help),
        }
    }

    /// The literal that names the family, else the field that took its name.
    fn usage_span(&self, family: &FamilySchema) -> Span {
        let told = self.set.told().iter().find(|told| told.name.value == family.name);
        told.map_or_else(|| self.name_span(family), |told| told.name.span)
    }
}

/// Whose a family is.
fn of(registry_metric: Option<RegistryMetric>) -> String {
    match registry_metric {
        Some(registry_metric) => format!("`{}` of the registry", registry_metric.as_str()),
        None => "of each key".to_owned(),
    }
}
