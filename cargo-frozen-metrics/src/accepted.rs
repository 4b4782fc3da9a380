//! Changes that a golden accepts although they break queries: `# ACCEPTED family rule: reason`.

use std::collections::{BTreeSet, HashMap, HashSet};

use frozen_metrics_schema::golden::Accepted;

use crate::compare::GoldenFile;
use crate::finding::{Finding, Hint, Level};

/// The id of the hint with the reason.
const HINT: &str = "accepted";

/// Adds the reason to each finding whose change is accepted by goldens of the head, in lines that the base does not have.
pub(crate) fn add_reasons(findings: &mut [Finding], base: &[GoldenFile], head: &[GoldenFile]) {
    let all = |goldens| accepted(goldens).map(|one| (&*one.family, &*one.rule, &*one.reason));
    let earlier: HashSet<_> = all(base).collect();
    let new = all(head).filter(|one| !earlier.contains(one));
    let reasons: HashMap<_, _> =
        new.map(|(family, rule, reason)| ((family, rule), reason)).collect();
    for finding in findings {
        let Some(rule) = broken_rule(finding) else { continue };
        let names = families(finding).iter();
        let found: Option<BTreeSet<_>> =
            names.map(|name| reasons.get(&(&**name, rule)).copied()).collect();
        if let Some(found) = found {
            let text = found.into_iter().collect::<Vec<_>>().join("; ");
            finding.hints.push(Hint { id: HINT, text });
        }
    }
}

fn accepted(goldens: &[GoldenFile]) -> impl Iterator<Item = &Accepted> {
    goldens.iter().flat_map(|golden| &golden.golden.history.accepted)
}

/// Returns whether the finding breaks queries and no golden accepts it.
pub(crate) fn needs_reason(finding: &Finding) -> bool {
    broken_rule(finding).is_some() && !finding.hints.iter().any(|hint| hint.id == HINT)
}

/// Returns the first rule of the finding that breaks queries.
pub(crate) fn broken_rule(finding: &Finding) -> Option<&'static str> {
    let mut parts = finding.parts.iter().filter(|part| part.level == Level::Break);
    parts.next().map(|part| part.rule.id)
}

/// Returns the families whose change is accepted, by their names in the base if they have others there.
pub(crate) fn families(finding: &Finding) -> &[String] {
    if finding.former.is_empty() { &finding.metrics } else { &finding.former }
}
