//! Findings about the number of series.

use super::finding;
use crate::compare::{Comparison, Family};
use crate::config::Budget;
use crate::finding::Finding;
use crate::rules;

pub(super) fn over_budget(comparison: &Comparison<'_>, budget: &Budget) -> Vec<Finding> {
    let mut findings = Vec::new();
    let pairs: Vec<_> = comparison.same.iter().chain(comparison.renamed_pairs()).collect();
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
