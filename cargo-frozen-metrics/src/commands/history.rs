//! Changes what the proposed goldens remember: accepted changes and retired names.

use std::collections::HashSet;

use frozen_metrics_schema::golden::{self, Accepted, History, Retired};

use super::proposal::Proposal;
use crate::accepted::{broken_rule, families, needs_reason};
use crate::compare;
use crate::finding::Finding;
use crate::read::{GoldenFile, Side};

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

/// Adds the names of removed metrics that the base has or knows and that would be lost: lines that were deleted, and all
/// of a golden that was moved. `head` is the head with the proposals.
pub(super) fn remember(proposals: &mut [Proposal], base: &Side, head: &Side, reason: Option<&str>) {
    let comparison = compare::compare(&base.goldens, &head.goldens);
    let mut lost: Vec<(&GoldenFile, Retired)> = Vec::new();
    for one in comparison.forgotten.iter().flatten() {
        lost.push((one.file, one.retired.clone()));
    }
    let names = |side: &Side| -> HashSet<String> {
        let goldens = side.goldens.iter().map(|file| &file.golden);
        let names = goldens.flat_map(|golden| {
            let retired = golden.history.retired.iter().map(|retired| retired.name.clone());
            golden.schema.families.iter().map(|family| family.name.to_string()).chain(retired)
        });
        names.collect()
    };
    let known = names(head);
    for file in &base.goldens {
        let families = file.golden.schema.families.iter();
        let gone = families.filter(|family| !known.contains(&*family.name));
        lost.extend(gone.map(|family| {
            let version = comparison.version_of(file).map(|version| version.to_string());
            let (name, reason) = (family.name.to_string(), reason.map(str::to_owned));
            (file, Retired { name, version, reason, line: 0 })
        }));
    }
    for (file, retired) in lost {
        // The golden has the same path, or was moved and is still that of the same struct.
        let is_there = head.goldens.iter().any(|other| other.path == file.path);
        let heir = head.goldens.iter().find(|other| match is_there {
            true => other.path == file.path,
            false => {
                other.golden.schema.name == file.golden.schema.name
                    && comparison.packages.is_same(file, other)
            }
        });
        let Some(heir) = heir else { continue };
        let heir = proposals.iter_mut().find(|proposal| proposal.shown == heir.path);
        if let Some(proposal) = heir {
            change(proposal, |history| {
                if !history.is_retired(&retired.name) {
                    history.retired.push(retired);
                }
            });
        }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::Package;
    use frozen_metrics_schema::until::Version;

    const SENT: &str = "# HELP sent_total Sent.\n# TYPE sent_total counter\nsent_total 0\n";
    const LAG: &str = "# HELP lag Lag.\n# TYPE lag gauge\nlag 0\n";

    fn text(owner: &str, rest: &str) -> String {
        format!("# Frozen by #[derive(ReplicationMetrics)] on `{owner}`.\n{rest}")
    }

    fn side(goldens: &[(&str, &str)], version: &str) -> Side {
        let goldens = goldens.iter().map(|(path, text)| GoldenFile {
            path: (*path).to_owned(),
            package: Some(Package {
                name: "bus".to_owned(),
                version: Version::parse(version),
                manifest: ("Cargo.toml".to_owned(), 1),
            }),
            golden: golden::read(text).unwrap(),
        });
        Side { name: "x".to_owned(), goldens: goldens.collect(), warnings: Vec::new() }
    }

    /// Returns the header lines that the golden at the path `shown`, whose content is `new`, gets from the base.
    fn remembered(
        base: &[(&str, &str)],
        shown: &str,
        new: &str,
        others: &[(&str, &str)],
    ) -> String {
        let head: Vec<_> = [(shown, new)].into_iter().chain(others.iter().copied()).collect();
        let mut proposals = [Proposal::in_test(shown, new)];
        remember(&mut proposals, &side(base, "1.0.0"), &side(&head, "2.0.0"), Some("not used"));
        let lines = proposals[0].new.lines().filter(|line| line.starts_with("# RETIRED "));
        lines
            .map(|line| line.strip_prefix("# RETIRED ").unwrap_or_default())
            .collect::<Vec<_>>()
            .join(" | ")
    }

    #[test]
    fn no_golden_loses_the_names_of_removed_metrics() {
        let old = text("Bus", &format!("# RETIRED depth in \"0.9.0\": wrong\n{SENT}{LAG}"));
        let base = [("a.prom", &*old)];
        let new = text("Bus", SENT);
        let both = "depth in \"0.9.0\": wrong | lag in \"2.0.0\": not used";
        // The line was deleted, and the golden was moved.
        assert_eq!(remembered(&base, "a.prom", &new, &[]), both);
        assert_eq!(remembered(&base, "b.prom", &new, &[]), both);
        let other = text("Other", SENT);
        assert_eq!(remembered(&base, "b.prom", &other, &[]), "");
        // The golden at the old path still has all.
        assert_eq!(remembered(&base, "b.prom", &new, &[("a.prom", &old)]), "");
        // Names that are declared, or listed elsewhere.
        let declared = text("Bus", &format!("{SENT}{}{LAG}", LAG.replace("lag", "depth")));
        assert_eq!(remembered(&base, "b.prom", &declared, &[]), "");
        let elsewhere = text("Other", &format!("# RETIRED depth\n# RETIRED lag\n{SENT}"));
        assert_eq!(remembered(&base, "b.prom", &new, &[("c.prom", &elsewhere)]), "");
    }
}
