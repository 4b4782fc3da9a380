//! Each difference between the golden and the struct, at the token that differs.

mod family;
mod key;
mod registry_metrics;

use frozen_metrics_schema::diff::{Change, compare};
use frozen_metrics_schema::golden::{FamilyLines, Golden};
use frozen_metrics_schema::{FamilySchema, Series};
use proc_macro2::Span;

use super::named_golden::NamedGolden;
use crate::errors::Errors;
use crate::model::{Metric, Set};

pub(super) fn report(errors: &mut Errors, set: &Set, named: &NamedGolden<'_>, golden: &Golden) {
    let drift = Drift { set, golden, path: named.file.shown(), name: named.name.span() };
    let declared = set.schema();
    for change in compare(&golden.schema, &declared) {
        if let Some((span, message)) = drift.describe(&change) {
            let hint = if is_of_whole_family(&change) { drift.hint_of_cfg() } else { "" };
            named.drifted(errors, span, &format!("{message}{hint}"));
        }
    }
}

struct Drift<'a> {
    set: &'a Set,
    golden: &'a Golden,
    /// The golden's path, as messages show it.
    path: String,
    /// The literal that names the golden: the place of errors about what no field declares.
    name: Span,
}

impl Drift<'_> {
    /// Returns the token that differs, and the message. `None` for a change that another error or another
    /// change covers.
    fn describe(&self, change: &Change<'_>) -> Option<(Span, String)> {
        if is_of_registry(change) {
            return self.registry_metric(change);
        }
        let path = &self.path;
        Some(match change {
            Change::FamilyRenamed { base, head } => (
                self.name_span(head),
                format!(
                    "metric `{}` is not in its golden\n\
                     `{}` is frozen in {path}:{} and no field declares it: did you rename it?",
                    head.name,
                    base.name,
                    self.lines(base).help
                ),
            ),
            Change::FamilyAdded(head) => (
                self.name_span(head),
                format!("metric `{}` is not in its golden, {path}", head.name),
            ),
            Change::FamilyRemoved(base) => (
                self.name,
                format!(
                    "metric `{}` is frozen in {path}:{} and no field declares it",
                    base.name,
                    self.lines(base).help
                ),
            ),
            Change::FamilyChanged { base, head, what } => return self.difference(base, head, what),
            change => return self.key(change),
        })
    }

    /// Returns advice for a struct whose features select its fields, of which the macro sees only the
    /// selected ones.
    fn hint_of_cfg(&self) -> &'static str {
        let text = self.set.body.source_text().unwrap_or_default();
        let text: String = text.chars().filter(|c| !c.is_whitespace()).collect();
        match text.contains("#[cfg") {
            true => {
                "\none golden cannot freeze the builds with and without a field under `#[cfg]`: name one for each, as in `#[cfg_attr(feature = \"tls\", metrics(golden = \"golden/node_tls.prom\"))]`"
            }
            false => "",
        }
    }

    fn metrics(&self, family: &FamilySchema) -> Vec<&Metric> {
        self.set.metrics.iter().filter(|metric| metric.name.value == family.name).collect()
    }

    fn name_span(&self, family: &FamilySchema) -> Span {
        self.metrics(family).first().map_or(self.set.ident.span(), |metric| metric.name.span)
    }

    fn lines(&self, family: &FamilySchema) -> FamilyLines {
        self.golden.lines_of(&family.name).cloned().unwrap_or_default()
    }

    fn series_line(&self, family: &FamilySchema, series: &Series) -> usize {
        let index = family.series.iter().position(|known| known == series);
        index.and_then(|index| self.lines(family).series.get(index).copied()).unwrap_or_default()
    }
}

/// Returns whether a family was added, removed or renamed.
fn is_of_whole_family(change: &Change<'_>) -> bool {
    matches!(
        change,
        Change::FamilyAdded(_) | Change::FamilyRemoved(_) | Change::FamilyRenamed { .. }
    )
}

/// Returns whether the change is about a metric of the registry, before or after.
fn is_of_registry(change: &Change<'_>) -> bool {
    match change {
        Change::FamilyAdded(family) | Change::FamilyRemoved(family) => {
            family.registry_metric.is_some()
        }
        Change::FamilyRenamed { base, head } | Change::FamilyChanged { base, head, .. } => {
            base.registry_metric.is_some() || head.registry_metric.is_some()
        }
        _ => false,
    }
}
