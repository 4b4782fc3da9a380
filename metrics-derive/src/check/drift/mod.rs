//! Each difference between the golden and the struct, at the token that differs.

mod family;
mod key;

use frozen_metrics_schema::diff::{Change, Difference, Edit, compare};
use frozen_metrics_schema::golden::{ALIAS, FamilyLines, Golden};
use frozen_metrics_schema::{FamilySchema, Series};
use proc_macro2::Span;

use super::named_golden::NamedGolden;
use crate::errors::Errors;
use crate::model::Set;

pub(super) fn report(errors: &mut Errors, set: &Set, named: &NamedGolden<'_>, golden: &Golden) {
    let drift = Drift { set, golden, path: named.file.shown(), name: named.name.span() };
    let declared = set.schema(Some(&golden.schema));
    let changes = compare(&golden.schema, &declared);
    for change in changes.iter().filter(|change| !is_repeated(&changes, change)) {
        if let Some((span, message)) = drift.describe(change) {
            let hint = if matches!(change, Change::Family(_)) { drift.hint_of_cfg() } else { "" };
            named.drifted(errors, span, &format!("{message}{hint}"));
        }
    }
}

/// Returns whether a difference of an alias follows from one of the family that it shows, or because it shows another
/// family.
fn is_repeated(changes: &[Change<'_>], change: &Change<'_>) -> bool {
    let Change::FamilyChanged { base, head, what } = change else { return false };
    let Some(alias) = &head.alias else { return false };
    let shows_another = base.alias.as_ref().is_some_and(|former| former.of != alias.of);
    match what {
        Difference::Annotation { annotation, .. } if **annotation == ALIAS => false,
        _ => {
            shows_another
                || changes.iter().any(|other| match other {
                    Change::FamilyChanged { head, .. } => head.name == alias.of,
                    _ => false,
                })
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
    /// Returns the token that differs, and the message. `None` for a change that another error covers.
    fn describe(&self, change: &Change<'_>) -> Option<(Span, String)> {
        let path = &self.path;
        Some(match change {
            Change::Family(Edit::Added(head)) => (
                self.name_span(head),
                format!("metric `{}` is not in the golden, {path}", head.name),
            ),
            Change::Family(Edit::Replaced(base, head)) => (
                self.name_span(head),
                format!(
                    "metric `{}` is not in the golden\n{}: did you rename it?",
                    head.name,
                    self.undeclared(base)
                ),
            ),
            // The key is missing too, and is another difference.
            Change::Family(Edit::Removed(base))
                if base.registry_metric.is_some() && self.set.keyed.is_none() =>
            {
                return None;
            }
            Change::Family(Edit::Removed(base)) => {
                let usage = self.set.usage().filter(|_| base.registry_metric.is_some());
                let span = usage.map_or(self.name, |usage| usage.span);
                (span, format!("metric {}", self.undeclared(base)))
            }
            Change::FamilyChanged { base, head, what } => return self.difference(base, head, what),
            change => return self.key(change),
        })
    }

    /// Returns the part of a message about a family that only the golden has.
    fn undeclared(&self, base: &FamilySchema) -> String {
        let missing = match (base.registry_metric, self.set.usage()) {
            _ if base.alias.is_some() => "no `renamed_from` declares it",
            (None, _) => "no field declares it",
            (Some(_), Some(_)) => "`usage` does not declare it",
            (Some(_), None) => "no `usage` declares it",
        };
        format!(
            "`{}` is frozen in {}:{} and {missing}",
            base.name,
            self.path,
            self.lines(base).help
        )
    }

    /// Returns advice for a struct whose features select its fields, of which the macro sees only the
    /// selected ones.
    fn hint_of_cfg(&self) -> &'static str {
        let text = self.set.body.source_text().unwrap_or_default();
        let text: String = text.chars().filter(|c| !c.is_whitespace()).collect();
        match text.contains("#[cfg") {
            true => {
                "\none golden cannot freeze builds with and without a field under `#[cfg]`: name a golden for each build, as in `#[cfg_attr(feature = \"tls\", metrics(golden = \"golden/node_tls.prom\"))]`"
            }
            false => "",
        }
    }

    /// Returns the literal that names a metric of the registry, else the name of a field's metric.
    fn name_span(&self, family: &FamilySchema) -> Span {
        let mut of_registry = self.set.registry_metrics().iter();
        let of_registry = of_registry.find(|metric| metric.name.value == family.name);
        if family.alias.is_some() {
            return self.set.alias_span(family).unwrap_or_else(|| self.set.ident.span());
        }
        let of_field = || Some(&self.set.family(&family.name).next()?.name);
        let name = of_registry.map(|metric| &metric.name).or_else(of_field);
        name.map_or(self.set.ident.span(), |name| name.span)
    }

    fn lines(&self, family: &FamilySchema) -> FamilyLines {
        self.golden.lines_of(&family.name).cloned().unwrap_or_default()
    }

    fn series_line(&self, family: &FamilySchema, series: &Series) -> usize {
        let index = family.series.iter().position(|known| known == series);
        index.and_then(|index| self.lines(family).series.get(index).copied()).unwrap_or_default()
    }
}

/// Returns the message about an element of a list. `subject` names it, `place` returns where the golden has
/// this element, or the whole list, and `brief` formats the element that was replaced.
fn edit<T>(
    edit: &Edit<T>,
    subject: impl Fn(&T) -> String,
    place: impl Fn(Option<&T>) -> String,
    brief: impl Fn(&T) -> String,
) -> String {
    match edit {
        Edit::Added(head) => {
            format!("{} is not in the golden, {}", subject(head), place(None))
        }
        Edit::Removed(base) => {
            format!("{} is frozen in {}, but not declared", subject(base), place(Some(base)))
        }
        Edit::Replaced(base, head) => format!(
            "{} is not in the golden, {}, which has {}",
            subject(head),
            place(Some(base)),
            brief(base)
        ),
    }
}
