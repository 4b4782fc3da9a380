//! Cures that change the queries on a metric whose labels or values changed.

use frozen_metrics_schema::diff::LabelChange;
use frozen_metrics_schema::exposition::quote;

use super::promql::{copied, selected_any};
use super::suffixes;
use crate::compare::Pair;
use crate::finding::{Cure, Part};

/// Returns the edits of queries for these parts of a metric that keeps its name; `None` if none is needed.
pub(crate) fn of_labels(
    pair: &Pair<'_>,
    changes: &[&LabelChange<'_>],
    parts: &[Part],
) -> Option<Cure> {
    let name = &format!("{}{}", pair.head.name(), suffixes(pair.head.declared.family)[0]);
    let mut lines = Vec::new();
    for change in changes {
        match change {
            LabelChange::Added(label) => lines.push(ignoring(name, &[label.name])),
            LabelChange::Split(old, new) => {
                let new: Vec<_> = new.iter().map(|label| label.name).collect();
                lines.push(ignoring(name, &new));
                lines.extend(old.iter().map(|label| without_label(label.name)));
            }
            LabelChange::Removed(label) => lines.push(without_label(label.name)),
            LabelChange::Renamed(old, new) => {
                lines.push(copied(name, old.name, new.name));
            }
            LabelChange::Constant { name: label, base, head } => {
                lines.push(selected_any(name, label, [*base, *head]));
            }
            LabelChange::Values(values) => {
                let label = values.name;
                // A change of values can be several findings, each with the lines of its own.
                let has = |rule: &str, old: Option<&str>| {
                    parts.iter().any(|part| {
                        part.rule.id == rule && (old.is_none() || part.old.as_deref() == old)
                    })
                };
                let is_own = |(old, _): &&(&str, &str)| has("label_value_renamed", Some(*old));
                let renamed = values.renamed.iter().filter(is_own);
                let renamed = renamed.map(|(old, new)| selected_any(name, label, [*old, *new]));
                let split =
                    values.split.iter().filter(|(old, _)| has("label_value_split", Some(*old)));
                let split = split.map(|(old, new)| {
                    selected_any(name, label, [*old].into_iter().chain(new.clone()))
                });
                lines.extend(renamed.chain(split));
                let gone = values.removed.iter().filter(|_| has("label_value_removed", None));
                let gone =
                    gone.map(|value| format!("# remove matchers on {label}={}", quote(value)));
                lines.extend(gone);
                if values.opened == Some(false) {
                    lines.push(format!("# remove matchers on other values of `{label}`"));
                }
            }
            LabelChange::Combinations { removed, .. } => {
                let series = removed.iter().take(8).map(|one| one.to_text(pair.base.name()));
                lines.extend(series.map(|series| format!("# remove queries on {series}")));
            }
            LabelChange::AddedEmpty(_) | LabelChange::Reordered(..) => {}
        }
    }
    (!lines.is_empty()).then(|| Cure {
        advice: "change the queries that use the metric".to_owned(),
        language: "promql",
        text: lines.join("\n") + "\n",
    })
}

fn ignoring(name: &str, labels: &[&str]) -> String {
    let labels = labels.join(", ");
    format!(
        "sum without ({labels}) ({name})\n\
         # in a division by a metric without the label: {name} / ignoring ({labels}) group_left …"
    )
}

fn without_label(label: &str) -> String {
    format!("# remove `{label}` from matchers, `by (…)`, `on (…)` and the texts of alerts")
}
