//! Cures that record metrics under the names that queries use.

use std::fmt::Write;

use frozen_metrics_schema::diff::{
    FamilyChanges, LabelChange, WireLabel, family_changes, is_same_quantity, unit_factor,
};
use frozen_metrics_schema::exposition::quote;

use super::promql::{copied, literal, relabelled, selected};
use super::suffixes;
use crate::compare::{Family, Group, Pair};
use crate::finding::Cure;
use crate::scale::Scale;

/// Returns the cure that records renamed metrics under their old names.
pub(crate) fn recorded<'a>(pairs: impl IntoIterator<Item = &'a Pair<'a>>) -> Cure {
    renamed_rules(pairs).cure_of_renames()
}

/// Returns the recording rules that keep the old names of renamed metrics.
pub(crate) fn renamed_rules<'a>(pairs: impl IntoIterator<Item = &'a Pair<'a>>) -> RecordingRules {
    let mut rules = RecordingRules::default();
    for pair in pairs {
        let (old, new) = (pair.base.declared.family, pair.head.declared.family);
        for suffix in suffixes(old) {
            let name = if suffixes(new).contains(suffix) {
                format!("{}{suffix}", new.name)
            } else {
                new.name.to_string()
            };
            // The bounds of buckets stay in the unit of the new metric.
            if *suffix == "_bucket" && factor(&pair.changes).is_some() {
                continue;
            }
            let note = note(&pair.changes, suffix);
            rules.record(format!("{}{suffix}", old.name), expression(pair, &name, suffix), note);
        }
    }
    rules
}

/// Returns by what the unit changed, if it changed and the factor is known.
fn factor(changes: &FamilyChanges<'_>) -> Option<f64> {
    let (Some(old), Some(new)) = changes.unit? else { return None };
    unit_factor(old, new).filter(|factor| *factor != 1.0)
}

/// Returns an expression that restores the labels and the unit of the base for the samples with this suffix.
fn expression(pair: &Pair<'_>, name: &str, suffix: &str) -> String {
    let mut expression = name.to_owned();
    let gone = |labels: &[WireLabel<'_>]| {
        labels.iter().map(|label| label.name.to_owned()).collect::<Vec<_>>()
    };
    let mut added = Vec::new();
    for change in &pair.changes.labels {
        match change {
            LabelChange::Added(label) => added.push(label.name.to_owned()),
            LabelChange::Split(_, new) => added.extend(gone(new)),
            _ => {}
        }
    }
    if !added.is_empty() {
        expression = format!("sum without ({}) ({expression})", added.join(", "));
    }
    for change in &pair.changes.labels {
        expression = match change {
            LabelChange::Renamed(old, new) => copied(&expression, old.name, new.name),
            LabelChange::Constant { name, base, head } => {
                relabelled(&expression, name, name, &literal(head), base)
            }
            LabelChange::Values(values) => {
                values.renamed.iter().fold(expression, |text, (old, new)| {
                    relabelled(&text, values.name, values.name, &literal(new), old)
                })
            }
            _ => expression,
        };
    }
    in_old_unit(expression, factor(&pair.changes), suffix)
}

/// Returns an expression that converts samples with this suffix to the unit of the base. Counts of observations have no unit.
fn in_old_unit(mut expression: String, factor: Option<f64>, suffix: &str) -> String {
    if let (Some(factor), "" | "_sum") = (factor, suffix) {
        let _ = match Scale::of_factor(factor) {
            Scale::DividedBy(number) => write!(expression, " * {number}"),
            Scale::MultipliedBy(number) => write!(expression, " / {number}"),
        };
    }
    expression
}

/// Returns the recording rules that keep the old names of metrics that were merged, or the old name of a metric that
/// was split.
pub(crate) fn merged_rules(group: &Group<'_>) -> RecordingRules {
    let (one, label) = (group.one.declared.family, group.label);
    let mut rules = RecordingRules::default();
    for suffix in suffixes(one) {
        if group.one.is_base {
            let each = group.many.iter().map(|(family, value)| {
                format!(
                    "label_replace({}{suffix}, \"{label}\", {}, \"\", \"\")",
                    family.name(),
                    quote(&value.replace('$', "$$"))
                )
            });
            let all = each.collect::<Vec<_>>().join(" or ");
            rules.record(format!("{}{suffix}", one.name), all, None);
        } else {
            for (family, value) in &group.many {
                let selected = selected(&format!("{}{suffix}", one.name), [(label, *value)]);
                let expression = format!("sum without ({label}) ({selected})");
                rules.record(format!("{}{suffix}", family.name()), expression, None);
            }
        }
    }
    rules
}

/// Returns the recording rules for a removed metric that another one replaces.
pub(crate) fn replacing_rules(
    removed: Family<'_>,
    by: Family<'_>,
    selector: &[(String, String)],
) -> RecordingRules {
    let labels_of = |family: Family<'_>| {
        let labels = family.declared.wire_labels().into_iter();
        labels.map(|label| label.name.to_owned()).collect::<Vec<_>>()
    };
    let (labels, mut extra) = (labels_of(removed), labels_of(by));
    extra.retain(|label| !labels.contains(label));
    let changes = family_changes(removed.declared, by.declared);
    let factor = factor(&changes);
    let matchers = || selector.iter().map(|(label, value)| (&**label, &**value));
    let mut rules = RecordingRules::default();
    for suffix in suffixes(removed.declared.family) {
        let mut expression = selected(&format!("{}{suffix}", by.name()), matchers());
        // The bounds of buckets stay in the unit of the other metric.
        if *suffix == "_bucket" && factor.is_some() {
            continue;
        }
        if !extra.is_empty() {
            expression = format!("sum without ({}) ({expression})", extra.join(", "));
        }
        let expression = in_old_unit(expression, factor, suffix);
        let note = note(&changes, suffix);
        rules.record(format!("{}{suffix}", removed.name()), expression, note);
    }
    rules
}

/// Returns a remark on samples with this suffix that a rule cannot convert: their type changed, or their unit by an
/// unknown factor.
fn note(changes: &FamilyChanges<'_>, suffix: &str) -> Option<String> {
    if let Some((old, new)) = changes.kind {
        return Some(format!("the type {old} became {new}: check whether the queries fit"));
    }
    let (old, new) = changes.unit.filter(|_| suffix != "_count")?;
    let units = old.zip(new);
    if units.and_then(|(old, new)| unit_factor(old, new)).is_some() {
        return None;
    }
    let what = match units.is_some_and(|(old, new)| !is_same_quantity(old, new)) {
        true => "which is another quantity: check whether this metric replaces it",
        false => "by an unknown factor: multiply or divide by it",
    };
    let [old, new] = [old, new].map(|unit| unit.unwrap_or("none"));
    Some(format!("the unit {old} became {new}, {what}"))
}

/// Recording rules.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct RecordingRules(Vec<RecordingRule>);

#[derive(Clone, Debug, PartialEq, Eq)]
struct RecordingRule {
    /// The metric that it records.
    name: String,
    expression: String,
    /// What somebody has to check, as a comment.
    note: Option<String>,
}

impl RecordingRules {
    fn record(&mut self, name: String, expression: String, note: Option<String>) {
        self.0.push(RecordingRule { name, expression, note });
    }

    /// Adds rules, except for those that are there already.
    pub(crate) fn extend(&mut self, other: &Self) {
        for rule in &other.0 {
            if !self.0.contains(rule) {
                self.0.push(rule.clone());
            }
        }
    }

    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    /// Returns the rules as a rule file of Prometheus.
    pub(crate) fn to_yaml(&self) -> String {
        if self.0.is_empty() {
            return "groups: []\n".to_owned();
        }
        let mut text = "groups:\n  - name: renamed_metrics\n    rules:\n".to_owned();
        for RecordingRule { name, expression, note } in &self.0 {
            if let Some(note) = note {
                let _ = writeln!(text, "      # {note}");
            }
            let _ = writeln!(text, "      - record: {name}\n        expr: {}", scalar(expression));
        }
        text
    }

    /// Returns the rules as the cure of metrics that have new names.
    pub(crate) fn cure_of_renames(&self) -> Cure {
        self.cure("load these recording rules until all queries use the new names")
    }

    /// Returns the rules as a cure.
    pub(crate) fn cure(&self, advice: &str) -> Cure {
        Cure { advice: advice.to_owned(), language: "yaml", text: self.to_yaml() }
    }
}

/// Returns the text as a YAML scalar.
fn scalar(text: &str) -> String {
    let is_plain = !text.contains([':', '#', '\\', '"', '{', '[', '\'']);
    if is_plain { text.to_owned() } else { format!("'{}'", text.replace('\'', "''")) }
}
