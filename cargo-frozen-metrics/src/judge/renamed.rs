//! Findings about renamed metrics, with and without an alias, and about the end of aliases.

use std::collections::HashMap;

use super::{finding, parts};
use crate::compare::{Family, Pair, PrefixGroup};
use crate::cure;
use crate::finding::{Finding, Part};
use crate::level::Level;
use crate::rules;

pub(super) fn renamed(pair: &Pair<'_>) -> Finding {
    let mut all = vec![rules::renamed(pair).of_stability(pair.stability())];
    all.extend(parts(pair));
    let former = vec![pair.base.name().to_owned()];
    let (cure, rules) = (Some(cure::of_renamed(pair)), cure::renamed_rules([pair]));
    Finding { former, cure, rules, ..finding(pair.head, all) }
}

pub(super) fn aliased(pair: &Pair<'_>) -> Finding {
    let mut all = vec![rules::renamed_with_alias(pair).of_stability(pair.stability())];
    all.extend(parts(pair));
    let former = vec![pair.base.name().to_owned()];
    let mut finding = Finding { former, ..finding(pair.head, all) };
    finding.cure = (finding.level() == Level::Break).then(|| cure::recorded([pair]));
    finding
}

pub(super) fn prefix(group: &PrefixGroup<'_>) -> Finding {
    let cure = Some(cure::of_renamed_prefix(group));
    let rules = cure::renamed_rules(&group.pairs);
    Finding { cure, rules, ..of_prefix(group, rules::renamed_prefix(group)) }
}

pub(super) fn aliased_prefix(group: &PrefixGroup<'_>) -> Finding {
    let mut finding = of_prefix(group, rules::renamed_prefix_with_alias(group));
    finding.cure = (finding.level() == Level::Break).then(|| cure::recorded(&group.pairs));
    finding
}

/// Creates a finding about all families of a prefix. `first` is the part about their names.
fn of_prefix(group: &PrefixGroup<'_>, first: Part) -> Finding {
    let pairs = &group.pairs;
    let stability = pairs.iter().map(Pair::stability).max().unwrap_or_default();
    let mut all = vec![first.of_stability(stability)];
    let mut counts: Vec<(Part, usize)> = Vec::new();
    let mut known: HashMap<(&str, String), usize> = HashMap::new();
    for mut part in pairs.iter().flat_map(parts) {
        if part.rule.id == "help_changed" {
            // The HELP texts of the metrics differ, so none of them is shown.
            part = Part { text: "HELP text changed".to_owned(), old: None, new: None, ..part };
        }
        let index = *known.entry((part.rule.id, part.text.clone())).or_insert(counts.len());
        match counts.get_mut(index) {
            Some((known, count)) => {
                known.level = known.level.max(part.level);
                *count += 1;
            }
            None => counts.push((part, 1)),
        }
    }
    all.extend(counts.into_iter().map(|(mut part, count)| {
        if pairs.len() > 1 {
            let of = format!(" ({count} of {} metrics)", pairs.len());
            part.text.push_str(&of);
        }
        part
    }));
    let metrics = pairs.iter().map(|pair| pair.head.name().to_owned()).collect();
    let former = pairs.iter().map(|pair| pair.base.name().to_owned()).collect();
    Finding { metrics, former, ..finding(pairs[0].head, all) }
}

pub(super) fn expired(family: Family<'_>) -> Option<Finding> {
    let part = rules::window_expired(family)?.of_stability(family.stability());
    Some(Finding { cure: cure::of_expired(family), ..finding(family, vec![part]) })
}

/// Returns the finding about an alias that ended. `of` is the family that it showed, if the head has it, and `any` is a
/// family of its package in the head, which knows the version.
pub(super) fn ended(alias: Family<'_>, of: Option<Family<'_>>, any: Option<Family<'_>>) -> Finding {
    let is_over = rules::is_over(alias, of.or(any));
    let part = if is_over { rules::ended(alias) } else { rules::ended_early(alias) };
    let finding = finding(alias, vec![part.of_stability(alias.stability())]);
    let cure = if is_over { None } else { cure::of_ended(alias, of) };
    Finding { cure, ..finding }
}
