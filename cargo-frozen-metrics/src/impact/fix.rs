//! Applies renames to the files of the users.

use std::collections::{BTreeMap, HashMap};

use super::unclear::SUFFIXES;
use crate::finding::{Finding, Part};
use crate::level::Level;
use crate::uses::{Edit, Effect, Replacement, UserIndex, Users};

/// What can be fixed, and what cannot.
pub(crate) struct Fixes {
    /// The files that change.
    pub(crate) files: Vec<FixedFile>,
    /// The users that break and that no edit fixes, each as one line.
    pub(crate) unfixed: Vec<String>,
}

/// A file after the edits.
pub(crate) struct FixedFile {
    /// The path from the root of the repository.
    pub(crate) path: String,
    pub(crate) old: String,
    pub(crate) new: String,
    pub(crate) edits: usize,
}

/// Changes that replace a name or a value by another one.
const RENAMES: [&str; 5] = [
    "metric_renamed",
    "metric_renamed_with_alias",
    "prefix_renamed",
    "label_renamed",
    "label_value_renamed",
];

/// Changes that an edit for another unit takes into account: an expression over buckets has such an edit only if they are
/// the old ones in the new unit.
const CONVERTED: [&str; 3] = ["unit_changed", "bucket_removed", "bucket_added"];

/// Returns the edits of the users' files that apply renames, together with the numbers to compare with if the unit changed.
/// Other edits change what an expression calculates and need a review, so they are not applied.
pub(crate) fn fixes(findings: &[Finding], users: &Users) -> Fixes {
    let index = UserIndex::new(users);
    let renames = Renames::new(findings);
    let mut by_file: BTreeMap<&str, Vec<(&Effect, &Edit)>> = BTreeMap::new();
    let mut unfixed = Vec::new();
    for finding in findings {
        let affected = finding.impact.iter().flat_map(|impact| &impact.affected);
        for effect in affected.map(|affected| &affected.effect) {
            let text = index.text_of(&effect.user.file).unwrap_or_default();
            match &effect.edit {
                Some(edit) if renames.allow(finding, edit, text) => {
                    by_file.entry(&effect.user.file).or_default().push((effect, edit));
                }
                _ if effect.level > Level::Note && effect.through.is_empty() => {
                    unfixed.push(describe(effect));
                }
                _ => {}
            }
        }
    }
    let mut files = Vec::new();
    for (path, edits) in by_file {
        let Some(old) = index.text_of(path) else { continue };
        let (certain, count, uncertain) = split_certain(&index, path, old, edits);
        unfixed.extend(uncertain.into_iter().map(describe));
        if !certain.is_empty() {
            let new = edited(old, &certain);
            let (path, old) = (path.to_owned(), old.to_owned());
            files.push(FixedFile { path, old, new, edits: count });
        }
    }
    unfixed.sort();
    unfixed.dedup();
    Fixes { files, unfixed }
}

/// Returns a user, what breaks it and what to do, as one line.
fn describe(effect: &Effect) -> String {
    let user = &effect.user;
    let (file, line, column) = (&user.file, user.line, user.column);
    let help = effect.help.as_ref().map(|help| format!("; {help}")).unwrap_or_default();
    let (message, rule) = (&effect.message, effect.rule.id);
    format!("{file}:{line}:{column}: {}: {message} [{rule}]{help}", user.owner)
}

/// The renames of all findings.
struct Renames<'a> {
    /// The findings by the old names of their metrics.
    by_name: HashMap<&'a str, &'a Finding>,
}

impl<'a> Renames<'a> {
    fn new(findings: &'a [Finding]) -> Self {
        let names =
            |finding: &'a Finding| finding.former.iter().map(move |name| (&**name, finding));
        Self { by_name: findings.iter().flat_map(names).collect() }
    }

    /// Returns whether the edit replaces old names or values of the finding by new ones, and the finding has no other change
    /// that could break a query. An edit for another unit can also rename metrics of other findings and replace numbers.
    fn allow(&self, finding: &Finding, edit: &Edit, text: &str) -> bool {
        let converts = edit.converts_unit;
        let is_allowed = |replacement: &Replacement| {
            let Some(old) = text.get(replacement.range.clone()) else { return false };
            let new = &*replacement.text;
            let is_one_line = !old.contains('\n') && !new.contains('\n');
            let is_number = || old.parse::<f64>().is_ok();
            is_one_line
                && (renames(finding, old, new)
                    || converts && (is_number() || self.rename_another(old, new)))
        };
        is_harmless(finding, converts) && edit.replacements.iter().all(is_allowed)
    }

    /// Returns whether another finding renames a sample, and has no change but that of the unit that could break a query.
    fn rename_another(&self, old: &str, new: &str) -> bool {
        let families = SUFFIXES.iter().filter_map(|suffix| old.strip_suffix(suffix));
        let mut findings = families.filter_map(|family| self.by_name.get(family));
        findings.any(|finding| is_harmless(finding, true) && renames(finding, old, new))
    }
}

/// Returns whether a finding consists of renames and of changes that break no query. With `converts`, the unit and the
/// buckets in it may change.
fn is_harmless(finding: &Finding, converts: bool) -> bool {
    finding.parts.iter().all(|part| {
        RENAMES.contains(&part.rule.id)
            || part.rule.levels.stable <= Level::Note
            || converts && CONVERTED.contains(&part.rule.id)
    })
}

/// Returns whether a finding has a new name or value in place of an old one that makes `new` of `old`.
fn renames(finding: &Finding, old: &str, new: &str) -> bool {
    let is_renaming = |part: &&Part| RENAMES.contains(&part.rule.id);
    let of_parts = finding.parts.iter().filter(is_renaming);
    let of_parts = of_parts.filter_map(|part| Some((part.old.as_deref()?, part.new.as_deref()?)));
    let names = finding.former.iter().zip(&finding.metrics);
    let mut all = names.map(|(old, new)| (old.as_str(), new.as_str())).chain(of_parts);
    all.any(|(from, to)| old.contains(from) && old.replacen(from, to, 1) == new)
}

/// An edit with the effect that it mends.
type Fix<'a> = (&'a Effect, &'a Edit);

/// Separates the edits after which the file is read as before, except for what they replace, from the effects of the other
/// edits. Returns the replacements and the number of their edits.
fn split_certain<'a>(
    index: &UserIndex<'_>,
    path: &str,
    old: &str,
    mut edits: Vec<Fix<'a>>,
) -> (Vec<&'a Replacement>, usize, Vec<&'a Effect>) {
    let start = |edit: &Edit| edit.replacements.first().map(|first| first.range.start);
    edits.sort_by_key(|(_, edit)| start(edit));
    edits.dedup_by(|(_, one), (_, other)| one == other);
    let all = edits.iter().map(|(_, edit)| *edit);
    if let Some(certain) = certain(index, path, old, all) {
        return (certain, edits.len(), Vec::new());
    }
    // At least one edit is wrong, so try them one by one.
    let (mut chosen, mut rest): (Vec<&Edit>, Vec<&Effect>) = (Vec::new(), Vec::new());
    let mut replacements = Vec::new();
    for (effect, edit) in edits {
        chosen.push(edit);
        match certain(index, path, old, chosen.iter().copied()) {
            Some(certain) => replacements = certain,
            None => {
                chosen.pop();
                rest.push(effect);
            }
        }
    }
    (replacements, chosen.len(), rest)
}

/// Returns the replacements of all edits in the order of the file; `None` if they overlap, or if the file is not read as
/// before with them.
fn certain<'a>(
    index: &UserIndex<'_>,
    path: &str,
    old: &str,
    edits: impl Iterator<Item = &'a Edit>,
) -> Option<Vec<&'a Replacement>> {
    let mut all: Vec<_> = edits.flat_map(|edit| &edit.replacements).collect();
    all.sort_by_key(|replacement| (replacement.range.start, replacement.range.end));
    all.dedup();
    let is_disjoint = all.windows(2).all(|pair| pair[0].range.end <= pair[1].range.start);
    (is_disjoint && index.reads_as_before(path, &all, &edited(old, &all))).then_some(all)
}

/// Makes replacements that are sorted and do not overlap.
fn edited(text: &str, replacements: &[&Replacement]) -> String {
    let (mut out, mut at) = (String::with_capacity(text.len()), 0);
    for Replacement { range, text: new } in replacements {
        out.push_str(text.get(at..range.start).unwrap_or_default());
        out.push_str(new);
        at = range.end;
    }
    out + text.get(at..).unwrap_or_default()
}
