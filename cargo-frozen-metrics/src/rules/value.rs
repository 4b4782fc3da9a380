//! Rules about the values of labels.

use frozen_metrics_schema::Series;
use frozen_metrics_schema::diff::{LabelChange, ValueChange};

use super::{Mirror, Rule, levels};
use crate::compare::{Family, Pair};
use crate::finding::{Location, Part};
use crate::level::Level;

pub(crate) static LABEL_VALUE_ADDED: Rule = Rule {
    id: "label_value_added",
    title: "label value added",
    description: "A label has a new value, so the metric has new series.",
    levels: levels(Level::Ok, Level::Ok, Level::Ok),
    why: "Queries that select with `!=` or `!~` return the new series too.",
    outage: "None is known.",
    cure: "Check the matchers that exclude other values.",
    mirror: Mirror::Is("label_value_removed"),
};

pub(crate) static LABEL_VALUE_REMOVED: Rule = Rule {
    id: "label_value_removed",
    title: "label value removed",
    description: "A label no longer has a value, so the series with this value are gone.",
    levels: levels(Level::Break, Level::Break, Level::Note),
    why: "A matcher on the value finds nothing, and the alert that uses it never fires. This is easily missed, because \
          the metric itself still exists.",
    outage: "node_exporter 0.16.0 moved `mode=\"guest\"` of `node_cpu` to a metric of its own.",
    cure: "Keep the value, or remove the matchers on it.",
    mirror: Mirror::Is("label_value_added"),
};

pub(crate) static LABEL_VALUE_RENAMED: Rule = Rule {
    id: "label_value_renamed",
    title: "label value renamed",
    description: "A similar value replaces a value of a label.",
    levels: levels(Level::Break, Level::Break, Level::Note),
    why: "A matcher on the old value finds nothing, and the alert that uses it never fires.",
    outage: "Milvus replaced the value `na` of a label by the empty one.",
    cure: "Match both values, as in `status=~\"fail|failed\"`.",
    mirror: Mirror::Is("label_value_renamed"),
};

pub(crate) static LABEL_VALUE_SPLIT: Rule = Rule {
    id: "label_value_split",
    title: "label value split",
    description: "Several values replace one whose text they contain.",
    levels: levels(Level::Break, Level::Break, Level::Note),
    why: "A matcher on the old value finds nothing, and the alert that uses it never fires.",
    outage: "A status `error` that becomes `client_error` and `server_error` silences every alert on `status=\"error\"`.",
    cure: "Match all new values by a regular expression.",
    mirror: Mirror::Varies("one value that replaces several counts as a rename of one of them"),
};

pub(crate) static CONST_LABEL_CHANGED: Rule = Rule {
    id: "const_label_changed",
    title: "constant label changed",
    description: "The only value of a label changed.",
    levels: levels(Level::Break, Level::Danger, Level::Note),
    why: "Every series of the metric is a new series, and matchers on the old value find nothing.",
    outage: "A constant label such as `component=\"store\"` selects the metrics of a service in its dashboards. With \
             another value, all panels are empty.",
    cure: "Match both values, or restore the old one by `label_replace` in a recording rule.",
    mirror: Mirror::Is("const_label_changed"),
};

/// Judges the values of the labels that both sides have. Returns each change with its parts.
pub(crate) fn values<'a>(pair: &'a Pair<'a>) -> Vec<(&'a LabelChange<'a>, Vec<Part>)> {
    let changes = pair.changes.labels.iter();
    let judged = changes.map(|change| (change, of_change(pair, change)));
    judged.filter(|(_, parts)| !parts.is_empty()).collect()
}

fn of_change(pair: &Pair<'_>, change: &LabelChange<'_>) -> Vec<Part> {
    let mut parts = Vec::new();
    match change {
        LabelChange::Values(change) => {
            of_label(&mut parts, pair, change);
            parts = parts.into_iter().map(|part| part.about_label(change.name)).collect();
        }
        LabelChange::Constant { name, base, head } => {
            let text = format!("label `{name}`: value {base:?} became {head:?}");
            let location = line_of(pair.head, name, head);
            let part = CONST_LABEL_CHANGED.part(text, Some(base), Some(head), location);
            parts.push(part.about_label(name));
        }
        LabelChange::Combinations { removed, added } => {
            combinations(&mut parts, pair, removed, added);
        }
        LabelChange::Added(_)
        | LabelChange::AddedEmpty(_)
        | LabelChange::Removed(_)
        | LabelChange::Renamed(..)
        | LabelChange::Split(..)
        | LabelChange::Reordered(..) => {}
    }
    parts
}

fn of_label(parts: &mut Vec<Part>, pair: &Pair<'_>, change: &ValueChange<'_>) {
    let name = change.name;
    match change.opened {
        Some(true) => {
            let text = format!("label `{name}` can have any value now");
            let location = line_of(pair.head, name, "");
            let old = list(&change.removed);
            parts.push(LABEL_VALUE_ADDED.part(text, Some(&old), Some("any value"), location));
            return;
        }
        Some(false) => {
            let new = list(&change.added);
            let text = format!("label `{name}` can only have the values {new} now");
            let location = line_of(pair.head, name, "");
            parts.push(LABEL_VALUE_REMOVED.part(text, Some("any value"), Some(&new), location));
            return;
        }
        None => {}
    }
    for (old, new) in &change.renamed {
        let text = format!("label `{name}`: value {old:?} renamed to {new:?}");
        let location = line_of(pair.head, name, new);
        parts.push(LABEL_VALUE_RENAMED.part(text, Some(old), Some(new), location));
    }
    for (old, new) in &change.split {
        let shown = list(new);
        let text = format!("label `{name}`: value {old:?} split into {shown}");
        let location = line_of(pair.head, name, new.first().copied().unwrap_or_default());
        parts.push(LABEL_VALUE_SPLIT.part(text, Some(old), Some(&shown), location));
    }
    let plural = |values: &[&str]| if values.len() == 1 { "value" } else { "values" };
    if let [first, ..] = &change.removed[..] {
        let (old, word) = (list(&change.removed), plural(&change.removed));
        let text = format!("label `{name}`: {word} {old} removed");
        let location = line_of(pair.base, name, first);
        parts.push(LABEL_VALUE_REMOVED.part(text, Some(&old), None, location));
    }
    if let [first, ..] = &change.added[..] {
        let (new, word) = (list(&change.added), plural(&change.added));
        let text = format!("label `{name}`: {word} {new} added");
        let location = line_of(pair.head, name, first);
        parts.push(LABEL_VALUE_ADDED.part(text, None, Some(&new), location));
    }
}

fn combinations(parts: &mut Vec<Part>, pair: &Pair<'_>, removed: &[&Series], added: &[&Series]) {
    let shown = |family: Family<'_>, series: &[&Series]| {
        let texts: Vec<_> = series.iter().take(8).map(|one| one.to_text(family.name())).collect();
        texts.join(", ") + if series.len() > 8 { ", …" } else { "" }
    };
    if let [first, ..] = removed {
        let old = shown(pair.base, removed);
        let text = format!("values that occurred together no longer do: {old}");
        let location = series_line(pair.base, first);
        parts.push(LABEL_VALUE_REMOVED.part(text, Some(&old), None, location));
    }
    if let [first, ..] = added {
        let new = shown(pair.head, added);
        let text = format!("values occur together that did not: {new}");
        let location = series_line(pair.head, first);
        parts.push(LABEL_VALUE_ADDED.part(text, None, Some(&new), location));
    }
}

fn series_line(family: Family<'_>, series: &Series) -> Location {
    let all = &family.declared.family.series;
    let index = all.iter().position(|known| known == series);
    family.at(index.and_then(|index| family.lines.series.get(index).copied()))
}

/// Returns the line of the first series with this value, or of the annotation that lists the values.
fn line_of(family: Family<'_>, label: &str, value: &str) -> Location {
    let is_it = |series: &Series| {
        series.labels.iter().any(|known| known.name == label && known.value == value)
    };
    let index = family.declared.family.series.iter().position(is_it);
    let series = index.and_then(|index| family.lines.series.get(index).copied());
    let golden = &family.file.golden;
    let is_of_key = || golden.schema.key_labels().iter().any(|known| known.name == label);
    let listed = || golden.key_line.filter(|_| is_of_key());
    let own = || family.lines.annotation("LABELS");
    family.at(series.or_else(listed).or_else(own).or(family.lines.series.first().copied()))
}

fn list(values: &[&str]) -> String {
    let shown: Vec<_> = values.iter().take(8).map(|value| format!("{value:?}")).collect();
    shown.join(", ") + if values.len() > 8 { ", …" } else { "" }
}
