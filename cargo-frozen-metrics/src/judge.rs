//! Turns a comparison into findings: one for each change, with its level and its cure.

use std::collections::{HashMap, HashSet};

use frozen_metrics_schema::diff::{LabelChange, words};

use crate::compare::{Comparison, Family, Group, Pair, PrefixGroup};
use crate::config::Budget;
use crate::cure;
use crate::finding::{Finding, Level, Part};
use crate::rules::{self, Replacement};

/// Returns the findings, the worst first.
pub(crate) fn judge(comparison: &Comparison<'_>, budget: &Budget) -> Vec<Finding> {
    let mut findings = Vec::new();
    findings.extend(comparison.prefixes.iter().map(prefix));
    findings.extend(comparison.renamed.iter().map(renamed));
    findings.extend(comparison.aliased_prefixes.iter().map(aliased_prefix));
    findings.extend(comparison.aliased.iter().map(aliased));
    findings.extend(comparison.head.iter().filter_map(|family| expired(*family)));
    findings.extend(reused(comparison));
    findings.extend(comparison.merged.iter().chain(&comparison.split).map(merged));
    findings.extend(removed(comparison));
    let mut changed = Vec::new();
    for pair in comparison.same.iter().filter(|pair| !pair.changes.is_empty()) {
        changed.extend(same(pair).into_iter().map(|finding| (&*pair.head.file.path, finding)));
    }
    findings.extend(rolled_up(changed));
    let added = comparison.added.iter();
    let added = added.filter(|family| comparison.retired(**family).is_none());
    findings.extend(added.map(|family| finding(*family, vec![rules::added(*family)])));
    findings.extend(over_budget(comparison, budget));
    findings.sort_by_cached_key(|finding| {
        let location = finding.location();
        (std::cmp::Reverse(finding.level()), location.file.clone(), location.line)
    });
    findings
}

/// Creates a finding about one family.
fn finding(family: Family<'_>, parts: Vec<Part>) -> Finding {
    let texts: Vec<_> = parts.iter().map(|part| part.text.as_str()).collect();
    Finding {
        package: family.package(),
        metrics: vec![family.name().to_owned()],
        former: Vec::new(),
        message: texts.join("; "),
        parts,
        hints: Vec::new(),
        cure: None,
    }
}

/// Returns the changes of a family, without that of its name.
fn parts(pair: &Pair<'_>) -> Vec<Part> {
    let mut parts = rules::kind(pair);
    let labels = rules::labels(pair).into_iter().chain(rules::values(pair));
    parts.extend(labels.flat_map(|(_, parts)| parts));
    parts.extend(rules::buckets(pair));
    parts.extend(rules::keys(pair));
    parts.extend(rules::life_cycle(pair));
    parts.extend(rules::text(pair));
    judged(pair, parts).collect()
}

/// Returns the parts with the levels for the stability of the metric.
fn judged(pair: &Pair<'_>, parts: Vec<Part>) -> impl Iterator<Item = Part> + use<> {
    let stability = pair.stability();
    parts.into_iter().map(move |part| part.of_stability(stability))
}

/// Returns the findings about metrics with the names of removed ones.
fn reused(comparison: &Comparison<'_>) -> Vec<Finding> {
    let renamed = renamed_pairs(comparison);
    let renamed = renamed.map(|pair| pair.head);
    let merged = comparison.merged.iter().map(|group| group.one);
    let split = comparison.split.iter().flat_map(|group| group.many.iter().map(|(one, _)| *one));
    let new = comparison.added.iter().copied().chain(renamed).chain(merged).chain(split);
    let found = new.filter_map(|family| {
        let retired = comparison.retired(family)?;
        let cure = Some(cure::of_reused(family));
        Some(Finding { cure, ..finding(family, vec![rules::reused(family, &retired)]) })
    });
    found.collect()
}

/// Returns the metrics that were renamed, alone or with their prefix, with or without an alias.
fn renamed_pairs<'a, 'b>(comparison: &'b Comparison<'a>) -> impl Iterator<Item = &'b Pair<'a>> {
    let prefixes = comparison.prefixes.iter().chain(&comparison.aliased_prefixes);
    let of_prefixes = prefixes.flat_map(|group| &group.pairs);
    comparison.renamed.iter().chain(&comparison.aliased).chain(of_prefixes)
}

fn renamed(pair: &Pair<'_>) -> Finding {
    let mut all = vec![rules::renamed(pair).of_stability(pair.stability())];
    all.extend(parts(pair));
    let former = vec![pair.base.name().to_owned()];
    Finding { former, cure: Some(cure::of_renamed(pair)), ..finding(pair.head, all) }
}

fn aliased(pair: &Pair<'_>) -> Finding {
    let mut all = vec![rules::renamed_with_alias(pair).of_stability(pair.stability())];
    all.extend(parts(pair));
    let former = vec![pair.base.name().to_owned()];
    let mut finding = Finding { former, ..finding(pair.head, all) };
    finding.cure = (finding.level() == Level::Break).then(|| cure::recorded([pair]));
    finding
}

fn expired(family: Family<'_>) -> Option<Finding> {
    let part = rules::window_expired(family)?.of_stability(family.stability());
    Some(Finding { cure: cure::of_expired(family), ..finding(family, vec![part]) })
}

fn prefix(group: &PrefixGroup<'_>) -> Finding {
    let cure = Some(cure::of_renamed_prefix(group));
    Finding { cure, ..of_prefix(group, rules::renamed_prefix(group)) }
}

fn aliased_prefix(group: &PrefixGroup<'_>) -> Finding {
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

fn merged(group: &Group<'_>) -> Finding {
    let base = group.many.iter().map(|(family, _)| *family).chain([group.one]);
    let stability = base.filter(|family| family.is_base).map(Family::stability).max();
    let part = rules::merged(group).of_stability(stability.unwrap_or_default());
    let many = group.many.iter().map(|(family, _)| family.name().to_owned()).collect();
    let one = vec![group.one.name().to_owned()];
    let (former, metrics) = if group.one.is_base { (one, many) } else { (many, one) };
    let cure = Some(cure::of_merged(group));
    Finding { metrics, former, cure, ..finding(group.one, vec![part]) }
}

fn removed(comparison: &Comparison<'_>) -> Vec<Finding> {
    let mut by_words: HashMap<String, Vec<Family<'_>>> = HashMap::new();
    if !comparison.removed.is_empty() {
        for family in &comparison.head {
            let key = rules::sorted(words(family.name()));
            by_words.entry(key).or_default().push(*family);
        }
    }
    let unchanged: HashSet<&str> = comparison.same.iter().map(|pair| pair.head.name()).collect();
    let one = |family: &Family<'_>| {
        let (part, hint) = match rules::removed_after_window(*family, comparison.version(*family)) {
            Ok(part) => (part, None),
            Err(hint) => (rules::removed(*family), hint),
        };
        let mut finding = finding(*family, vec![part.of_stability(family.stability())]);
        finding.hints.extend(hint);
        let is_old = |one: Family<'_>| unchanged.contains(one.name());
        let declared = rules::declared_replacement(*family, &comparison.head);
        let replacement = declared.or_else(|| rules::replacement(*family, &by_words, is_old));
        finding.cure = Some(match replacement {
            Some(Replacement { hint, family: by, selector }) => {
                finding.hints.push(hint);
                cure::of_replaced(*family, by, &selector)
            }
            None => cure::of_removed(*family),
        });
        finding
    };
    let ended = comparison.ended.iter().map(|(alias, of)| ended(*alias, *of));
    comparison.removed.iter().map(one).chain(ended).collect()
}

/// Returns the finding about an alias that ended. `of` is the family of the head that it showed, if it exists.
fn ended(alias: Family<'_>, of: Option<Family<'_>>) -> Finding {
    let is_over = rules::is_over(alias, of);
    let part = if is_over { rules::ended(alias) } else { rules::removed(alias) };
    let finding = finding(alias, vec![part.of_stability(alias.stability())]);
    let cure = if is_over { None } else { cure::of_ended(alias) };
    Finding { cure, ..finding }
}

/// Returns the findings about a family that keeps its name.
fn same(pair: &Pair<'_>) -> Vec<Finding> {
    let mut groups: Vec<(Vec<&LabelChange<'_>>, Vec<Part>)> = Vec::new();
    for (change, parts) in rules::labels(pair) {
        groups.push((vec![change], judged(pair, parts).collect()));
    }
    // If the names of labels change, all series change anyway: changed values belong to the same finding.
    let is_joined = !groups.is_empty();
    for (change, parts) in rules::values(pair) {
        let parts: Vec<_> = judged(pair, parts).collect();
        match groups.first_mut().filter(|_| is_joined) {
            Some((changes, all)) => {
                changes.push(change);
                all.extend(parts);
            }
            None => {
                groups.extend(parts.into_iter().map(|part| (vec![change], vec![part])));
            }
        }
    }
    let of_labels = groups.into_iter().map(|(changes, parts)| {
        let mut finding = finding(pair.head, parts);
        if finding.level() > Level::Note {
            finding.cure = cure::of_labels(pair, &changes, &finding.parts);
        }
        finding
    });
    let mut others = rules::kind(pair);
    others.extend(rules::buckets(pair));
    others.extend(rules::keys(pair));
    others.extend(rules::life_cycle(pair));
    others.extend(rules::text(pair));
    let others = judged(pair, others).map(|part| {
        let cure = (part.level == Level::Break).then(|| cure::of_metric(pair, &part));
        Finding { cure, ..finding(pair.head, vec![part]) }
    });
    of_labels.chain(others).collect()
}

/// Joins the findings of one golden that differ only in the metric.
fn rolled_up(findings: Vec<(&str, Finding)>) -> Vec<Finding> {
    let mut joined: Vec<Finding> = Vec::new();
    let mut known: HashMap<(String, String), usize> = HashMap::new();
    for (path, finding) in findings {
        let (rule, level) = (finding.rule().id, finding.level());
        let key = (path.to_owned(), format!("{rule} {level} {}", finding.message));
        // Changes of HELP texts, types and units are always reported for each metric.
        let is_shared =
            !matches!(finding.rule().id, "help_changed" | "type_changed" | "unit_changed");
        match known.get(&key).filter(|_| is_shared) {
            Some(index) => {
                let first = &mut joined[*index];
                first.metrics.extend(finding.metrics);
                if let (Some(cure), Some(other)) = (&mut first.cure, finding.cure)
                    && cure.text != other.text
                    && first.metrics.len() <= CURES
                {
                    cure.text.push_str(&other.text);
                }
            }
            None => {
                known.insert(key, joined.len());
                joined.push(finding);
            }
        }
    }
    joined
}

/// The maximum number of metrics of one finding whose cures are listed.
const CURES: usize = 20;

fn over_budget(comparison: &Comparison<'_>, budget: &Budget) -> Vec<Finding> {
    let mut findings = Vec::new();
    let pairs: Vec<_> = comparison.same.iter().chain(renamed_pairs(comparison)).collect();
    if let Some(factor) = budget.series_factor {
        for pair in &pairs {
            let part = rules::budget_of_family(pair.base, pair.head, factor);
            let part = part.map(|part| part.of_stability(pair.stability()));
            findings.extend(part.map(|part| finding(pair.head, vec![part])));
        }
    }
    if let (Some(limit), Some(first)) = (budget.series_total, comparison.head.first()) {
        let total = |families: &mut dyn Iterator<Item = Family<'_>>| {
            families.map(|one| one.declared.samples_at_most()).fold(0, usize::saturating_add)
        };
        let new = total(&mut comparison.head.iter().copied());
        let gone =
            comparison.merged.iter().flat_map(|group| group.many.iter().map(|(one, _)| *one));
        let split = comparison.split.iter().map(|group| group.one);
        let ended = comparison.ended.iter().map(|(alias, _)| *alias);
        let removed = comparison.removed.iter().copied().chain(ended);
        let paired = pairs.iter().map(|pair| pair.base);
        let old = total(&mut paired.chain(removed).chain(gone).chain(split));
        if let Some(part) = rules::budget_of_total(old, new, limit) {
            findings.push(Finding { package: None, ..finding(*first, vec![part]) });
        }
    }
    findings
}
