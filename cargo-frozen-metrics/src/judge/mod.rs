//! Turns a comparison into findings: one for each change, with its level and its cure.

mod budget;
mod renamed;
mod same;

use std::collections::{HashMap, HashSet};

use frozen_metrics_schema::diff::words;

use crate::compare::{Comparison, Family, Group, Pair, RetiredName};
use crate::config::Budget;
use crate::cure::{self, RecordingRules};
use crate::finding::{Finding, Part};
use crate::rules::{self, Replacement};

use budget::over_budget;
use renamed::{aliased, aliased_prefix, ended, expired, prefix, renamed};
use same::{rolled_up, same};

/// Returns the findings, the worst first.
pub(crate) fn judge(comparison: &Comparison<'_>, budget: &Budget) -> Vec<Finding> {
    let mut findings = Vec::new();
    findings.extend(comparison.prefixes.iter().map(prefix));
    findings.extend(comparison.renamed.iter().map(renamed));
    findings.extend(comparison.aliased_prefixes.iter().map(aliased_prefix));
    findings.extend(comparison.aliased.iter().map(aliased));
    let head = comparison.head.iter();
    let expired = head.filter_map(|family| Some((&*family.file.path, expired(*family)?)));
    findings.extend(rolled_up(expired.collect()));
    findings.extend(reused(comparison));
    findings.extend(comparison.forgotten.iter().map(|names| forgotten(names)));
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
        rules: RecordingRules::default(),
        impact: None,
    }
}

/// Returns the changes of a family, without that of its name.
fn parts(pair: &Pair<'_>) -> Vec<Part> {
    let mut parts = rules::kind(pair);
    let labels = rules::labels(pair).into_iter().chain(rules::values(pair));
    parts.extend(labels.flat_map(|(_, parts)| parts));
    parts.extend(parts_after_labels(pair));
    judged(pair, parts).collect()
}

/// Returns the changes of a family that reports list after those of its labels.
fn parts_after_labels(pair: &Pair<'_>) -> Vec<Part> {
    let mut parts = rules::buckets(pair);
    parts.extend(rules::keys(pair));
    parts.extend(rules::life_cycle(pair));
    parts.extend(rules::text(pair));
    parts
}

/// Returns the parts with the levels for the stability of the metric.
fn judged(pair: &Pair<'_>, parts: Vec<Part>) -> impl Iterator<Item = Part> + use<> {
    let stability = pair.stability();
    parts.into_iter().map(move |part| part.of_stability(stability))
}

/// Returns the findings about metrics with the names of removed ones.
fn reused(comparison: &Comparison<'_>) -> Vec<Finding> {
    let renamed = comparison.renamed_pairs().map(|pair| pair.head);
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

/// Returns the finding about removed metrics that the head forgot. The names are those in one golden.
fn forgotten(names: &[RetiredName<'_>]) -> Finding {
    let part = rules::forgotten(names);
    Finding {
        package: names[0].file.package.as_ref().map(|package| package.name.clone()),
        metrics: names.iter().map(|one| one.retired.name.clone()).collect(),
        former: Vec::new(),
        message: part.text.clone(),
        parts: vec![part],
        hints: Vec::new(),
        cure: None,
        rules: RecordingRules::default(),
        impact: None,
    }
}

fn merged(group: &Group<'_>) -> Finding {
    let base = group.many.iter().map(|(family, _)| *family).chain([group.one]);
    let stability = base.filter(|family| family.is_base).map(Family::stability).max();
    let part = rules::merged(group).of_stability(stability.unwrap_or_default());
    let many = group.many.iter().map(|(family, _)| family.name().to_owned()).collect();
    let one = vec![group.one.name().to_owned()];
    let (former, metrics) = if group.one.is_base { (one, many) } else { (many, one) };
    let rules = cure::merged_rules(group);
    let cure = Some(rules.cure_of_renames());
    Finding { metrics, former, cure, rules, ..finding(group.one, vec![part]) }
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
            // A recording rule would give the old name to other values.
            Some(Replacement { hint, is_guess: true, .. }) => {
                finding.hints.push(hint);
                cure::of_removed(*family)
            }
            Some(Replacement { hint, family: by, selector, .. }) => {
                let rules = cure::replacing_rules(*family, by, &selector);
                let advice = "load this recording rule until all queries use the other metric";
                let cure = rules.cure(advice);
                // The values of additional labels are a guess.
                if hint.id != "replacement_shape_differs" {
                    finding.rules = rules;
                }
                finding.hints.push(hint);
                cure
            }
            None => cure::of_removed(*family),
        });
        finding
    };
    let ended = comparison.ended.iter().map(|(alias, of)| {
        // If the family of the alias is gone too, any other one knows the version of the package.
        let is_of_package = |one: &&Family<'_>| one.package() == alias.package();
        let any = || comparison.head.iter().find(is_of_package).copied();
        (&*alias.file.path, ended(*alias, *of, of.is_none().then(any).flatten()))
    });
    let ended = rolled_up(ended.collect());
    comparison.removed.iter().map(one).chain(ended).collect()
}
