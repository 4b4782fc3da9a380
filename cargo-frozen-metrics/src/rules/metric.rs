//! Rules about whole metrics: removed, renamed, merged, split, added.

use std::collections::HashMap;

use frozen_metrics_schema::diff::{WireLabel, stem, unit_word, words};

use super::{Mirror, Rule, levels};
use crate::compare::{Family, Group, Pair, PrefixGroup};
use crate::cure::selected;
use crate::finding::{Hint, Part};
use crate::level::Level;

pub(crate) static METRIC_REMOVED: Rule = Rule {
    id: "metric_removed",
    title: "metric removed",
    description: "No golden has the metric any more, and no new metric is similar enough to be a rename.",
    levels: levels(Level::Break, Level::Break, Level::Note),
    why: "Panels are empty, and alerts on the metric never fire. `absent(metric)` begins to fire.",
    outage: "kube-state-metrics 2.0.0 removed `kube_pod_container_resource_requests_cpu_cores`. Years later, public rules \
             and dashboards still used it.",
    cure: "Keep the metric until its users have moved, or record it under its old name from the metric that replaces it.",
    mirror: Mirror::Is("metric_added"),
};

pub(crate) static METRIC_RENAMED: Rule = Rule {
    id: "metric_renamed",
    title: "metric renamed",
    description: "The metric has another name. Its type, unit and labels may have changed with it.",
    levels: levels(Level::Break, Level::Break, Level::Note),
    why: "To Prometheus, the old metric is gone and a new one appears: panels are empty, and alerts on the old name \
          never fire.",
    outage: "CoreDNS 1.7.0 renamed `coredns_dns_request_count_total` to `coredns_dns_requests_total`, and with it most of its \
             metrics.",
    cure: "Expose the metric under its old name, too, with `renamed_from`, until its users have moved. If more than its name \
           changed, record it under its old name.",
    mirror: Mirror::Is("metric_renamed"),
};

pub(crate) static PREFIX_RENAMED: Rule = Rule {
    id: "prefix_renamed",
    title: "prefix renamed",
    description: "At least three metrics were renamed by the same change of their prefix.",
    levels: levels(Level::Break, Level::Break, Level::Note),
    why: "Every query on these metrics returns nothing.",
    outage: "kube-state-metrics 2.0.0 renamed `kube_hpa_…` to `kube_horizontalpodautoscaler_…`. Dashboards used the old prefix \
             five years later.",
    cure: "Expose the metrics under their old names, too, with `renamed_from_prefix`, until their users have moved. If more \
           than the names changed, record them under their old names.",
    mirror: Mirror::Is("prefix_renamed"),
};

pub(crate) static METRIC_MERGED: Rule = Rule {
    id: "metric_merged",
    title: "metrics merged",
    description: "Several metrics became one with a label. Its values are the words by which the old names differed.",
    levels: levels(Level::Break, Level::Break, Level::Note),
    why: "The old names return nothing. A query on the new name that selects no value counts all of them.",
    outage: "kube-state-metrics 2.0.0 replaced one metric per resource by a single one with the label `resource`.",
    cure: "Record each old name with a query that selects its value of the new label.",
    mirror: Mirror::Is("metric_split"),
};

pub(crate) static METRIC_SPLIT: Rule = Rule {
    id: "metric_split",
    title: "metric split",
    description: "One metric became several. Their names contain the values of a label of the old metric.",
    levels: levels(Level::Break, Level::Break, Level::Note),
    why: "The old name returns nothing, and a query that summed all values must name every new metric.",
    outage: "node_exporter 0.16.0 moved the guest time of `node_cpu` to a metric of its own.",
    cure: "Record the new metrics under the old name, each with its value of the label.",
    mirror: Mirror::Is("metric_merged"),
};

pub(crate) static METRIC_ADDED: Rule = Rule {
    id: "metric_added",
    title: "metric added",
    description: "The base does not have the metric.",
    levels: levels(Level::Ok, Level::Ok, Level::Ok),
    why: "No query uses it yet.",
    outage: "None is known.",
    cure: "Nothing needs to change.",
    mirror: Mirror::Is("metric_removed"),
};

/// Returns the part of a renamed metric.
pub(crate) fn renamed(pair: &Pair<'_>) -> Part {
    let (old, new) = (pair.base.name(), pair.head.name());
    let text = match pair.has_former_name {
        true => format!("`{old}` renamed back to `{new}`"),
        false => format!("`{old}` renamed to `{new}`"),
    };
    METRIC_RENAMED.part(text, Some(old), Some(new), pair.head.at(None)).naming_metrics()
}

/// Returns the part of a renamed prefix.
pub(crate) fn renamed_prefix(group: &PrefixGroup<'_>) -> Part {
    let PrefixGroup { old, new, pairs } = group;
    let text = format!("prefix `{old}` of {} metrics renamed to `{new}`", pairs.len());
    PREFIX_RENAMED.part(text, Some(old), Some(new), pairs[0].head.at(None)).naming_metrics()
}

/// Returns the part of a removed metric.
pub(crate) fn removed(family: Family<'_>) -> Part {
    METRIC_REMOVED.part("metric removed".to_owned(), Some(family.name()), None, family.at(None))
}

/// Returns the part of a new metric.
pub(crate) fn added(family: Family<'_>) -> Part {
    METRIC_ADDED.part("metric added".to_owned(), None, Some(family.name()), family.at(None))
}

/// Returns the part of metrics that were merged, or of a metric that was split.
pub(crate) fn merged(group: &Group<'_>) -> Part {
    let names: Vec<_> =
        group.many.iter().map(|(family, _)| format!("`{}`", family.name())).collect();
    let (one, many, label) = (group.one.name(), names.join(", "), group.label);
    let part = if group.one.is_base {
        let text = format!("`{one}` split by label `{label}` into {many}");
        METRIC_SPLIT.part(text, Some(one), Some(&many), group.many[0].0.at(None))
    } else {
        let text = format!("{many} merged into `{one}` with label `{label}`");
        METRIC_MERGED.part(text, Some(&many), Some(one), group.one.at(None))
    };
    part.naming_metrics()
}

/// A metric of the head that probably replaces a removed one.
pub(crate) struct Replacement<'a> {
    pub(crate) hint: Hint,
    pub(crate) family: Family<'a>,
    /// The values of its additional labels that probably select the removed metric.
    pub(crate) selector: Vec<(String, String)>,
    /// Whether a word that distinguished the removed metric is missing, so that it can measure something else.
    pub(crate) is_guess: bool,
}

/// Returns the metric of the head that replaces a removed one, according to the deprecation of the removed one.
pub(crate) fn declared_replacement<'a>(
    removed: Family<'_>,
    head: &[Family<'a>],
) -> Option<Replacement<'a>> {
    let name = removed.declared.family.deprecation()?.replacement?;
    let family = *head.iter().find(|family| family.name() == name)?;
    let text = format!("`{name}` replaces it");
    let hint = Hint { id: "replacement_declared", text };
    Some(Replacement { hint, family, selector: Vec::new(), is_guess: false })
}

/// Returns the metric of the head that probably replaces a removed one: its name has the same words, or up to three
/// fewer, and it has the same type and all labels of the removed one. `is_old` returns whether the base has the metric
/// too.
pub(crate) fn replacement<'a>(
    removed: Family<'_>,
    head: &HashMap<String, Vec<Family<'a>>>,
    is_old: impl Fn(Family<'a>) -> bool,
) -> Option<Replacement<'a>> {
    let stems = words(removed.name());
    let labels = removed.declared.schema.label_names_of(removed.declared.family);
    let fits = |family: &Family<'a>| {
        let all = family.declared.schema.label_names_of(family.declared.family);
        // Another golden can have a metric of the same name, which replaces nothing.
        family.name() != removed.name()
            && labels.iter().all(|label| all.contains(label))
            && family.declared.family.kind.is_like(&removed.declared.family.kind)
    };
    let (family, mut left) = fewer_words(&stems).find_map(|(fewer, left)| {
        let family = head.get(&fewer)?.iter().find(|family| fits(family))?;
        Some((*family, left))
    })?;
    let wire = family.declared.wire_labels();
    let more: Vec<_> = wire.iter().filter(|label| !labels.contains(&label.name)).collect();
    let names: Vec<&str> = more.iter().map(|label| label.name).collect();
    let (name, shown) = (family.name(), names.join("`, `"));
    if more.is_empty() {
        let is_guess = !left.is_empty();
        let text = match is_guess {
            true => format!(
                "`{name}` has the same labels and a similar name: check whether it replaces it"
            ),
            false => format!("`{name}` has the same labels and may replace it"),
        };
        let hint = Hint { id: "replacement_exists", text };
        return Some(Replacement { hint, family, selector: Vec::new(), is_guess });
    }
    let is_label = |word: &String| wire.iter().any(|label| stem(label.name) == *word);
    if left.iter().all(is_label) && !is_old(family) {
        let text = format!(
            "probably merged into `{name}`, which has all its labels and `{shown}`: `sum by ({}) ({name})` replaces it",
            labels.join(", ")
        );
        let hint = Hint { id: "metric_merged", text };
        return Some(Replacement { hint, family, selector: Vec::new(), is_guess: false });
    }
    left.extend(unit_word(removed.declared.family).map(stem));
    let pairs = more.iter().zip(left);
    let can_be = |label: &WireLabel<'_>, value: &String| {
        label.values.as_ref().is_none_or(|values| values.contains(value.as_str()))
    };
    let selector = pairs.filter(|(label, value)| can_be(label, value));
    let selector: Vec<_> = selector.map(|(label, value)| (label.name.to_owned(), value)).collect();
    let matchers = selector.iter().map(|(label, value)| (&**label, &**value));
    let text = format!(
        "`{name}` probably replaces it, but has other labels (`{shown}`): check the values of `{}`",
        selected(name, matchers)
    );
    let hint = Hint { id: "replacement_shape_differs", text };
    Some(Replacement { hint, family, selector, is_guess: false })
}

/// Returns each way to leave out up to three words of a name, fewest first: the remaining words, as [`sorted`] joins
/// them, and those that were left out.
fn fewer_words(stems: &[String]) -> impl Iterator<Item = (String, Vec<String>)> {
    // Further words are never left out, because there would be too many subsets.
    let count = stems.len().min(12);
    let mut sets: Vec<u32> = (0..1_u32 << count).filter(|set| set.count_ones() <= 3).collect();
    sets.sort_by_key(|set| set.count_ones());
    sets.into_iter().filter(move |set| (set.count_ones() as usize) < stems.len()).map(|set| {
        let is_left = |index: usize| index < 32 && set & (1_u32 << index) != 0;
        let words = stems.iter().enumerate();
        let left = words.clone().filter(|(index, _)| is_left(*index));
        let left = left.map(|(_, word)| word.clone()).collect();
        let fewer = words.filter(|(index, _)| !is_left(*index)).map(|(_, word)| word.clone());
        (sorted(fewer.collect()), left)
    })
}

/// Returns the words of a name in alphabetical order, as the key of an index.
pub(crate) fn sorted(mut stems: Vec<String>) -> String {
    stems.sort_unstable();
    stems.join("_")
}
