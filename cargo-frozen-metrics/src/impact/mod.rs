//! What a change does to the known users of the metrics: attaches each effect to the finding that causes it.

mod cause;
mod diff;
mod fix;
mod line_edit;
mod summary;
mod unclear;

use std::cmp::Reverse;
use std::collections::{BTreeSet, HashMap, HashSet};
use std::path::Path;

use crate::compare::Comparison;
use crate::config::{Ignorable, UsersConfig};
use crate::finding::Finding;
use crate::level::Level;
use crate::read::GoldenFile;
use crate::uses::{self, Coverage, Effect, UserIndex, Users};

use cause::cause;
pub(crate) use diff::unified_diff;
pub(crate) use fix::{Fixes, fixes};
pub(crate) use line_edit::LineEdit;
pub(crate) use summary::Counts;
use unclear::Unclear;

/// What a change does to the known users of the metrics of one finding.
#[derive(Clone, Debug, Default)]
pub(crate) struct Impact {
    /// The users that are affected, the worst first.
    pub(crate) affected: Vec<Affected>,
    /// The number of expressions that use the metrics, directly or through recorded metrics.
    pub(crate) uses: usize,
    /// Where a part that names the metrics was not understood, as `file:line:column`.
    pub(crate) unclear: Vec<String>,
}

/// A user that a change affects.
#[derive(Clone, Debug)]
pub(crate) struct Affected {
    pub(crate) effect: Effect,
    /// The expression, by its index in the files of the users.
    pub(crate) expression: usize,
    /// The line of the user's file before and after the edit that mends it.
    pub(crate) edit: Option<LineEdit>,
}

/// The known users of the metrics.
#[derive(Debug)]
pub(crate) struct KnownUsers {
    pub(crate) coverage: Coverage,
    /// The affected users whose effects no finding causes.
    pub(crate) others: Vec<Affected>,
}

impl Impact {
    /// Returns the highest level of the effects. Without effects, it is at most [`Level::Note`]. If something that names
    /// the metrics was not understood, it is at least `without_users`, the level of the finding itself.
    pub(crate) fn level(&self, without_users: Level) -> Level {
        let worst = self.affected.iter().map(|affected| affected.effect.level).max();
        let level = worst.unwrap_or(Level::Note.min(without_users));
        if self.unclear.is_empty() { level } else { level.max(without_users) }
    }
}

impl Ignorable for Effect {
    fn rule_id(&self) -> &str {
        self.rule.id
    }

    // One name of a renamed metric is enough.
    fn all_metrics(&self, has: &dyn Fn(&str) -> bool) -> bool {
        self.families.iter().any(|name| has(name))
    }

    fn file(&self) -> &str {
        &self.user.file
    }
}

/// Attaches the effects of a change to the findings that cause them, and sorts the findings by their effective levels.
/// Returns the effects that no finding causes.
pub(crate) fn attach(
    findings: &mut [Finding],
    effects: Vec<Effect>,
    users: &Users,
    uses: &UsesByFamily,
    root: &Path,
) -> KnownUsers {
    let index = UserIndex::new(users);
    let unclear = Unclear::read(root, users, &index);
    for finding in &mut *findings {
        let names: BTreeSet<&str> = names(finding).collect();
        let is_understood = |index: &&usize| users.expressions[**index].query.fault.is_none();
        let used = names.iter().filter_map(|name| uses.get(*name)).flatten();
        let used = used.filter(is_understood);
        finding.impact = Some(Impact {
            affected: Vec::new(),
            uses: used.collect::<BTreeSet<_>>().len(),
            unclear: unclear.places(&names),
        });
    }
    let mut others = Vec::new();
    let mut by_family: HashMap<String, Vec<usize>> = HashMap::new();
    for (index, finding) in findings.iter().enumerate() {
        for name in names(finding) {
            by_family.entry(name.to_owned()).or_default().push(index);
        }
    }
    for effect in effects {
        let named = effect.families.iter().filter_map(|name| by_family.get(name)).flatten();
        let candidates: BTreeSet<usize> = named.copied().collect();
        let finding = cause(findings, candidates, &effect);
        let affected = Affected {
            expression: index.nearest_expression(&effect.user),
            edit: LineEdit::new(&index, &effect),
            effect,
        };
        match finding.and_then(|finding| findings[finding].impact.as_mut()) {
            Some(impact) => impact.affected.push(affected),
            None => others.push(affected),
        }
    }
    findings.sort_by_key(|finding| (Reverse(finding.effective_level()), Reverse(finding.level())));
    KnownUsers { coverage: users.coverage.clone(), others }
}

/// The goldens of both sides, and what differs between them.
pub(crate) struct Changes<'a> {
    pub(crate) comparison: &'a Comparison<'a>,
    pub(crate) base: &'a [GoldenFile],
    pub(crate) head: &'a [GoldenFile],
}

/// The expressions that use each family, directly or through recorded metrics, by their indices.
pub(crate) type UsesByFamily = HashMap<String, BTreeSet<usize>>;

/// Returns the effects of a change of the goldens on the users of the metrics, and the uses of the families that changed.
pub(crate) fn effects(
    findings: &[Finding],
    users: &Users,
    changes: &Changes<'_>,
    config: &UsersConfig,
) -> (Vec<Effect>, UsesByFamily) {
    let Changes { comparison, base, head } = changes;
    let renamed: Vec<_> =
        comparison.renamed_pairs().map(|pair| (pair.base.name(), pair.head.name())).collect();
    let names: HashSet<&str> = findings.iter().flat_map(names).collect();
    let effects = uses::effects(users, base, head, &renamed, config);
    let mut by_family = uses::by_family(users, base, config, &names);
    for (name, used) in uses::by_family(users, head, config, &names) {
        by_family.entry(name).or_default().extend(used);
    }
    (effects, by_family)
}

/// Returns the names of the metrics of a finding in the base and in the head.
fn names(finding: &Finding) -> impl Iterator<Item = &str> {
    finding.metrics.iter().chain(&finding.former).map(String::as_str)
}
