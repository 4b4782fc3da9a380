//! Cures: texts to paste that undo the damage of a change.

mod alias;
mod life_cycle;

use std::fmt::Write;

use frozen_metrics_schema::diff::{LabelChange, WireLabel, unit_factor};
use frozen_metrics_schema::exposition::escape_label_value;
use frozen_metrics_schema::{FamilySchema, Kind};

use crate::compare::{Family, Group, Pair};
use crate::finding::{Cure, Part};
use crate::rules::round;

pub(crate) use alias::{next_window, of_ended, of_expired, of_renamed, of_renamed_prefix};
pub(crate) use life_cycle::{of_demoted, of_reused};

/// Returns the recording rules that keep the old names of renamed metrics.
pub(crate) fn recorded<'a>(pairs: impl IntoIterator<Item = &'a Pair<'a>>) -> Cure {
    let mut rules = Rules::default();
    for pair in pairs {
        let (old, new) = (pair.base.declared.family, pair.head.declared.family);
        for suffix in suffixes(old) {
            let name = if suffixes(new).contains(suffix) {
                format!("{}{suffix}", new.name)
            } else {
                new.name.to_string()
            };
            // The bounds of buckets stay in the unit of the new metric.
            if *suffix == "_bucket" && factor(pair).is_some() {
                continue;
            }
            rules.record(&format!("{}{suffix}", old.name), &expression(pair, &name, suffix));
        }
    }
    rules.finish("load these recording rules until all queries use the new names")
}

/// Returns by what the unit of a pair changed, if it changed and the factor is known.
fn factor(pair: &Pair<'_>) -> Option<f64> {
    let (Some(old), Some(new)) = pair.changes.unit? else { return None };
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
    // Counts of observations have no unit.
    if let (Some(factor), "" | "_sum") = (factor(pair), suffix) {
        let _ = match factor < 1.0 {
            true => write!(expression, " * {}", round(1.0 / factor)),
            false => write!(expression, " / {}", round(factor)),
        };
    }
    expression
}

/// Returns an expression that copies the label `new` to `old`. The label `new` remains, because `label_replace` removes
/// none.
fn copied(expression: &str, old: &str, new: &str) -> String {
    format!("label_replace({expression}, \"{old}\", \"$1\", \"{new}\", \"(.*)\")")
}

/// Returns an expression that sets the label `old` to `value` where `new` matches a regular expression.
fn relabelled(expression: &str, old: &str, new: &str, matched: &str, value: &str) -> String {
    let (value, matched) = (quoted(&value.replace('$', "$$")), quoted(matched));
    format!("label_replace({expression}, \"{old}\", {value}, \"{new}\", {matched})")
}

/// Returns the text as a PromQL string.
pub(crate) fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    escape_label_value(&mut out, text);
    out + "\""
}

/// Returns a regular expression that matches exactly this text.
fn literal(text: &str) -> String {
    let escaped = |c: char| Some('\\').filter(|_| r"\.+*?()|[]{}^$".contains(c));
    text.chars().flat_map(|c| escaped(c).into_iter().chain([c])).collect()
}

/// Returns a regular expression that matches each of these texts.
fn any_of<'a>(texts: impl IntoIterator<Item = &'a str>) -> String {
    texts.into_iter().map(literal).collect::<Vec<_>>().join("|")
}

/// Returns the suffixes of the samples of a family.
fn suffixes(family: &FamilySchema) -> &'static [&'static str] {
    match family.kind {
        Kind::Histogram(_) => &["_bucket", "_sum", "_count"],
        _ => &[""],
    }
}

/// Returns the recording rules that keep the old names of metrics that were merged, or the old name of a metric that
/// was split.
pub(crate) fn of_merged(group: &Group<'_>) -> Cure {
    let (one, label) = (group.one.declared.family, group.label);
    let mut rules = Rules::default();
    for suffix in suffixes(one) {
        if group.one.is_base {
            let each = group.many.iter().map(|(family, value)| {
                format!(
                    "label_replace({}{suffix}, \"{label}\", {}, \"\", \"\")",
                    family.name(),
                    quoted(&value.replace('$', "$$"))
                )
            });
            let all = each.collect::<Vec<_>>().join(" or ");
            rules.record(&format!("{}{suffix}", one.name), &all);
        } else {
            for (family, value) in &group.many {
                let selected = format!("{}{suffix}{{{label}={}}}", one.name, quoted(value));
                let expression = format!("sum without ({label}) ({selected})");
                rules.record(&format!("{}{suffix}", family.name()), &expression);
            }
        }
    }
    rules.finish("load these recording rules until all queries use the new names")
}

/// Returns the recording rule for a removed metric that another one replaces.
pub(crate) fn of_replaced(
    removed: Family<'_>,
    by: Family<'_>,
    selector: &[(String, String)],
) -> Cure {
    let labels_of = |family: Family<'_>| {
        family.declared.wire_labels().into_iter().map(|label| label.name.to_owned()).collect()
    };
    let (labels, all): (Vec<String>, Vec<String>) = (labels_of(removed), labels_of(by));
    let matchers: Vec<_> =
        selector.iter().map(|(label, value)| format!("{label}={}", quoted(value))).collect();
    let matchers =
        if matchers.is_empty() { String::new() } else { format!("{{{}}}", matchers.join(", ")) };
    let mut rules = Rules::default();
    for suffix in suffixes(removed.declared.family) {
        let mut expression = format!("{}{suffix}{matchers}", by.name());
        if labels.len() < all.len() {
            let le = ["le".to_owned()].into_iter().filter(|_| *suffix == "_bucket");
            let by: Vec<_> = labels.iter().cloned().chain(le).collect();
            expression = format!("sum by ({}) ({expression})", by.join(", "));
        }
        rules.record(&format!("{}{suffix}", removed.name()), &expression);
    }
    rules.finish("load this recording rule until all queries use the other metric")
}

/// Returns the declaration of a removed metric.
pub(crate) fn of_removed(family: Family<'_>) -> Cure {
    let schema = family.declared.family;
    let instrument = match &schema.kind {
        Kind::Counter => "Counter",
        Kind::Gauge => "Gauge",
        Kind::Histogram(_) => "Histogram",
        Kind::Info(_) => "Info",
        Kind::StateSet => "StateSet",
    };
    let name = &schema.name;
    let help = match schema.own_help() {
        "" => String::new(),
        help => format!("/// {}\n", help.replace('\n', " ")),
    };
    Cure {
        advice: format!(
            "restore the field, with the labels and buckets of {}:{}",
            family.file.path, family.lines.help
        ),
        language: "rust",
        text: format!("{help}#[metric(name = \"{name}\")]\npub {name}: {instrument},\n"),
    }
}

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
                lines.push(format!("{name}{{{label}=~{}}}", quoted(&any_of([*base, *head]))));
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
                let renamed = renamed.map(|(old, new)| any_of([*old, *new]));
                let split =
                    values.split.iter().filter(|(old, _)| has("label_value_split", Some(*old)));
                let split = split.map(|(old, new)| any_of([*old].into_iter().chain(new.clone())));
                let matched = |regex: String| format!("{name}{{{label}=~{}}}", quoted(&regex));
                lines.extend(renamed.chain(split).map(matched));
                let gone = values.removed.iter().filter(|_| has("label_value_removed", None));
                let gone =
                    gone.map(|value| format!("# remove matchers on {label}={}", quoted(value)));
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

/// Returns the cure for a part of a metric that keeps its name, which is no change of its labels.
pub(crate) fn of_metric(pair: &Pair<'_>, part: &Part) -> Cure {
    let (changes, name) = (&pair.changes, pair.head.name());
    if part.rule.id == "stability_demoted" {
        return of_demoted(pair);
    }
    if let ("bucket_removed", Some(buckets)) = (part.rule.id, &changes.buckets) {
        let mut all: Vec<f64> = buckets.base.iter().chain(buckets.head).copied().collect();
        all.sort_by(f64::total_cmp);
        all.dedup_by(|a, b| a.to_bits() == b.to_bits());
        let all: Vec<_> = all.into_iter().map(|bound| bound.to_string()).collect();
        return Cure {
            advice: "keep the old bounds beside the new ones".to_owned(),
            language: "rust",
            text: format!("buckets({})\n", all.join(", ")),
        };
    }
    if let ("bound_format_changed", Some((old, _))) = (part.rule.id, changes.bound_format) {
        let decimal = old == frozen_metrics_schema::exposition::BoundFormat::Decimal;
        let text = if decimal { "bounds = \"decimal\"" } else { "// remove: bounds = \"decimal\"" };
        return Cure {
            advice: "keep the format".to_owned(),
            language: "rust",
            text: format!("{text}\n"),
        };
    }
    if let ("overflow_changed", Some(old)) = (part.rule.id, &part.old) {
        return Cure {
            advice: "keep the overflow value".to_owned(),
            language: "rust",
            text: format!("overflow = {old:?}\n"),
        };
    }
    Cure {
        advice: format!(
            "declare the new metric under another name than `{name}`, and keep the old one"
        ),
        language: "rust",
        text: format!("#[metric(name = \"{name}_v2\")]\n"),
    }
}

/// A file of recording rules.
#[derive(Default)]
struct Rules(String);

impl Rules {
    fn record(&mut self, name: &str, expression: &str) {
        let _ = writeln!(self.0, "      - record: {name}\n        expr: {}", scalar(expression));
    }

    fn finish(self, advice: &str) -> Cure {
        let text = format!("groups:\n  - name: renamed_metrics\n    rules:\n{}", self.0);
        Cure { advice: advice.to_owned(), language: "yaml", text }
    }
}

/// Returns the text as a YAML scalar.
fn scalar(text: &str) -> String {
    let is_plain = !text.contains([':', '#', '\\', '"', '{', '[', '\'']);
    if is_plain { text.to_owned() } else { format!("'{}'", text.replace('\'', "''")) }
}
