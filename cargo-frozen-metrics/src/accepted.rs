//! Changes that a golden accepts although they break queries: `# ACCEPTED family rule: reason`.

use std::collections::{BTreeSet, HashMap, HashSet};

use frozen_metrics_schema::golden::Accepted;

use crate::error::{Error, Result};
use crate::finding::{Finding, Hint};
use crate::level::Level;
use crate::read::GoldenFile;
use crate::rules;

/// The id of the hint with the reason.
const HINT: &str = "accepted";

/// Adds the reason to each finding whose change is accepted by goldens of the head, in lines that the base does not have.
/// Returns a remark for each of these lines that accepts no finding.
///
/// # Errors
///
/// Returns an error if one of these lines names a rule that does not exist.
pub(crate) fn add_reasons(
    findings: &mut [Finding],
    base: &[GoldenFile],
    head: &[GoldenFile],
) -> Result<Vec<String>> {
    let key = |one: &Accepted| (one.family.clone(), one.rule.clone(), one.reason.clone());
    let earlier: HashSet<_> = accepted(base).map(|(_, one)| key(one)).collect();
    let new: Vec<_> = accepted(head).filter(|(_, one)| !earlier.contains(&key(one))).collect();
    if let Some((file, one)) = new.iter().find(|(_, one)| rules::find(&one.rule).is_none()) {
        return Err(Error::at(&*file.path, one.line, rules::unknown_rule(&one.rule)));
    }
    let reasons: HashMap<_, _> =
        new.iter().map(|(_, one)| ((&*one.family, &*one.rule), &*one.reason)).collect();
    let mut used = HashSet::new();
    for finding in findings {
        let Some(rule) = broken_rule(finding) else { continue };
        let names = families(finding).iter();
        let found: Option<BTreeSet<_>> =
            names.map(|name| reasons.get(&(&**name, rule)).copied()).collect();
        if let Some(found) = found {
            used.extend(families(finding).iter().map(|name| (name.clone(), rule)));
            let text = found.into_iter().collect::<Vec<_>>().join("; ");
            finding.hints.push(Hint { id: HINT, text });
        }
    }
    let is_used = |one: &Accepted| used.contains(&(one.family.clone(), &*one.rule));
    let unused = new.iter().filter(|(_, one)| !is_used(one));
    Ok(unused
        .map(|(file, one)| {
            let Accepted { family, rule, line, .. } = one;
            let path = &file.path;
            format!(
                "{path}:{line} accepts `{rule}` of `{family}`, but no such change breaks queries"
            )
        })
        .collect())
}

fn accepted(goldens: &[GoldenFile]) -> impl Iterator<Item = (&GoldenFile, &Accepted)> {
    goldens.iter().flat_map(|file| file.golden.history.accepted.iter().map(move |one| (file, one)))
}

/// Returns whether the finding breaks queries and no golden accepts it.
pub(crate) fn needs_reason(finding: &Finding) -> bool {
    broken_rule(finding).is_some() && reason(finding).is_none()
}

/// Returns the reason with which the goldens accept the finding.
pub(crate) fn reason(finding: &Finding) -> Option<&str> {
    finding.hints.iter().find(|hint| hint.id == HINT).map(|hint| &*hint.text)
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
