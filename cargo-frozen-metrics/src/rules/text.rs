//! Rules about what no query depends on: HELP texts, UNIT lines, exemplars, decimals and the order of labels.

use frozen_metrics_schema::diff::LabelChange;
use frozen_metrics_schema::golden::DECIMALS;

use super::{Mirror, Rule, levels};
use crate::compare::Pair;
use crate::finding::Part;
use crate::level::Level;

const NO_OUTAGE: &str = "None is known: no query reads it.";

pub(crate) static EXEMPLARS_CHANGED: Rule = Rule {
    id: "exemplars_changed",
    title: "exemplars added or removed",
    description: "The metric gained or lost exemplars, which the text format 0.0.4 does not show.",
    levels: levels(Level::Note, Level::Note, Level::Ok),
    why: "Links from a graph to a trace appear or disappear. No query reads exemplars.",
    outage: NO_OUTAGE,
    cure: "Nothing needs to change, unless a dashboard shows the exemplars.",
    mirror: Mirror::Is("exemplars_changed"),
};

pub(crate) static DECIMALS_CHANGED: Rule = Rule {
    id: "decimals_changed",
    title: "number of decimals changed",
    description: "The values of the metric are rounded to another number of decimals.",
    levels: levels(Level::Note, Level::Note, Level::Ok),
    why: "With fewer decimals, small values become zero, and a rate or a difference of such values loses precision.",
    outage: "A gauge in seconds with no decimals shows a lag of 400 ms as 0, and an alert on `lag_seconds > 0` never fires.",
    cure: "Keep enough decimals for the thresholds of the alerts that use the metric.",
    mirror: Mirror::Is("decimals_changed"),
};

pub(crate) static HELP_CHANGED: Rule = Rule {
    id: "help_changed",
    title: "HELP text changed",
    description: "The HELP text of the metric changed.",
    levels: levels(Level::Note, Level::Note, Level::Ok),
    why: "Nothing breaks. A new text can be the only sign that a metric measures something else under the same name, so \
          it is worth reading.",
    outage: NO_OUTAGE,
    cure: "If the meaning changed, declare a metric with a new name.",
    mirror: Mirror::Is("help_changed"),
};

pub(crate) static UNIT_LINE_CHANGED: Rule = Rule {
    id: "unit_line_changed",
    title: "UNIT line added or removed",
    description: "The UNIT line appeared or disappeared, while the name states the same unit.",
    levels: levels(Level::Note, Level::Note, Level::Ok),
    why: "The metadata of OpenMetrics changes, but no value does.",
    outage: NO_OUTAGE,
    cure: "Nothing needs to change.",
    mirror: Mirror::Is("unit_line_changed"),
};

pub(crate) static ORDER_CHANGED: Rule = Rule {
    id: "order_changed",
    title: "order of labels changed",
    description: "The metric has the same labels in another order.",
    levels: levels(Level::Note, Level::Note, Level::Ok),
    why: "Prometheus sorts labels, so every series keeps its identity. Scripts that read the text line by line can \
          depend on the order.",
    outage: NO_OUTAGE,
    cure: "Nothing needs to change.",
    mirror: Mirror::Is("order_changed"),
};

/// Judges what no query depends on.
pub(crate) fn text(pair: &Pair<'_>) -> Vec<Part> {
    let (changes, head) = (&pair.changes, pair.head);
    let mut parts = Vec::new();
    if let Some((old, new)) = changes.exemplars {
        let word = |has: bool| if has { "exemplars" } else { "no exemplars" };
        let text = format!("{} became {}", word(old), word(new));
        let location = head.at(head.lines.annotation("OPENMETRICS"));
        parts.push(EXEMPLARS_CHANGED.part(text, Some(word(old)), Some(word(new)), location));
    }
    if let Some((old, new)) = changes.decimals {
        let word =
            |decimals: Option<usize>| DECIMALS.describe(decimals.map(|n| n.to_string()).as_deref());
        let [old, new] = [old, new].map(word);
        let text = format!("{old} became {new}");
        let location = head.at(head.lines.annotation(DECIMALS.word));
        parts.push(DECIMALS_CHANGED.part(text, Some(&old), Some(&new), location));
    }
    if let Some((old, new)) = changes.help {
        let text = format!("HELP {old:?} became {new:?}");
        parts.push(HELP_CHANGED.part(text, Some(old), Some(new), head.at(None)));
    }
    if let Some((old, new)) = changes.unit_line {
        let word = |unit: Option<&str>| unit.unwrap_or("none").to_owned();
        let text = format!("UNIT line: {} became {}", word(old), word(new));
        let location = head.at(head.lines.annotation("UNIT"));
        parts.push(UNIT_LINE_CHANGED.part(text, old, new, location));
    }
    for change in &changes.labels {
        if let LabelChange::Reordered(old, new) = change {
            let [old, new] = [old, new].map(|names| names.join(", "));
            let text = format!("the labels {old} became {new}");
            let location = head.at(head.lines.series.first().copied());
            parts.push(ORDER_CHANGED.part(text, Some(&old), Some(&new), location));
        }
    }
    parts
}
