//! Applies renames to the files of the users.

use std::collections::BTreeMap;

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

/// Returns the edits of the users' files that apply renames. Other edits change what an expression calculates and need a
/// review, so they are not applied.
pub(crate) fn fixes(findings: &[Finding], users: &Users) -> Fixes {
    let index = UserIndex::new(users);
    let mut by_file: BTreeMap<&str, Vec<(&Effect, &Edit)>> = BTreeMap::new();
    let mut unfixed = Vec::new();
    for finding in findings {
        let affected = finding.impact.iter().flat_map(|impact| &impact.affected);
        for effect in affected.map(|affected| &affected.effect) {
            let text = index.text_of(&effect.user.file).unwrap_or_default();
            match &effect.edit {
                Some(edit) if is_rename(finding, edit, text) => {
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

/// Returns a user and what breaks it as one line.
fn describe(effect: &Effect) -> String {
    let user = &effect.user;
    let (file, line, column) = (&user.file, user.line, user.column);
    format!("{file}:{line}:{column}: {}: {} [{}]", user.owner, effect.message, effect.rule.id)
}

/// Returns whether the edit replaces old names or values of the finding by new ones, and the finding has no other change that
/// could break a query.
fn is_rename(finding: &Finding, edit: &Edit, text: &str) -> bool {
    let is_renaming = |part: &&Part| RENAMES.contains(&part.rule.id);
    let is_harmless =
        |part: &Part| RENAMES.contains(&part.rule.id) || part.rule.levels.stable <= Level::Note;
    let of_parts = finding.parts.iter().filter(is_renaming);
    let of_parts = of_parts.filter_map(|part| Some((part.old.as_deref()?, part.new.as_deref()?)));
    let names = finding.former.iter().zip(&finding.metrics);
    let names = names.map(|(old, new)| (old.as_str(), new.as_str()));
    let renames: Vec<(&str, &str)> = names.chain(of_parts).collect();
    let is_renamed = |replacement: &Replacement| {
        let Some(replaced) = text.get(replacement.range.clone()) else { return false };
        let is_one_line = !replaced.contains('\n') && !replacement.text.contains('\n');
        let is = |(old, new): &(&str, &str)| {
            replaced.contains(old) && replaced.replacen(old, new, 1) == replacement.text
        };
        is_one_line && renames.iter().any(is)
    };
    finding.parts.iter().all(is_harmless) && edit.replacements.iter().all(is_renamed)
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
