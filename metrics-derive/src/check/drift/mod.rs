//! Each difference between the golden and the struct, at the token that differs.

mod family;
mod key;
mod usage;

use super::golden::NamedGolden;
use crate::errors::Errors;
use crate::set::{Metric, Set};
use frozen_metrics_schema::diff::{Change, compare};
use frozen_metrics_schema::golden::{FamilyLines, Golden};
use frozen_metrics_schema::{FamilySchema, Series};
use proc_macro2::Span;

pub(super) fn report(
    errors: &mut Errors,
    set: &Set,
    frozen: &NamedGolden<'_>,
    golden: &Golden,
    shown: &str,
) {
    let declared = set.schema();
    let drift = Drift { set, golden, shown, name: frozen.name.span() };
    for change in compare(&golden.schema, &declared) {
        if let Some((span, what)) = drift.describe(&change) {
            let hint = if is_of_whole_family(&change) { drift.hint_of_cfg() } else { "" };
            frozen.drifted(errors, span, &format!("{what}{hint}"));
        }
    }
}

struct Drift<'a> {
    set: &'a Set,
    golden: &'a Golden,
    shown: &'a str,
    /// The literal that names the golden: where what no field declares is reported.
    name: Span,
}

impl Drift<'_> {
    /// The guilty token, and what is wrong there.
    fn describe(&self, change: &Change<'_>) -> Option<(Span, String)> {
        let Self { set, shown, .. } = self;
        if is_of_registry(change) {
            return self.usage(change);
        }
        Some(match change {
            Change::FamilyAdded(head) | Change::FamilyRenamed { head, .. }
                if !set.surely_declares(&head.name) =>
            {
                return None;
            }
            Change::FamilyRenamed { base, head } if set.accounts_for(self.golden) => (
                self.name_span(head),
                format!(
                    "metric `{}` is not in its golden\n\
                     `{}` is frozen in {shown}:{} and no field declares it: did you rename it?",
                    head.name,
                    base.name,
                    self.lines(base).help
                ),
            ),
            Change::FamilyAdded(head) | Change::FamilyRenamed { head, .. } => (
                self.name_span(head),
                format!("metric `{}` is not in its golden, {shown}", head.name),
            ),
            Change::FamilyRemoved(_) if !set.accounts_for(self.golden) => return None,
            Change::FamilyRemoved(base) => (
                self.name,
                format!(
                    "metric `{}` is frozen in {shown}:{} and no field declares it",
                    base.name,
                    self.lines(base).help
                ),
            ),
            Change::FamilyChanged { head, .. } if !set.knows(&head.name) => return None,
            Change::FamilyChanged { base, head, what } => return self.difference(base, head, what),
            change => return self.key(change),
        })
    }

    /// What to do if the features decide which fields there are: the macro is not shown the others.
    fn hint_of_cfg(&self) -> &'static str {
        let text = self.set.body.and_then(|body| body.source_text()).unwrap_or_default();
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
        let at = family.series.iter().position(|known| known == series);
        at.and_then(|at| self.lines(family).series.get(at).copied()).unwrap_or_default()
    }
}

/// Whether a family is there that was not, or the other way.
fn is_of_whole_family(change: &Change<'_>) -> bool {
    matches!(
        change,
        Change::FamilyAdded(_) | Change::FamilyRemoved(_) | Change::FamilyRenamed { .. }
    )
}

/// Whether it is about a family that is or was the registry's.
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
