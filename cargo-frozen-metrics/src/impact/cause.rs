//! Finds the finding that causes an effect.

use std::collections::BTreeSet;

use crate::finding::Finding;
use crate::level::Level;
use crate::uses::Effect;

/// Changes after which a sample name of the base no longer exists.
const NAMES: &[&str] = &[
    "metric_removed",
    "metric_removed_after_window",
    "metric_renamed",
    "metric_renamed_with_alias",
    "prefix_renamed",
    "metric_merged",
    "metric_split",
    "alias_changed",
    "type_changed",
];

/// Changes of the names of labels.
const LABELS: &[&str] =
    &["label_added", "label_added_empty", "label_removed", "label_renamed", "const_label_changed"];

/// Changes of the values of labels.
const VALUES: &[&str] = &[
    "label_value_added",
    "label_value_removed",
    "label_value_renamed",
    "label_value_split",
    "const_label_changed",
    "overflow_changed",
];

/// Changes of buckets.
const BUCKETS: &[&str] = &["bucket_removed", "bucket_added", "bound_format_changed"];

/// The rules about changes that can cause an effect, by the rule of the effect: groups of them, the likeliest first.
const CAUSES: &[(&str, &[&[&str]])] = &[
    ("unknown_metric", &[NAMES]),
    ("fallback_dead", &[NAMES]),
    ("absent_fires", &[NAMES, LABELS, VALUES]),
    ("variable_dead", &[NAMES, LABELS]),
    ("unknown_label", &[LABELS, NAMES]),
    ("group_by_gone", &[LABELS, NAMES]),
    ("annotation_label_gone", &[LABELS, NAMES]),
    ("matching_broken", &[LABELS, NAMES]),
    ("matching_multiplied", &[LABELS, NAMES]),
    ("more_series_aggregated", &[LABELS, NAMES]),
    ("dead_value", &[VALUES, LABELS, NAMES]),
    ("new_value_selected", &[VALUES, LABELS]),
    ("dead_bound", &[BUCKETS, &["type_changed", "unit_changed"]]),
    ("quantile_changed", &[BUCKETS, &["type_changed", "unit_changed"]]),
    ("rate_on_gauge", &[&["type_changed"], NAMES]),
    ("raw_counter", &[&["type_changed"], NAMES]),
    ("delta_on_counter", &[&["type_changed"], NAMES]),
    ("no_le", &[&["type_changed"], NAMES]),
    ("value_in_other_unit", &[&["unit_changed"], NAMES]),
    ("deprecated_used", &[&["deprecated", "metric_renamed_with_alias"]]),
    ("reused_name_used", &[&["retired_name_reused"]]),
];

/// Returns the index of the finding that causes an effect; `None` if no candidate can be the cause. `candidates` are the
/// findings about the metrics of the effect. A finding about the same label is preferred, then one whose rule is a more
/// likely cause, then one about a value that the effect names, then the one with the highest level.
pub(super) fn cause(
    findings: &[Finding],
    candidates: BTreeSet<usize>,
    effect: &Effect,
) -> Option<usize> {
    let scored = candidates
        .into_iter()
        .filter_map(|index| Some((Score::of(&findings[index], effect)?, index)));
    // The first of equal findings wins.
    scored.max_by_key(|(score, index)| (*score, std::cmp::Reverse(*index))).map(|(_, index)| index)
}

/// How likely a finding causes an effect. Earlier fields weigh more.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Score {
    is_about_label: bool,
    likelihood: usize,
    names_value: bool,
    level: Level,
}

impl Score {
    fn of(finding: &Finding, effect: &Effect) -> Option<Self> {
        let parts = || finding.parts.iter();
        let is_label = |label: &Option<String>| label.is_some() && *label == effect.label;
        // A renamed label has two names.
        let is_about_label = parts().any(|part| {
            let is_renamed = part.rule.id == "label_renamed";
            is_label(&part.label) || is_renamed && is_label(&part.new)
        });
        let likelihood = match CAUSES.iter().find(|(rule, _)| *rule == effect.rule.id) {
            // Any change can cause the effect of a rule that is not listed.
            None => 1,
            Some((_, groups)) => {
                let is_group = |group: &&[&str]| parts().any(|part| group.contains(&part.rule.id));
                match groups.iter().position(is_group) {
                    Some(index) => groups.len() - index,
                    None if is_about_label => 0,
                    None => return None,
                }
            }
        };
        let names_value = parts().filter_map(|part| part.old.as_deref()).any(|value| {
            let value = value.trim_matches('"');
            effect.message.contains(&format!("`{value}`"))
        });
        Some(Self { is_about_label, likelihood, names_value, level: finding.level() })
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::CAUSES;
    use crate::{rules, uses};

    #[test]
    fn each_effect_has_causes_and_each_cause_is_a_rule() {
        let listed: BTreeSet<&str> = CAUSES.iter().map(|(rule, _)| *rule).collect();
        // They report what is wrong with the goldens of one side.
        let without = ["unused_metric", "not_understood"];
        let of_effects: BTreeSet<&str> =
            uses::rule_ids().filter(|id| !without.contains(id)).collect();
        assert_eq!(listed, of_effects);
        for group in CAUSES.iter().flat_map(|(_, groups)| *groups) {
            for id in *group {
                assert!(rules::find(id).is_some(), "{id}");
            }
        }
    }

    #[test]
    fn an_id_is_either_that_of_a_change_or_that_of_a_use() {
        let all: Vec<&str> = rules::ids().collect();
        assert_eq!(all.iter().collect::<BTreeSet<_>>().len(), all.len(), "{all:?}");
    }
}
