//! Changes what the proposed goldens remember: accepted changes and retired names.

use std::collections::HashSet;

use frozen_metrics_schema::golden::{self, Accepted, History};

use super::proposal::Proposal;
use crate::accepted::{broken_rule, families, needs_reason};
use crate::finding::Finding;
use crate::read::Side;

/// Removes the retired names that the base never had: no release had them.
pub(super) fn forget_unreleased(proposals: &mut [Proposal], base: &Side) {
    let mut known = HashSet::new();
    for file in &base.goldens {
        known.extend(file.golden.schema.families.iter().map(|family| family.name.to_string()));
        known.extend(file.golden.history.retired.iter().map(|retired| retired.name.clone()));
    }
    for proposal in proposals {
        change(proposal, |history| {
            let (kept, forgotten): (Vec<_>, Vec<_>) =
                history.retired.drain(..).partition(|retired| known.contains(&retired.name));
            history.retired = kept;
            let is_forgotten =
                |accepted: &Accepted| forgotten.iter().any(|one| one.name == accepted.family);
            history.accepted.retain(|accepted| !is_forgotten(accepted));
        });
    }
}

/// Writes the reason into the goldens for each finding that breaks queries and is not accepted yet.
pub(super) fn accept(proposals: &mut [Proposal], findings: &[Finding], reason: &str) {
    for finding in findings.iter().filter(|finding| needs_reason(finding)) {
        let Some(rule) = broken_rule(finding) else { continue };
        for family in families(finding) {
            let owner = proposals.iter().position(|proposal| remembers(proposal, family));
            let file = &finding.location().file;
            let owner = owner.or_else(|| proposals.iter().position(|one| one.shown == *file));
            let Some(owner) = owner else { continue };
            change(&mut proposals[owner], |history| {
                history.accepted.retain(|one| one.family != *family || one.rule != rule);
                history.accepted.push(Accepted {
                    family: family.clone(),
                    rule: rule.to_owned(),
                    reason: reason.to_owned(),
                    line: 0,
                });
            });
        }
    }
}

/// Returns whether the golden declares the family, or states that it is retired.
pub(super) fn remembers(proposal: &Proposal, family: &str) -> bool {
    golden::read(&proposal.new).is_ok_and(|golden| {
        golden.schema.family(family).is_some() || golden.history.is_retired(family)
    })
}

fn change(proposal: &mut Proposal, change: impl FnOnce(&mut History)) {
    let Ok(mut golden) = golden::read(&proposal.new) else { return };
    let before = golden.history.clone();
    change(&mut golden.history);
    if golden.history != before {
        proposal.new = golden::with_history(&proposal.new, &golden.history);
    }
}
