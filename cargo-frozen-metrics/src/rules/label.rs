//! Rules about the names of labels.

use frozen_metrics_schema::diff::{LabelChange, WireLabel};

use super::{Mirror, Rule, levels};
use crate::compare::{Family, Pair};
use crate::finding::{Location, Part};
use crate::level::Level;

pub(crate) static LABEL_REMOVED: Rule = Rule {
    id: "label_removed",
    title: "label removed",
    description: "The series of the metric no longer have a label.",
    levels: levels(Level::Break, Level::Break, Level::Note),
    why: "A matcher on the label finds nothing, `by (label)` puts all series into one group, and `{{ $labels.label }}` \
          is empty in alerts. Several series can become one.",
    outage: "Thanos 0.32 replaced a label. Its alerts went on firing, and a panel of its dashboard had no data.",
    cure: "Keep the label, or remove it from matchers, `by (…)`, `on (…)` and the texts of alerts.",
    mirror: Mirror::Is("label_added"),
};

pub(crate) static LABEL_RENAMED: Rule = Rule {
    id: "label_renamed",
    title: "label renamed",
    description: "A label has a new name and probably the same meaning.",
    levels: levels(Level::Break, Level::Break, Level::Note),
    why: "A matcher on the old name finds nothing, and `by (old)` puts all series into one group.",
    outage: "kube-state-metrics 2.0.0 renamed `reclaimPolicy` to `reclaim_policy`.",
    cure: "Restore the old name by `label_replace` in a recording rule, or rename it in all queries.",
    mirror: Mirror::Is("label_renamed"),
};

pub(crate) static LABEL_ADDED: Rule = Rule {
    id: "label_added",
    title: "label added",
    description: "The series of the metric have one more label.",
    levels: levels(Level::Break, Level::Danger, Level::Note),
    why: "`a / b` without `on` or `ignoring` matches series whose labels are all equal. If only one side has the new \
          label, nothing matches: the result is empty, there is no error, and no alert fires. An alert without \
          aggregation fires once for each value of the label.",
    outage: "Alertmanager 0.26.0 added `reason` to `alertmanager_notifications_failed_total`. Three of its own alerts \
             divided it by a metric without this label, and were silent for half a year.",
    cure: "Add `ignoring (label) group_left`, or aggregate the label away by `sum without (label)`.",
    mirror: Mirror::Is("label_removed"),
};

pub(crate) static LABEL_ADDED_EMPTY: Rule = Rule {
    id: "label_added_empty",
    title: "label added to new series only",
    description: "A new label is empty on every series of the base. A label without a value counts as absent, so these \
                  series are the same as before.",
    levels: levels(Level::Ok, Level::Ok, Level::Ok),
    why: "Queries that select the old series by all their labels return the same result. Sums also count the new series.",
    outage: "None is known: Milvus used `cause=\"\"` to avoid one.",
    cure: "Nothing needs to change, if the new series count what the old ones did not.",
    mirror: Mirror::Varies("without the label, the series with a value are gone too"),
};

/// Judges the names of labels. Returns each change with its parts.
pub(crate) fn labels<'a>(pair: &'a Pair<'a>) -> Vec<(&'a LabelChange<'a>, Vec<Part>)> {
    let changes = pair.changes.labels.iter();
    let judged = changes.map(|change| (change, of_change(pair, change)));
    judged.filter(|(_, parts)| !parts.is_empty()).collect()
}

fn of_change(pair: &Pair<'_>, change: &LabelChange<'_>) -> Vec<Part> {
    let series = |family: Family<'_>| family.at(family.lines.series.first().copied());
    let at_head = || series(pair.head);
    match change {
        LabelChange::Added(label) => vec![added(&LABEL_ADDED, label, at_head())],
        LabelChange::AddedEmpty(label) => vec![added(&LABEL_ADDED_EMPTY, label, at_head())],
        LabelChange::Removed(label) => vec![removed(label, series(pair.base))],
        LabelChange::Renamed(old, new) => {
            let text = format!("label `{}` renamed to `{}`", old.name, new.name);
            let part = LABEL_RENAMED.part(text, Some(old.name), Some(new.name), at_head());
            vec![part.about_label(old.name)]
        }
        LabelChange::Split(old, new) => {
            let old = old.iter().map(|label| removed(label, at_head()));
            old.chain(new.iter().map(|label| added(&LABEL_ADDED, label, at_head()))).collect()
        }
        LabelChange::Values(_)
        | LabelChange::Constant { .. }
        | LabelChange::Combinations { .. }
        | LabelChange::Reordered(..) => Vec::new(),
    }
}

fn added(rule: &'static Rule, label: &WireLabel<'_>, location: Location) -> Part {
    let text = format!("label `{}` added{}", label.name, values(label));
    rule.part(text, None, Some(label.name), location).about_label(label.name)
}

fn removed(label: &WireLabel<'_>, location: Location) -> Part {
    let text = format!("label `{}` removed{}", label.name, values(label));
    LABEL_REMOVED.part(text, Some(label.name), None, location).about_label(label.name)
}

fn values(label: &WireLabel<'_>) -> String {
    match &label.values {
        None => String::new(),
        Some(values) => {
            let shown: Vec<_> = values.iter().take(8).map(|value| format!("{value:?}")).collect();
            let more = if values.len() > 8 { ", …" } else { "" };
            format!(" with the values {}{more}", shown.join(", "))
        }
    }
}
